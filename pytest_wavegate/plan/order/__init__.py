"""What comes before what: edges, waves, the critical path, cycles."""
