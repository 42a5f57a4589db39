"""The nouns: frozen data that every stage hands to the next; no I/O, no algorithms."""
