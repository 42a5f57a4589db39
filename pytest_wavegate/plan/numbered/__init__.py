"""Tasks numbered 1, 1.1, 1.2: what several dialects share."""
