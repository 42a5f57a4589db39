"""The text of a plan: repaired, read as Markdown, line by line."""
