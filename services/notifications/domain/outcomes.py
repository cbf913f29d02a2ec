"""Outcomes: what came out for a household, or how its case stands, and to whom a notice told it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.notifications.domain.cases import CaseContact
from services.notifications.domain.notices import Audience


class OutcomeKind(StrEnum):
    PAID = "paid"
    HANDED_OVER = "handed_over"
    DECLINED = "declined"
    ADJUSTED = "adjusted"
    """Less of what was signed stands."""
    CAME_BACK = "came_back"
    """What was paid came back: the household is told what to do, and waits for it again."""
    DECIDED = "decided"
    """News: this help was signed, and is still to come."""
    FAILED = "failed"
    """News: the bank has not brought the money there."""
    LATE = "late"
    """News: help is not there in the time that was set for it."""

    @property
    def is_news(self) -> bool:
        """It says how a case stands, and ends nothing: what comes later may make it old."""
        return self in {OutcomeKind.DECIDED, OutcomeKind.FAILED, OutcomeKind.LATE}


@dataclass(frozen=True)
class OutcomeAward:
    """An award of which an outcome speaks: its benefit, and how much of it stands; which `part` of it has come ("2/3")."""

    award_id: UUID
    code: str
    amount: int
    unit: str
    part: str | None = None


@dataclass(frozen=True)
class OutcomeOffice:
    """Where the people of a commune ask, as far as it is known."""

    commune_code: str
    address: str
    phone: str | None = None
    hours: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came out for a household: money, goods, a refusal, or less than was signed; or news of how its case stands. It is
    told once to each audience.

    Of an adjustment `amount` is what stands and `before` what stood; `award_ids` names the award where nothing is left to come,
    `awards` always.
    """

    case_id: UUID
    outcome_id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
    kind: OutcomeKind
    award_ids: tuple[UUID, ...]
    caused_by: UUID
    amount: int | None = None
    unit: str | None = None
    rail: str | None = None
    decision_number: str | None = None
    before: int | None = None
    reason_code: str | None = None
    """Why it was declined, one of the list; of an adjustment, why the award was retracted; of a payment why it failed."""
    awards: tuple[OutcomeAward, ...] = ()
    authority: str | None = None
    """Who decided, or who has a late case now: "commune:26734", "province:79"."""
    office: OutcomeOffice | None = None
    known_at: datetime | None = None
    """Since when it is known here; of what is late, when its clock was missed."""

    @property
    def part(self) -> str | None:
        """Which part of its award has come ("2/3"); None where it came in one sum, and of what is no help in hand."""
        is_in_hand = self.kind in {OutcomeKind.PAID, OutcomeKind.HANDED_OVER}
        return next((award.part for award in self.awards), None) if is_in_hand else None

    @property
    def ends_awards(self) -> bool:
        """Nothing is left to come of the awards that it names: not of what was parted, before the last part."""
        number, _, count = (self.part or "").partition("/")
        return not self.kind.is_news and number == count


@dataclass(frozen=True)
class AddressedOutcome:
    """An outcome, and how the people of its case are reached."""

    outcome: Outcome
    contact: CaseContact

    @property
    def placed(self) -> Outcome:
        """The outcome where its case lies now: the commune whom people ask about it."""
        return replace(self.outcome, commune_code=self.contact.commune_code or self.outcome.commune_code)


@dataclass(frozen=True)
class AudienceOutcome:
    """Which audience knows which outcome by which notice, as the facts need it."""

    notice_id: UUID
    audience: Audience
    incident_id: UUID
    drill: bool
    case_id: UUID
    outcome_id: UUID
    award_ids: tuple[UUID, ...]
    caused_by: UUID
    kind: OutcomeKind
