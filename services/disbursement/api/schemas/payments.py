"""What clients send and get. Amounts are whole đồng, kilograms or sets, as `unit` says; times are RFC 3339."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.disbursement.domain import Meaning, Payment, PaymentStatus, Rail, Source, SourceKind, Unit
from services.disbursement.store.handovers import HandoverDone
from services.disbursement.store.payment_queries import AttemptSeen, PaymentSeen
from services.disbursement.store.sources import Sum
from shared.clock import VIETNAM
from shared.events.household import Line, Story
from shared.http import MAX_LINES, ProblemBody, lines_by
from shared.money import LARGEST_DONG

Amount = Annotated[int, Field(gt=0, le=LARGEST_DONG, strict=True)]


class _Input(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Scope(_Input):
    """Where a source may be used: one commune, one province, or (neither) the whole country."""

    commune_code: str | None = None
    province_code: str | None = None


class SourceIn(_Input):
    """A source of means to be opened. It holds nothing until a contribution comes."""

    id: UUID | None = Field(default=None, description="Chosen by the client where it wants to; an id that is taken is refused.")
    kind: SourceKind
    name: Line
    unit: Unit
    scope: Scope = Scope()
    incident_id: UUID | None = Field(default=None, description="Only for this incident (a campaign's donations).")
    drill: bool | None = Field(
        default=None, description="Invented means, for drills only. Default: true on an embedded stack, else false."
    )


class ContributionIn(_Input):
    """Means that came in, and from whom (stored encrypted)."""

    amount: Amount
    given_by: Line = Field(alias="from")


class StateSum(BaseModel):
    """How many payments stand in one state, and what they come to."""

    count: int
    amount: int


class SourceOut(BaseModel):
    """A source and its balances: contributed = available + reserved + settled, always.

    `payments` sums the payments that this source bears, by state. Approved = the sum over all states; `reserved` = the
    sum over waiting_payee, reserved, sent, unknown, held, returned; `settled` = settled + handed_over. Payments in
    waiting_funds have no source yet: they stand in GET /v1/payments?state=waiting_funds.
    """

    id: UUID
    name: str
    kind: SourceKind
    unit: Unit
    scope: Scope
    incident_id: UUID | None
    drill: bool
    available: int
    reserved: int
    settled: int
    contributed: int
    payments: dict[str, StateSum]

    @classmethod
    def of(cls, source: Source, sums: dict[str, Sum]) -> Self:
        return cls(
            id=source.id,
            name=source.name,
            kind=source.kind,
            unit=source.unit,
            scope=Scope(commune_code=source.commune_code, province_code=source.province_code),
            incident_id=source.incident_id,
            drill=source.drill,
            available=source.available,
            reserved=source.reserved,
            settled=source.settled,
            contributed=source.contributed,
            payments={state: StateSum(count=each.count, amount=each.amount) for state, each in sums.items()},
        )


class ContributionOut(BaseModel):
    """What was booked; `continued` is how many payments that had waited for means went on in the same moment."""

    id: UUID
    source_id: UUID
    amount: int
    available: int
    contributed: int
    continued: int


class RoundOut(BaseModel):
    """The round that a payment travels with; it has a number once it has closed."""

    id: UUID
    number: int | None


class PaymentOut(BaseModel):
    """One sum or quantity owed because of an award.

    `state`: waiting_funds, waiting_payee (reason household_unknown or no_account), reserved, sent, unknown, held (reason:
    the bank's code, or amount_differs), settled, handed_over, returned, released. `recovery`: paid, or perhaps paid, for a case
    that was retracted. `clock` is the promise to pay within 24 hours of the decision (null for what never had to be paid).
    """

    id: UUID
    case_id: UUID
    incident_id: UUID
    commune_code: str
    award_id: UUID
    benefit: str
    person: str | None
    instalment: int
    amount: int
    unit: Unit
    rail: Rail
    state: PaymentStatus
    reason: str | None
    source_id: UUID | None
    decision_id: UUID
    decision_number: str
    decided_at: datetime
    round: RoundOut | None
    attempt_count: int
    recovery: bool
    drill: bool
    updated_at: datetime
    ended_at: datetime | None
    clock: dict[str, Any] | None

    @classmethod
    def of(cls, seen: PaymentSeen) -> Self:
        return cls(**_fields(seen))


class AttemptOut(BaseModel):
    """One try to pay. `end_to_end_id` is what the bank knows it by."""

    end_to_end_id: str
    number: int
    status: str
    reason: str | None
    sent_at: datetime
    answered_at: datetime | None


class HandoverSeen(BaseModel):
    """Who gave the goods to whom, and when."""

    handed_to: str
    quantity: int
    handed_over_by: str
    handed_over_at: datetime


class PaymentDetail(PaymentOut):
    """A payment with every attempt and its handover."""

    attempts: list[AttemptOut]
    handover: HandoverSeen | None

    @classmethod
    def with_story(cls, seen: PaymentSeen, attempts: list[AttemptSeen], handover: HandoverDone | None) -> Self:
        tries = [
            AttemptOut(
                end_to_end_id=each.end_to_end_id,
                number=each.number,
                status=each.status,
                reason=each.reason,
                sent_at=each.sent_at.astimezone(VIETNAM),
                answered_at=each.answered_at.astimezone(VIETNAM) if each.answered_at else None,
            )
            for each in attempts
        ]
        done = (
            HandoverSeen(
                handed_to=handover.handed_to,
                quantity=handover.quantity,
                handed_over_by=handover.handed_over_by,
                handed_over_at=handover.handed_over_at.astimezone(VIETNAM),
            )
            if handover
            else None
        )
        return cls(**_fields(seen), attempts=tries, handover=done)


class HandoverIn(_Input):
    """Goods were handed over. `quantity`, where given, must be what was decided. Note and evidence are stored encrypted."""

    handed_to: Literal["household", "proxy"]
    quantity: Amount | None = None
    note: Story | None = None
    evidence: Line | None = Field(default=None, description="Where the proof lies: number of the signed list, file, photo.")


class HandoverOfPayment(HandoverIn):
    """One line of a signed list."""

    payment_id: UUID


class HandoverListIn(_Input):
    """What was handed over, each payment once."""

    items: list[HandoverOfPayment] = Field(min_length=1, max_length=MAX_LINES)

    def by_payment(self) -> dict[UUID, HandoverOfPayment]:
        """Return the lines by payment. Raises InvalidInput where a payment stands twice."""
        return lines_by("payment_id", self.items)


class HandoverOut(BaseModel):
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
    def of(cls, payment: Payment, handed_to: str, agent: str, at: datetime) -> Self:
        return cls(
            payment_id=payment.id,
            case_id=payment.case_id,
            award_id=payment.award_id,
            state=payment.state,
            quantity=payment.amount,
            unit=payment.unit,
            handed_to=handed_to,
            handed_over_by=agent,
            handed_over_at=at.astimezone(VIETNAM),
        )


class BankAnswerIn(BaseModel):
    """A definite word of the bank about one end-to-end id."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    end_to_end_id: str = Field(min_length=1, max_length=100)
    status: Literal["settled", "rejected"]
    reason: str | None = Field(default=None, max_length=100)
    amount_dong: int | None = None
    booked_at: datetime | None = None


class BankAnswersIn(BaseModel):
    """Up to 500 answers, in one message signed by the bank."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    answers: list[BankAnswerIn] = Field(min_length=1, max_length=500)


class BankAnswersOut(BaseModel):
    """How many answers meant what: settles, rejects, differs, repeats, contradicts, stranger."""

    received: int
    meanings: dict[Meaning, int]


def _fields(seen: PaymentSeen) -> dict[str, Any]:
    payment = seen.payment
    round_ = RoundOut(id=payment.round_id, number=seen.round_number) if payment.round_id else None
    return {
        "id": payment.id,
        "case_id": payment.case_id,
        "incident_id": payment.incident_id,
        "commune_code": payment.commune_code,
        "award_id": payment.award_id,
        "benefit": payment.benefit,
        "person": payment.person,
        "instalment": payment.instalment,
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
        "drill": payment.drill,
        "updated_at": seen.updated_at.astimezone(VIETNAM),
        "ended_at": payment.ended_at.astimezone(VIETNAM) if payment.ended_at else None,
        "clock": seen.clock.to_json() if seen.clock else None,
    }


class RefusedHandover(BaseModel):
    """A line that could not be written down, and why."""

    payment_id: UUID
    problem: ProblemBody


class HandoverListOut(BaseModel):
    """What became of a list: nothing of it is lost, every line stands in one of the two."""

    handed_over: list[HandoverOut]
    refused: list[RefusedHandover]
