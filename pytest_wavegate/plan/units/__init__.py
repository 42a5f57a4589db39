"""Units of work with an agent, stream, track or team: what the dialects of waves and streams share."""
