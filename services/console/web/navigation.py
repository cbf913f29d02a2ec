"""The pages that stand in the line at the top, in the order of a working day; each is offered to those who may open it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Place:
    """One entry: where it leads, and the name of its words."""

    path: str
    text: str

    def holds(self, path: str) -> bool:
        """Tell whether a page belongs to this entry."""
        return path == self.path or path.startswith(f"{self.path}/")


PLACES: Final = (
    Place("/work", "nav_work"),
    Place("/reports", "nav_reports"),
    Place("/findings", "nav_findings"),
    Place("/decisions", "nav_decisions"),
    Place("/handovers", "nav_handovers"),
    Place("/notices", "nav_notices"),
    Place("/board", "nav_board"),
    Place("/cases", "nav_cases"),
    Place("/rules", "nav_rules"),
)
