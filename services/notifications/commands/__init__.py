"""What notifications does, each in one transaction that the caller opens: lock, ask the rules, save, record, tell."""
