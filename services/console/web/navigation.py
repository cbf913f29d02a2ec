"""The pages that stand in the line at the top, in the order of a working day; each is offered to those who may open it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Entry:
    """One entry: where it leads, and the name of its words."""

    path: str
    text: str

    def holds(self, path: str) -> bool:
        """Tell whether a page belongs to this entry."""
        return path == self.path or path.startswith(f"{self.path}/")


PLACES: Final = (
    Entry("/work", "nav_work"),
    Entry("/reports", "nav_reports"),
    Entry("/findings", "nav_findings"),
    Entry("/decisions", "nav_decisions"),
    Entry("/handovers", "nav_handovers"),
    Entry("/cash-lists", "nav_cash_lists"),
    Entry("/money", "nav_money"),
    Entry("/escalations", "nav_escalations"),
    Entry("/notices", "nav_notices"),
    Entry("/incidents", "nav_incidents"),
    Entry("/duty", "nav_duty"),
    Entry("/board", "nav_board"),
    Entry("/cases", "nav_cases"),
    Entry("/rules", "nav_rules"),
    Entry("/operations", "nav_operations"),
)
