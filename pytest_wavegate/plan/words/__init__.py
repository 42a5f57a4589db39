"""The words of plans: ids, paths, fields, efforts, and what sentences say about order."""
