"""What a plan says beside its tasks: gates, rollback, goals, totals."""
