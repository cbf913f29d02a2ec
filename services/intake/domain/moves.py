"""A move: a case that was reported in the wrong commune is brought to the right one; everything else of it stays."""

from dataclasses import dataclass
from datetime import datetime

from shared.ids import CaseId


@dataclass(frozen=True, slots=True)
class CaseMove:
    """From which commune to which a case was moved, by the correction of which revision, by whom and when."""

    case_id: CaseId
    revision: int
    from_commune: str
    to_commune: str
    moved_by: str
    moved_at: datetime
