"""Handovers at the door, one by one and by list."""

from datetime import datetime
from typing import Final, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.disbursement.api.schemas.requests import Amount, Request
from services.disbursement.domain.handovers import EvidenceKind, Handover
from services.disbursement.domain.payments import Payment, PaymentStatus
from shared.clock import VIETNAM
from shared.errors import FieldError, InvalidInput
from shared.events.assessment import Unit
from shared.http import MAX_LINES, ProblemBody, lines_by
from shared.sound_text import Line, Name, Story
from shared.texts import Text

_MAX_NAMED: Final = 200
_PROXY_NAME: Final = Text(
    vi="phải ghi họ tên người được uỷ quyền nhận thay", en="is needed: the name of who took it for the household"
)


class HandoverRequest(Request):
    """Goods were handed over, and what proves it. `quantity`, where given, must be what was owed when they were, or is now.

    Note and where the evidence lies are stored encrypted.
    """

    handed_to: Literal["household", "proxy"]
    quantity: Amount | None = None
    proxy_name: Name | None = Field(
        default=None, description="Who took it for the household; needed with `proxy`. Stored encrypted."
    )
    note: Story | None = None
    evidence_kind: EvidenceKind = Field(
        description="What proves it: a list that the household signed (or marked with a thumb), a receipt or minutes, a photo, "
        "a witness, or something else that `evidence` names."
    )
    evidence: Line = Field(
        description="Where the proof lies: number and sheet of the list, number of the receipt, file of the photo, office of "
        "the witness; with `proxy` the authorisation as well."
    )
    handed_at: AwareDatetime | None = Field(
        default=None,
        description="When it was handed over; without it, now. What was given before it was stopped or reduced is recorded.",
    )

    def missing(self, within: str = "") -> list[FieldError]:
        """Return what is not said of a proxy: he is named, because the household's own hand is not there to prove it."""
        if self.handed_to != "proxy" or self.proxy_name is not None:
            return []
        return [FieldError(f"{within}proxy_name", _PROXY_NAME)]


class HandoverLine(HandoverRequest):
    """One line of a signed list."""

    payment_id: UUID


class HandoverListRequest(Request):
    """What was handed over, each payment once."""

    items: list[HandoverLine] = Field(min_length=1, max_length=MAX_LINES)

    def by_payment(self) -> dict[UUID, HandoverLine]:
        """Return the lines by payment. Raises InvalidInput where a payment stands twice, or a proxy is not named."""
        missing = [error for number, line in enumerate(self.items) for error in line.missing(f"items.{number}.")]
        if missing:
            raise InvalidInput(*missing[:_MAX_NAMED])
        return lines_by("payment_id", self.items)


class HandoverResponse(BaseModel):
    """The goods are in the household's hands."""

    payment_id: UUID
    case_id: UUID
    award_id: UUID
    state: PaymentStatus
    quantity: int
    unit: Unit
    handed_to: str
    handed_over_by: str
    handed_over_at: datetime

    @classmethod
    def of(cls, payment: Payment, said: Handover, agent: str, now: datetime) -> Self:
        return cls(
            payment_id=payment.id,
            case_id=payment.case_id,
            award_id=payment.award_id,
            state=payment.state,
            quantity=payment.amount,
            unit=payment.unit,
            handed_to=said.handed_to,
            handed_over_by=agent,
            handed_over_at=(said.handed_at or now).astimezone(VIETNAM),
        )


class RefusedHandover(BaseModel):
    """A line that could not be written down, and why."""

    payment_id: UUID
    problem: ProblemBody


class HandoverListResponse(BaseModel):
    """What became of a list: nothing of it is lost, every line stands in one of the two."""

    handed_over: list[HandoverResponse]
    refused: list[RefusedHandover]
