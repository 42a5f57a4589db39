"""How far a plan is: what can start, which boxes to tick."""
