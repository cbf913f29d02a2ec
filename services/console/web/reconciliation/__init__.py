"""How the ledger stands beside what banks, cash lists and stock show."""
