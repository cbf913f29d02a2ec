"""Outcomes: what came out for a household, and to whom a notice told it."""

from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Outcome:
    """What came out for a household: money, goods, a refusal, or less than was signed. It is told once to each audience.

    Of an adjustment `amount` is what stands and `before` what stood; `award_ids` names the award where nothing is left to come.
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
    """Why it was declined, one of the list; of an adjustment, why the award was retracted."""


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
