"""Mutation testers: what they are told and what they answer, as text; nothing here runs one."""
