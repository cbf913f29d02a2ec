"""What goes wrong in a night, one function for each: entered it is made, left it is undone. Nobody writes a figure by hand."""

from tests.chaos.alerts.troubles import engines, facts, ladder, money, notices, readers

__all__ = ("engines", "facts", "ladder", "money", "notices", "readers")
