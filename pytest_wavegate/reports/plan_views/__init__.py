"""A plan as text: one file a format, each with ``render(plan) -> str``."""
