"""Runs of earlier jobs: found on disk, put together, and judged as one."""
