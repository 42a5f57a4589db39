"""Lists of findings, one file a format: each renders ``(findings, sources) -> str``.

``findings`` are in the order in which they are shown; ``sources`` has the lines of each plan by its path.
"""
