"""Evidence beside the outcomes of items: coverage, commands, results of other runners, metrics."""
