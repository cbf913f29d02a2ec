"""What assessment does: each command is one transaction that a door has opened."""
