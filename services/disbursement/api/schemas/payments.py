"""Payments at the door."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

import orjson
from pydantic import BaseModel, Field

from services.disbursement.api.schemas.odd_answers import OddAnswer, Way
from services.disbursement.api.schemas.pauses import PauseOfPayment
from services.disbursement.api.schemas.payees import PaidPersonResponse
from services.disbursement.api.schemas.recoveries import RecoveryResponse
from services.disbursement.api.schemas.tickets import TicketResponse
from services.disbursement.domain.attempts import words_binding
from services.disbursement.domain.handovers import EvidenceKind, HandoverRecord, details_binding
from services.disbursement.domain.payees import PaidPerson
from services.disbursement.domain.payments import PaymentStatus
from services.disbursement.policy.returns import WayAgain
from services.disbursement.store.payment_queries import AttemptView, PaymentView
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.events.disbursement import RailName
from shared.ids import PaymentId
from shared.privacy import UNOPENED, Cipher


class Round(BaseModel):
    """The round that a payment travels with; it has a number once it has closed."""

    id: UUID
    number: int | None


class Handover(BaseModel):
    """Who gave the goods to whom, when, and what proves it.

    `evidence` says where the proof lies, for who may know the household or pays it; null for others. Both are null where it was
    handed over before they were asked.
    """

    handed_to: str
    quantity: int
    handed_over_by: str
    handed_over_at: datetime
    evidence_kind: EvidenceKind | None
    evidence: str | None

    @classmethod
    def of(cls, record: HandoverRecord, cipher: Cipher | None) -> Self:
        """Return it as it is shown; without a cipher to who may not know where the proof lies."""
        return cls(
            handed_to=record.handed_to,
            quantity=record.quantity,
            handed_over_by=record.handed_over_by,
            handed_over_at=record.handed_over_at.astimezone(VIETNAM),
            evidence_kind=EvidenceKind(record.evidence_kind) if record.evidence_kind else None,
            evidence=_evidence(record.payment_id, record.details, cipher) if cipher and record.details else None,
        )


def _evidence(payment: PaymentId, sealed: bytes, cipher: Cipher) -> str | None:
    details = cipher.open_remark(sealed, details_binding(payment))
    return details if details == UNOPENED else orjson.loads(details).get("evidence")


class PaymentResponse(BaseModel):
    """One sum or quantity owed because of an award.

    `state`: waiting_funds, waiting_payee (reason household_unknown, or why it may go to nobody: payee_lost, payee_unnamed,
    account_changed, account_withdrawn, shared_account, shared_phone), not_due (part `part` of `parts` of its award: from
    `due_on` on, or once its step is confirmed), reserved (reason over_day_limit or over_award_limit: a limit stops it; reason
    no_real_bank: it is owed in earnest, and the bank is a simulator; by `cash`: it waits for a list, reason
    account_unconfirmed or account_changed: an account that was named since waits for a second person), sent (by `cash`: its
    money is out), unknown, held (reason: the bank's code, bank_in_words where it gave none, order_refused, amount_differs,
    bank_contradicts or not_paid), settled, handed_over, returned (it came back `times_returned` times, and waits for another
    account or a word: POST /v1/payments/{id}/pay-again), released.
    `recovery`: paid, or perhaps paid, for a case that was retracted. `lowered`: so much was taken off `amount` before it
    went out, because less of the award stands; `recoveries`: so much is too much in hand for that reason (released with
    reason award_reduced: nothing of it stood). `contradicted`: the bank has said one thing and then another; nothing more is
    tried until a person has ended it (POST /v1/payments/{id}/resolve). `clock` is the promise to pay within 24 hours of the
    decision (null for what never had to be paid). `pauses`: its source, rail or incident is paused, so that nothing is
    ordered (reserved with reason paused: it has left its round for that reason, and goes on by itself once all are lifted).
    `commune_code` is where the household lives; `means_commune_code` is where it was decided, whose means bear it: another
    one where the case was moved since.
    """

    id: UUID
    case_id: UUID
    incident_id: UUID
    commune_code: str
    means_commune_code: str
    award_id: UUID
    benefit: str
    person: str | None
    instalment: int
    part: int = Field(description="Which part of its award it is: in one sum, the first of one.")
    parts: int
    due_on: date | None = Field(description="From when on it may go; null: at once, or once its step is confirmed.")
    amount: int
    unit: Unit
    rail: RailName
    state: PaymentStatus
    reason: str | None
    source_id: UUID | None
    decision_id: UUID
    decision_number: str
    decided_at: datetime
    round: Round | None
    attempt_count: int
    recovery: bool
    contradicted: bool
    lowered: int
    times_returned: int
    recoveries: list[RecoveryResponse]
    pauses: list[PauseOfPayment]
    drill: bool
    updated_at: datetime
    ended_at: datetime | None
    clock: dict[str, Any] | None
    handover: Handover | None

    @classmethod
    def of(cls, seen: PaymentView, cipher: Cipher, *, shows_proof: bool) -> Self:
        """Return it as it is shown; where the proof of a handover lies only to who may know it: people write names there."""
        return cls(**_fields(seen, cipher, shows_proof=shows_proof))


class Attempt(BaseModel):
    """One try to pay. `end_to_end_id` is what the bank knows it by; `named_amount` what it spoke of, where it is not ours.

    `reason`: the bank's code, or bank_in_words where it gave none; then `words` are its own, empty for who may not read them
    (auditors, operators): names may stand in them. Null: it gave a code, or they were not kept then.
    """

    end_to_end_id: str
    number: int
    status: str
    reason: str | None
    words: str | None
    named_amount: int | None
    sent_at: datetime
    answered_at: datetime | None

    @classmethod
    def of(cls, view: AttemptView, cipher: Cipher | None) -> Self:
        """Return it as it is shown; without a cipher to who may not read the bank's words."""
        said = cipher.open_remark(view.words, words_binding(view.end_to_end_id)) if cipher and view.words else ""
        return cls(
            end_to_end_id=view.end_to_end_id,
            number=view.number,
            status=view.status,
            reason=view.reason,
            words=said if view.words else None,
            named_amount=view.named_amount,
            sent_at=view.sent_at.astimezone(VIETNAM),
            answered_at=view.answered_at.astimezone(VIETNAM) if view.answered_at else None,
        )


@dataclass(frozen=True)
class Open:
    """What the bank left open about a payment, and what a person may do about it."""

    odd: list[OddAnswer]
    possible: list[Way]
    ticket: TicketResponse | None
    ways_again: list[WayAgain]


class PaymentDetailResponse(PaymentResponse):
    """A payment with every attempt, and what the bank said of it in odd ways.

    `possible_outcomes` is what an accountant (never who signed for it) may say became of it; empty where nothing is open.
    `ways_again` is how he may let go once more what came back. `paid_to`: null where no payee was named when it was signed.
    `ticket`: what the bank left open, with who looks after it and what one person has proposed.
    """

    paid_to: PaidPersonResponse | None
    attempts: list[Attempt]
    odd_answers: list[OddAnswer]
    possible_outcomes: list[Way]
    ways_again: list[WayAgain]
    ticket: TicketResponse | None

    @classmethod
    def with_story(cls, seen: tuple[PaymentResponse, PaidPerson | None], attempts: list[Attempt], left_open: Open) -> Self:
        shown, paid = seen
        return cls(
            **dict(shown),
            paid_to=PaidPersonResponse.of(paid),
            attempts=attempts,
            odd_answers=left_open.odd,
            possible_outcomes=left_open.possible,
            ways_again=left_open.ways_again,
            ticket=left_open.ticket,
        )


def _fields(seen: PaymentView, cipher: Cipher, *, shows_proof: bool) -> dict[str, Any]:
    payment = seen.payment
    round_ = Round(id=payment.round_id, number=seen.round_number) if payment.round_id else None
    return {
        "id": payment.id,
        "case_id": payment.case_id,
        "incident_id": payment.incident_id,
        "commune_code": payment.commune_code,
        "means_commune_code": payment.means_commune_code,
        "award_id": payment.award_id,
        "benefit": payment.benefit,
        "person": payment.person,
        "instalment": payment.instalment,
        "part": payment.part,
        "parts": payment.parts,
        "due_on": payment.due_on if payment.parts > 1 else None,
        "amount": payment.amount,
        "unit": payment.unit,
        "rail": payment.rail,
        "state": payment.state,
        "reason": payment.reason,
        "source_id": payment.source_id,
        "decision_id": payment.decision_id,
        "decision_number": payment.decision_number,
        "decided_at": payment.decided_at.astimezone(VIETNAM),
        "round": round_,
        "attempt_count": payment.attempt_count,
        "recovery": payment.recovery,
        "contradicted": payment.contradicted,
        "lowered": payment.lowered,
        "times_returned": payment.times_returned,
        "recoveries": [RecoveryResponse.of(each) for each in seen.recoveries],
        "pauses": [PauseOfPayment.of(each, cipher) for each in seen.pauses],
        "drill": payment.drill,
        "updated_at": seen.updated_at.astimezone(VIETNAM),
        "ended_at": payment.ended_at.astimezone(VIETNAM) if payment.ended_at else None,
        "clock": seen.clock.to_json() if seen.clock else None,
        "handover": Handover.of(seen.handover, cipher if shows_proof else None) if seen.handover else None,
    }
