"""Nouns of disbursement and their legal changes: sources, payments, attempts, answers of a bank."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal, Self

from shared.ids import (
    AwardId,
    CaseId,
    DecisionId,
    HouseholdId,
    IncidentId,
    PaymentId,
    RoundId,
    SourceId,
    WorkflowRef,
    derived_id,
)

Unit = Literal["dong", "kg", "set"]
Rail = Literal["bank", "cash", "goods"]


class PaymentStatus(StrEnum):
    """Where a payment stands."""

    WAITING_FUNDS = "waiting_funds"
    """No source can bear it; nothing is set aside."""
    WAITING_PAYEE = "waiting_payee"
    """Means are set aside; the household or its account is not known yet."""
    RESERVED = "reserved"
    """Means are set aside; it travels with the next round, or waits to be handed over."""
    SENT = "sent"
    """Written down as sent, before the bank was called."""
    UNKNOWN = "unknown"
    """The bank has not answered in time: the money may be on its way."""
    HELD = "held"
    """The bank has refused, or has answered what cannot be: people must look, or a new account must come."""
    SETTLED = "settled"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    """It had arrived and came back."""
    RELEASED = "released"
    """It will not be paid; what was set aside is free again."""


TRANSITIONS: Final[Mapping[PaymentStatus, frozenset[PaymentStatus]]] = {
    PaymentStatus.WAITING_FUNDS: frozenset({PaymentStatus.WAITING_PAYEE, PaymentStatus.RESERVED, PaymentStatus.RELEASED}),
    PaymentStatus.WAITING_PAYEE: frozenset({PaymentStatus.RESERVED, PaymentStatus.RELEASED}),
    PaymentStatus.RESERVED: frozenset({PaymentStatus.SENT, PaymentStatus.HANDED_OVER, PaymentStatus.RELEASED}),
    PaymentStatus.SENT: frozenset({PaymentStatus.SETTLED, PaymentStatus.UNKNOWN, PaymentStatus.HELD, PaymentStatus.RELEASED}),
    # Never SENT again, and RESERVED neither: the money may be on its way. Only an answer leads out.
    PaymentStatus.UNKNOWN: frozenset({PaymentStatus.SETTLED, PaymentStatus.HELD, PaymentStatus.RELEASED}),
    PaymentStatus.HELD: frozenset({PaymentStatus.RESERVED, PaymentStatus.RELEASED}),
    PaymentStatus.SETTLED: frozenset({PaymentStatus.RETURNED}),
    PaymentStatus.HANDED_OVER: frozenset(),
    PaymentStatus.RETURNED: frozenset({PaymentStatus.RESERVED, PaymentStatus.RELEASED}),
    PaymentStatus.RELEASED: frozenset(),
}

FIRST_STATES: Final = frozenset(
    {PaymentStatus.WAITING_FUNDS, PaymentStatus.WAITING_PAYEE, PaymentStatus.RESERVED, PaymentStatus.RELEASED}
)
"""How a payment may begin: as if it had waited for means for no time at all."""
ENDED: Final = frozenset({PaymentStatus.SETTLED, PaymentStatus.HANDED_OVER, PaymentStatus.RELEASED})
"""Nothing is left to wait for."""
SET_ASIDE: Final = frozenset(
    {
        PaymentStatus.WAITING_PAYEE,
        PaymentStatus.RESERVED,
        PaymentStatus.SENT,
        PaymentStatus.UNKNOWN,
        PaymentStatus.HELD,
        PaymentStatus.RETURNED,
    }
)
"""In flight: the sum of these is what the source's account "reserved" holds."""
AT_THE_BANK: Final = frozenset({PaymentStatus.SENT, PaymentStatus.UNKNOWN})
"""An attempt is out and has no answer."""

HOUSEHOLD_UNKNOWN: Final = "household_unknown"
NO_ACCOUNT: Final = "no_account"
AMOUNT_DIFFERS: Final = "amount_differs"
CASE_RETRACTED: Final = "case_retracted"


class IllegalChange(Exception):  # noqa: N818 - says what is the matter
    """A change that `TRANSITIONS` does not know: a mistake in our code, never an answer to a person."""


def check_change(before: PaymentStatus, after: PaymentStatus) -> None:
    """Refuse a change that the table does not know."""
    if after not in TRANSITIONS[before]:
        raise IllegalChange(f"{before} → {after}")


@dataclass(frozen=True)
class Payment:
    """One sum or quantity owed because of an award. `amount` is đồng, kilograms or sets, as `unit` says."""

    id: PaymentId
    household_id: HouseholdId
    incident_id: IncidentId
    case_id: CaseId
    award_id: AwardId
    decision_id: DecisionId
    decision_number: str
    decided_at: datetime
    signed_by: str
    benefit: str
    person: str | None
    instalment: int
    commune_code: str
    province_code: str
    amount: int
    unit: Unit
    rail: Rail
    drill: bool
    state: PaymentStatus = PaymentStatus.WAITING_FUNDS
    reason: str | None = None
    source_id: SourceId | None = None
    round_id: RoundId | None = None
    attempt_count: int = 0
    alone_since: datetime | None = None
    """When it left its round: since then PayHousehold looks after it."""
    recovery: bool = False
    """It was paid, or may have been, for a case that was retracted."""
    ended_at: datetime | None = None

    def to(self, state: PaymentStatus, reason: str | None = None, *, at: datetime | None = None) -> Self:
        """Return the payment in its next state; `at` is when it ended, where it ends."""
        check_change(self.state, state)
        return replace(self, state=state, reason=reason, ended_at=at if state in ENDED else None)

    @property
    def end_to_end_id(self) -> str:
        """What the bank knows the latest attempt by."""
        return end_to_end_id(self.id, self.attempt_count)

    @property
    def workflow(self) -> WorkflowRef:
        """Who looks after it once it has left its round."""
        return WorkflowRef("PayHousehold", f"pay-household:{self.id}")


def payment_id(household: HouseholdId, incident: IncidentId, benefit: str, person: str | None, instalment: int) -> PaymentId:
    """Return the id that this help always has: the payment key of P2, so that it is owed once whatever comes twice."""
    return PaymentId(derived_id("payment", household, incident, benefit, person or "", instalment))


def end_to_end_id(payment: PaymentId, attempt: int) -> str:
    return f"{payment}-{attempt}"


def round_workflow(source: SourceId, rail: Rail, number: int) -> WorkflowRef:
    return WorkflowRef("PayRound", f"pay-round:{source}:{rail}:{number}")


def round_group(source: SourceId, rail: Rail) -> str:
    """Payments of one source and one rail travel together."""
    return f"{source}:{rail}"


class SourceKind(StrEnum):
    """Where means come from; sources are never mixed (domain law: separate books each)."""

    BUDGET = "budget"
    RESERVE_FUND = "reserve_fund"
    DISASTER_FUND = "disaster_fund"
    NATIONAL_RESERVE = "national_reserve"
    DONATIONS = "donations"
    RED_CROSS = "red_cross"
    CHARITY = "charity"


@dataclass(frozen=True)
class Source:
    """Means of one origin, one unit and one place; with neither commune nor province it serves the country."""

    id: SourceId
    kind: SourceKind
    name: str
    unit: Unit
    commune_code: str | None
    province_code: str | None
    incident_id: IncidentId | None
    drill: bool
    contributed: int = 0
    available: int = 0
    reserved: int = 0
    settled: int = 0


class Movement(StrEnum):
    """The four ways in which means pass from one account of a source to another."""

    CONTRIBUTE = "contribute"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"


@dataclass(frozen=True)
class CaseFile:
    """What disbursement knows of a case: which account is the newest, and whether the report was taken back."""

    case_id: CaseId
    revision: int
    risk_level: int | None
    account_revision: int | None
    account_hash: bytes | None
    retracted: bool


@dataclass(frozen=True)
class PayeeNews:
    """What a report says about who is paid; the account is sealed already, its hash tells whether it is another one."""

    case_id: CaseId
    household_id: HouseholdId
    revision: int
    risk_level: int
    account_revision: int | None
    account: bytes | None
    account_hash: bytes | None


class AttemptStatus(StrEnum):
    """What has become of one try. Only `rejected` is certainly dead, so only then another may be made."""

    SENT = "sent"
    SETTLED = "settled"
    REJECTED = "rejected"
    DISPUTED = "disputed"
    """The bank speaks of another amount than we do."""


@dataclass(frozen=True)
class Order:
    """One attempt that has no answer yet, as it must be told to the bank; `account` is sealed."""

    end_to_end_id: str
    payment_id: PaymentId
    round_id: RoundId
    case_id: CaseId
    amount: int
    drill: bool
    payee_revision: int
    account: bytes
    sent_at: datetime
    is_new: bool


AnswerStatus = Literal["settled", "rejected"]


@dataclass(frozen=True)
class Answer:
    """A definite word of the bank about one attempt."""

    end_to_end_id: str
    status: AnswerStatus
    reason: str | None
    amount_dong: int | None


class Meaning(StrEnum):
    """What an answer means to us."""

    SETTLES = "settles"
    REJECTS = "rejects"
    DIFFERS = "differs"
    """Settled, but with another amount: nothing is booked, people must look."""
    REPEATS = "repeats"
    """We knew it already, or the matter has ended."""
    CONTRADICTS = "contradicts"
    """The bank says otherwise than it did before."""
    STRANGER = "stranger"
    """The bank speaks of an attempt that we never made."""


def account_binding(case: CaseId, revision: int) -> str:
    """The associated data of a sealed account: it opens for this case and revision only."""
    return f"payees.account|{case}:{revision}"
