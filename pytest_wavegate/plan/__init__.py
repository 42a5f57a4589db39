"""Text to a plan: find it, read it in its dialect, and work out order, waves and selection."""
