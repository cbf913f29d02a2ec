"""Payments: what is owed because of an award, where it stands, and the changes that are legal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Self

from shared.copies import replace
from shared.events.assessment import Unit
from shared.events.disbursement import RailName
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


class PaymentStatus(StrEnum):
    """Where a payment stands."""

    WAITING_FUNDS = "waiting_funds"
    """No source can bear it; nothing is set aside."""
    WAITING_PAYEE = "waiting_payee"
    """Means are set aside; the household or its account is not known yet."""
    NOT_DUE = "not_due"
    """Means are set aside for a later part of an award: it goes on its day, or once its step is confirmed."""
    RESERVED = "reserved"
    """Means are set aside; it travels with the next round, or waits to be handed over."""
    SENT = "sent"
    """Written down as sent, before the bank was called; or on a cash list, with the person who carries the money."""
    UNKNOWN = "unknown"
    """The bank has not answered in time: the money may be on its way."""
    HELD = "held"
    """The bank has refused, or has answered what cannot be: people must look, or a new account must come."""
    SETTLED = "settled"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    """It had arrived and came back; its means are set aside still. A new account, or a person's word, lets it go again."""
    RELEASED = "released"
    """It will not be paid; what was set aside is free again."""


TRANSITIONS: Final[Mapping[PaymentStatus, frozenset[PaymentStatus]]] = {
    PaymentStatus.WAITING_FUNDS: frozenset(
        {PaymentStatus.WAITING_PAYEE, PaymentStatus.NOT_DUE, PaymentStatus.RESERVED, PaymentStatus.RELEASED}
    ),
    # Handed over: goods that were given before their day are given.
    PaymentStatus.NOT_DUE: frozenset(
        {PaymentStatus.WAITING_PAYEE, PaymentStatus.RESERVED, PaymentStatus.HANDED_OVER, PaymentStatus.RELEASED}
    ),
    PaymentStatus.WAITING_PAYEE: frozenset({PaymentStatus.RESERVED, PaymentStatus.HELD, PaymentStatus.RELEASED}),
    # Held: the bank contradicts what it said of an earlier attempt. Waiting again: the account was taken away.
    PaymentStatus.RESERVED: frozenset(
        {
            PaymentStatus.SENT,
            PaymentStatus.HANDED_OVER,
            PaymentStatus.WAITING_PAYEE,
            PaymentStatus.HELD,
            PaymentStatus.RELEASED,
        }
    ),
    PaymentStatus.SENT: frozenset(
        {
            PaymentStatus.SETTLED,
            PaymentStatus.UNKNOWN,
            PaymentStatus.HELD,
            PaymentStatus.RETURNED,
            PaymentStatus.RELEASED,
        }
    ),
    # Never SENT again, and RESERVED neither: the money may be on its way. Only an answer leads out.
    PaymentStatus.UNKNOWN: frozenset(
        {PaymentStatus.SETTLED, PaymentStatus.HELD, PaymentStatus.RETURNED, PaymentStatus.RELEASED}
    ),
    PaymentStatus.HELD: frozenset(
        {PaymentStatus.RESERVED, PaymentStatus.SETTLED, PaymentStatus.RETURNED, PaymentStatus.RELEASED}
    ),
    PaymentStatus.SETTLED: frozenset({PaymentStatus.RETURNED}),
    PaymentStatus.HANDED_OVER: frozenset(),
    PaymentStatus.RETURNED: frozenset({PaymentStatus.RESERVED, PaymentStatus.RELEASED}),
    # The bank paid an order after all that it had said was dead, and a person says so.
    PaymentStatus.RELEASED: frozenset({PaymentStatus.SETTLED}),
}

BY_HAND: Final[Mapping[RailName, Mapping[PaymentStatus, frozenset[PaymentStatus]]]] = {
    "cash": {PaymentStatus.SENT: frozenset({PaymentStatus.HANDED_OVER, PaymentStatus.RESERVED})},
    "goods": {PaymentStatus.RELEASED: frozenset({PaymentStatus.HANDED_OVER})},
}
"""Beside these, of what goes from hand to hand: money on a cash list is with a named person of ours, who hands it over or
brings it back; no bank does. Goods that are out may have been given before we heard that they are not owed any more.
"""

FIRST_STATES: Final = frozenset(
    {
        PaymentStatus.WAITING_FUNDS,
        PaymentStatus.WAITING_PAYEE,
        PaymentStatus.NOT_DUE,
        PaymentStatus.RESERVED,
        PaymentStatus.RELEASED,
    }
)
"""How a payment may begin: as if it had waited for means for no time at all."""
ENDED: Final = frozenset({PaymentStatus.SETTLED, PaymentStatus.HANDED_OVER, PaymentStatus.RELEASED})
"""Nothing is left to wait for."""
SET_ASIDE: Final = frozenset(
    {
        PaymentStatus.WAITING_PAYEE,
        PaymentStatus.NOT_DUE,
        PaymentStatus.RESERVED,
        PaymentStatus.SENT,
        PaymentStatus.UNKNOWN,
        PaymentStatus.HELD,
        PaymentStatus.RETURNED,
    }
)
"""In flight: the sum of these is what the source's account "reserved" holds."""
AT_THE_BANK: Final = frozenset({PaymentStatus.SENT, PaymentStatus.UNKNOWN})
"""An attempt is out and has no answer; by the rail `cash`: its money is out, on a list."""
AGES_SHOWN: Final = (PaymentStatus.WAITING_FUNDS, PaymentStatus.SENT, PaymentStatus.UNKNOWN, PaymentStatus.HELD)
"""Where the oldest tells whether something is wrong, however many come and go."""

HOUSEHOLD_UNKNOWN: Final = "household_unknown"
NO_ACCOUNT: Final = "no_account"
PAYEE_LOST: Final = "payee_lost"
"""Whoever would be paid is dead or missing, or was not named: somebody else must be, by two persons."""
PAYEE_UNNAMED: Final = "payee_unnamed"
"""It goes to who organised a burial, or to a guardian: his account must be named by two persons."""
ACCOUNT_CHANGED: Final = "account_changed"
"""The household has another account than was signed for: a second person must confirm it."""
ACCOUNT_UNCONFIRMED: Final = "account_unconfirmed"
"""When it was signed no account was known; the first one since must be confirmed by a second person."""
ACCOUNT_WITHDRAWN: Final = "account_withdrawn"
"""The account that was signed for was taken away, and no other is known."""
SHARED_ACCOUNT: Final = "shared_account"
"""Another household has the same account, and no officer has said why."""
SHARED_PHONE: Final = "shared_phone"
NEW_ACCOUNT: Final = frozenset({ACCOUNT_CHANGED, ACCOUNT_UNCONFIRMED})
PAYEE_REASONS: Final = frozenset(
    {PAYEE_LOST, PAYEE_UNNAMED, ACCOUNT_CHANGED, ACCOUNT_UNCONFIRMED, ACCOUNT_WITHDRAWN, SHARED_ACCOUNT, SHARED_PHONE}
)
"""Of these the commune is told: nothing but what people do lets such a payment go on."""
AMOUNT_DIFFERS: Final = "amount_differs"
CASE_RETRACTED: Final = "case_retracted"
ORDER_REFUSED: Final = "order_refused"
BANK_CONTRADICTS: Final = "bank_contradicts"
AWARD_REDUCED: Final = "award_reduced"
"""Nothing of its award stands any more, or less than the order that certainly never reached the bank."""
ACCOUNT_UNREADABLE: Final = "account_unreadable"
"""Its order was written down, and the account cannot be read: the bank has not been told by us, or not again."""
CAME_BACK: Final = "came_back"
"""Why it is returned, where the bank gives no reason."""
NO_REAL_BANK: Final = "no_real_bank"
"""It helps a real household, and behind the bank's address stands a simulator: it is ready, and is sent to nobody."""

PAUSED: Final = "paused"
"""Its source, its rail or its incident is paused: it is ready, and nothing is ordered until that is lifted."""
OUR_REASONS: Final = PAYEE_REASONS | {
    AMOUNT_DIFFERS,
    CASE_RETRACTED,
    ORDER_REFUSED,
    BANK_CONTRADICTS,
    AWARD_REDUCED,
    ACCOUNT_UNREADABLE,
    CAME_BACK,
    NO_REAL_BANK,
    PAUSED,
}
"""By these words we mean something: what is done next hangs on them, so no bank's reason is taken for one of them."""


class IllegalChange(Exception):  # noqa: N818 - says what is the matter
    """A change that `TRANSITIONS` does not know: a mistake in our code, never an answer to a person."""


def check_change(before: PaymentStatus, after: PaymentStatus) -> None:
    """Refuse a change that the table does not know."""
    if after not in TRANSITIONS[before]:
        raise IllegalChange(f"{before} → {after}")


@dataclass(frozen=True)
class Payment:
    """One sum or quantity owed because of an award. `amount` is đồng, kilograms or sets, as `unit` says.

    Commune and province are where the household lives; `means_…` is the place that decided, whose means bear it. The two
    differ where the case was moved after it was signed for.
    """

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
    means_commune_code: str
    means_province_code: str
    amount: int
    unit: Unit
    rail: RailName
    drill: bool
    state: PaymentStatus = PaymentStatus.WAITING_FUNDS
    reason: str | None = None
    source_id: SourceId | None = None
    round_id: RoundId | None = None
    attempt_count: int = 0
    left_round_at: datetime | None = None
    """Since then PayHousehold looks after it."""
    recovery: bool = False
    """It was paid, or may have been, for a case that was retracted."""
    contradicted: bool = False
    """The bank has said one thing and then another about it; no further attempt until a person has ended that."""
    ended_at: datetime | None = None
    lowered: int = 0
    """What was taken off it before it went out, because less of its award stands."""
    times_returned: int = 0
    """How often it had arrived, or was on its way, and came back."""
    priority: int = 0
    """Its place among those who wait for the same means: the highest first, then who was decided first."""
    part: int = 1
    parts: int = 1
    """Which part of its award it is, and of how many: in one sum, the first of one."""
    parts_before: int = 0
    """What the parts before it came to as it was signed: what stands of an award stands for the earliest parts."""
    due_on: date | None = None
    """From which day of Vietnam's calendar on it may go; None: at once, or for a later part once its step is confirmed."""

    def to(self, state: PaymentStatus, reason: str | None = None, *, at: datetime | None = None) -> Self:
        """Return the payment in its next state; `at` is when it ended, where it ends."""
        if state not in BY_HAND.get(self.rail, {}).get(self.state, ()):
            check_change(self.state, state)
        return replace(self, state=state, reason=reason, ended_at=at if state in ENDED else None)

    @property
    def answering_commune(self) -> str:
        """Who answers for what is asked about its money (tickets, differences, recoveries), wherever the household is moved."""
        return self.means_commune_code

    @property
    def end_to_end_id(self) -> str:
        """What the bank knows the latest attempt by."""
        return end_to_end_id(self.id, self.attempt_count)

    @property
    def workflow(self) -> WorkflowRef:
        """Who looks after it once it has left its round: after each return another one, because the one before has ended."""
        opening = f":{self.times_returned}" if self.times_returned else ""
        return WorkflowRef("PayHousehold", f"pay-household:{self.id}{opening}")


def payment_id(household: HouseholdId, incident: IncidentId, benefit: str, person: str | None, instalment: int) -> PaymentId:
    """Return the id that this help always has: the payment key of P2, so that it is owed once whatever comes twice."""
    return PaymentId(derived_id("payment", household, incident, benefit, person or "", instalment))


def part_id(whole: PaymentId, part: int) -> PaymentId:
    """Return the id that a part always has; the first has that of the whole: an award is never owed both ways."""
    return whole if part == 1 else PaymentId(derived_id("payment part", whole, part))


def end_to_end_id(payment: PaymentId, attempt: int) -> str:
    return f"{payment}-{attempt}"
