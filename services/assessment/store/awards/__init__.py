"""Cases and their lists, findings, awards, decisions."""
