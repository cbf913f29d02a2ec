"""Odd answers and their ends at the door."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel

from services.disbursement.api.schemas.requests import Amount, Request
from services.disbursement.commands.resolutions import Resolved
from services.disbursement.domain.bank_answers import Meaning
from services.disbursement.domain.odd_answers import OddAnswerRecord, words_binding
from services.disbursement.domain.payments import PaymentStatus
from services.disbursement.policy.resolutions import Act
from shared.clock import VIETNAM
from shared.privacy import Cipher
from shared.sound_text import Line


class OddAnswer(BaseModel):
    """What the bank said that people must look at, in its own words; the same words stand once, with how often they came.

    `meaning`: odd (it cannot be understood), differs (another amount), contradicts (otherwise than before), refuses (the order
    is taken in no form), stranger (no payment of ours). `outcome` is what a person has said became of the payment. `words` are
    empty for who may not read them (auditors, operators): names and accounts may stand in them.
    """

    id: UUID
    payment_id: UUID | None
    end_to_end_id: str | None
    meaning: Meaning
    words: str
    times: int
    first_at: datetime
    last_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    outcome: str | None

    @classmethod
    def of(cls, record: OddAnswerRecord, cipher: Cipher | None) -> Self:
        """Return it as it is shown; without a cipher to who may not read the bank's words."""
        return cls(
            id=record.id,
            payment_id=record.payment_id,
            end_to_end_id=record.end_to_end_id,
            meaning=record.meaning,
            words=cipher.open_remark(record.words, words_binding(record.id)) if cipher else "",
            times=record.times,
            first_at=record.first_at.astimezone(VIETNAM),
            last_at=record.last_at.astimezone(VIETNAM),
            ended_at=record.ended_at.astimezone(VIETNAM) if record.ended_at else None,
            ended_by=record.ended_by,
            outcome=record.outcome,
        )


Way = Act | Literal["cash_list"]
"""What an accountant may say: what became of it, or that it goes by cash list since its account is refused for good."""


class ResolutionRequest(Request):
    """What became of the payment, and how the accountant knows it (stored encrypted).


    `paid`: accepted as paid; what the bank names more or less is booked as a difference (`amount_dong`: what the statement
    shows, where the bank names no amount). `not_paid`: it has certainly not gone. `reversed`: the bank has taken its booking
    back whole, and it is paid again. `ask_again`: the bank is asked at once; nothing ends. `cash_list`: by hand from now on.
    """

    outcome: Way
    reason: Line
    amount_dong: Amount | None = None


class ResolutionResponse(BaseModel):
    """The payment after it. `waits_for_second`: it is only proposed; another accountant must say the same."""

    payment_id: UUID
    state: PaymentStatus
    reason: str | None
    outcome: Way
    resolved_by: str
    waits_for_second: bool

    @classmethod
    def of(cls, resolved: Resolved, outcome: Way, agent: str) -> Self:
        payment = resolved.payment
        return cls(
            payment_id=payment.id,
            state=payment.state,
            reason=payment.reason,
            outcome=outcome,
            resolved_by=agent,
            waits_for_second=resolved.waits_for_second,
        )
