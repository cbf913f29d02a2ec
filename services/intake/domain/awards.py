"""What intake knows of an award: the moments that other services have told, each the earliest that was heard."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.ids import CaseId


class Happening(StrEnum):
    """What a fact of another service says about awards of a case; each is a column of moments."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    ENDED = "ended"
    HOUSEHOLD_TOLD = "household_told"
    INFORMANT_TOLD = "informant_told"


@dataclass(frozen=True, slots=True)
class News:
    """A fact of another service in intake's words. `refusal_id` names a matter of the whole case, where there is no award."""

    case_id: CaseId
    event_id: UUID
    at: datetime
    what: Happening
    award_ids: tuple[UUID, ...] = ()
    refusal_id: UUID | None = None
    findings_revision: int | None = None
    persons_found: int | None = None
    ends_findings: bool = False
    """The officer's looking is over: findings have come, or the whole case was refused without them."""


@dataclass(frozen=True, slots=True)
class Award:
    """The moments of one award; with `whole_case` those of a refusal of the whole case, where no award exists."""

    award_id: UUID
    whole_case: bool = False
    proposed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    approved_at: datetime | None = None
    declined_at: datetime | None = None
    ended_at: datetime | None = None
    household_told_at: datetime | None = None
    informant_told_at: datetime | None = None

    @property
    def known_at(self) -> datetime | None:
        """The first word of those who propose and decide; nothing, while only its end or its visit_report has been heard of."""
        return min(known_moments(self.proposed_at, self.approved_at, self.declined_at), default=None)

    @property
    def withdrawn(self) -> bool:
        """Newer findings no longer give it, and nobody had decided it."""
        return self.withdrawn_at is not None and not known_moments(self.approved_at, self.declined_at, self.ended_at)

    @property
    def granted(self) -> bool:
        """It was approved; its end may be heard of before its approval."""
        return bool(known_moments(self.approved_at, self.ended_at))

    @property
    def reopens(self) -> bool:
        """A refusal alone opens no closed case again; help that is proposed or approved does."""
        return bool(known_moments(self.proposed_at, self.approved_at))

    def told_at(self, *, has_informant: bool) -> datetime | None:
        """When the last of those who must know was told."""
        if self.household_told_at is None or not has_informant:
            return self.household_told_at
        return max(self.household_told_at, self.informant_told_at) if self.informant_told_at else None

    def done_at(self, *, has_informant: bool) -> datetime | None:
        """When nothing of it was left to do: settled, handed over or refused, and everybody told."""
        if self.withdrawn:
            return self.withdrawn_at
        outcome_at, told_at = self.ended_at or self.declined_at, self.told_at(has_informant=has_informant)
        return max(outcome_at, told_at) if outcome_at and told_at else None


def known_moments(*moments: datetime | None) -> list[datetime]:
    """Return those of these moments that have been heard of."""
    return [moment for moment in moments if moment is not None]
