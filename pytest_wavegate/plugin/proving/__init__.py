"""``--wave-tdd prove``: a driver on the user's side, and a plugin in each pytest that it starts."""
