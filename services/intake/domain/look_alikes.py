"""Two cases that may be one household: the later one is marked, and both go on until somebody has said which they are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.ids import CaseId

DUPLICATE: Final = "duplicate"
"""The reason for which a case is taken back that is the same household once more."""


class Likeness(StrEnum):
    """In what two reports of one commune and incident are alike; the first of them that holds is said."""

    SAME_REPORT = "same_report"
    """Everything personal is the same: sent again under another key or by another officer of a shared phone, or in a list."""
    SAME_NAME_AND_PHONE = "same_name_and_phone"


class LookAlikeVerdict(StrEnum):
    """What somebody who asked has said of a case that looks like an earlier one."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class LookAlike:
    """The earlier case that a new report looks like."""

    case_id: CaseId
    case_number: str
    reported_at: datetime
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class LookAlikePair:
    """Another case beside the one that is looked at; `earlier` says which of the two was marked."""

    case_id: CaseId
    case_number: str
    commune_code: str
    reported_at: datetime
    likeness: Likeness
    verdict: LookAlikeVerdict | None
    earlier: bool
    retracted: bool


@dataclass(frozen=True, slots=True)
class LookAlikeTold:
    """What an officer says of a case that looks like an earlier one; the note may name people and is kept encrypted."""

    case_id: UUID
    verdict: LookAlikeVerdict
    note: str | None = None
