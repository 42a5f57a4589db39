"""Rollback that survives a crash: actions are registered before the effect and undone in reverse order."""
