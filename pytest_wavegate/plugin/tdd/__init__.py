"""``--wave-tdd red|green``: failures are looked at where they happen, and kept where the run is decided."""
