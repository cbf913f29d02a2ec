"""What intake knows of an award: the moments that other services have told, each the earliest that was heard."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from shared.ids import CaseId


class Happening(StrEnum):
    """What a fact of another service says about awards of a case; each is a column of moments."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    ENDED = "ended"
    RETURNED = "returned"
    """What was in hand came back."""
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
    """The moments of one award; with `whole_case` those of a refusal of the whole case, where no award exists.

    Money that arrives may come back, and arrive again: `returned` is every such moment, `later_…` what was heard beside the
    earliest. `lives` parts such an award at its returns; `again_at` and `came_back_at` are where such a part begins and ends.
    """

    award_id: UUID
    whole_case: bool = False
    proposed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    approved_at: datetime | None = None
    declined_at: datetime | None = None
    ended_at: datetime | None = None
    household_told_at: datetime | None = None
    informant_told_at: datetime | None = None
    returned: tuple[datetime, ...] = ()
    later_ended: tuple[datetime, ...] = ()
    later_household_told: tuple[datetime, ...] = ()
    later_informant_told: tuple[datetime, ...] = ()
    again_at: datetime | None = None
    came_back_at: datetime | None = None

    @property
    def known_at(self) -> datetime | None:
        """The first word of those who propose and decide; nothing, while only its end or its telling has been heard of."""
        return self.again_at or min(known_moments(self.proposed_at, self.approved_at, self.declined_at), default=None)

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
        return bool(known_moments(self.proposed_at, self.approved_at, self.again_at))

    @property
    def lives(self) -> tuple["Award", ...]:
        """The award, parted where its money came back: what was done before stays done, and it is to be done anew."""
        if not self.returned:
            return (self,)
        if self.known_at is None:
            # Nobody has said yet what it is: as of all help without its approval, only what of it is in hand counts.
            return (replace(self._life(max(self.returned), None), again_at=None),)
        borders = [None, *sorted(self.returned), None]
        return tuple(self._life(since, until) for since, until in pairwise(borders))

    def _life(self, since: datetime | None, until: datetime | None) -> "Award":
        ends = sorted(known_moments(self.ended_at, *self.later_ended))
        ended = next((at for at in ends if (since is None or at > since) and (until is None or at <= until)), None)
        if since is None:
            return replace(self, ended_at=ended, returned=(), came_back_at=until)
        outcome = ended or self.declined_at or since
        return replace(
            self,
            ended_at=ended,
            household_told_at=_first_from(outcome, self.household_told_at, *self.later_household_told),
            informant_told_at=_first_from(outcome, self.informant_told_at, *self.later_informant_told),
            returned=(),
            again_at=since,
            came_back_at=until,
        )

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
        done_at = max(*known_moments(self.again_at), outcome_at, told_at) if outcome_at and told_at else None
        return min(known_moments(done_at, self.came_back_at), default=None)


def _first_from(since: datetime, *moments: datetime | None) -> datetime | None:
    return min((moment for moment in known_moments(*moments) if moment >= since), default=None)


def known_moments(*moments: datetime | None) -> list[datetime]:
    """Return those of these moments that have been heard of."""
    return [moment for moment in moments if moment is not None]
