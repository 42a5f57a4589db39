"""Red-green, proven: what a failure says, what was seen red, and what fails once the code is taken away.

Nothing here knows a test runner: a driver above runs the tests and hands in what it saw.
"""
