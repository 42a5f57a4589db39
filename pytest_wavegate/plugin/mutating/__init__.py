"""``--wave-mutate``: hands what is proven to an installed mutation tester, and reads what survives."""
