"""What goes wrong in a night, one function for each: entered it is made, left it is undone. Nobody writes a figure by hand."""

from tests.chaos.alerts.troubles import backups, engines, facts, ladder, law, ledger, money, notices, readers

__all__ = ("backups", "engines", "facts", "ladder", "law", "ledger", "money", "notices", "readers")
