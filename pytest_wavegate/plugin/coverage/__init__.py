"""Coverage inside a session that goes on: started early, looked at on borders, told by workers."""
