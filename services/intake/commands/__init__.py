"""What intake does, each in one transaction: lock, ask the rules, save, record, tell. Nothing here commits."""
