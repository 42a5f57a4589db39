"""From a plan and collected items to events: which item verifies what, in which order, behind which gate.

Nothing here knows a test runner: items come in as ``ItemFacts``, and a driver above does the running.
"""
