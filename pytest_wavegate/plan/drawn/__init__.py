"""Charts and graphs drawn in a plan."""
