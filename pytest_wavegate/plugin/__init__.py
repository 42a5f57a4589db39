"""Host 1: pytest. The only home of pytest and pytest-xdist."""
