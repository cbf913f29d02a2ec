"""What is owed, how far a payment may go on, and until when it must have arrived."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from services.disbursement.domain.attempts import DEAD, AttemptStatus
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.pauses import InForce
from services.disbursement.domain.payments import (
    ACCOUNT_CHANGED,
    ACCOUNT_UNCONFIRMED,
    ACCOUNT_UNREADABLE,
    ACCOUNT_WITHDRAWN,
    HOUSEHOLD_UNKNOWN,
    NEW_ACCOUNT,
    NO_REAL_BANK,
    PAUSED,
    Payment,
    PaymentStatus,
    payment_id,
)
from services.disbursement.policy.precedence import RISK_WHEN_UNKNOWN, need_of
from shared.communes import province_of
from shared.copies import replace
from shared.events import AssistanceApproved
from shared.events.assessment import Unit
from shared.events.disbursement import RailName
from shared.ids import PaymentId
from shared.targets import PAID, target_on
from shared.time_limits import Clock, ClockScope

MAX_AT_ONCE: Final = 500
"""How many payments one transaction lets go on."""
_OF_ACCOUNTS_ALONE: Final = frozenset({ACCOUNT_CHANGED, ACCOUNT_WITHDRAWN})
_FIRST_LOOK: Final = timedelta(seconds=10)
_MAX_LOOK: Final = timedelta(minutes=10)
_HELD_LOOK: Final = timedelta(hours=1)


def rail_for(unit: Unit) -> RailName:
    """Money goes by bank, goods from hand to hand."""
    return "bank" if unit == "dong" else "goods"


def payments_owed(facts: Iterable[AssistanceApproved]) -> list[Payment]:
    """Return one payment per award, the most urgent first; help that is owed already appears once. In parts: `parts`."""
    owed: dict[PaymentId, Payment] = {}
    for fact in facts:
        for award in fact.awards:
            name = payment_id(fact.household_id, fact.incident_id, award.code, award.person, award.instalment)
            payment = Payment(
                id=name,
                household_id=fact.household_id,
                incident_id=fact.incident_id,
                case_id=fact.case_id,
                award_id=award.award_id,
                decision_id=fact.decision_id,
                decision_number=fact.decision_number,
                decided_at=fact.decided_at,
                signed_by=fact.signed_by,
                benefit=award.code,
                person=award.person,
                instalment=award.instalment,
                commune_code=fact.commune_code,
                province_code=province_of(fact.commune_code) or "",
                means_commune_code=fact.commune_code,
                means_province_code=province_of(fact.commune_code) or "",
                amount=award.amount,
                unit=award.unit,
                rail=rail_for(award.unit),
                drill=fact.drill,
                priority=need_of(award.code, fact.urgency),
            )
            owed.setdefault(name, payment)
    return sorted(owed.values(), key=precedence)


def placed(payment: Payment, case: CaseFile) -> Payment:
    """Return the payment where its case lies: it may have been moved between the signature and now."""
    code = case.commune_code
    if code is None or code == payment.commune_code:
        return payment
    return replace(payment, commune_code=code, province_code=province_of(code) or "")


def precedence(payment: Payment) -> tuple[int, datetime, str, int]:
    """Who needs it most is served first; among equals who was decided first, and of an award its first part."""
    return -payment.priority, payment.decided_at, str(payment.award_id), payment.part


def go_on(
    payment: Payment,
    case: CaseFile | None,
    last: AttemptStatus | None = None,
    last_account: bytes | None = None,
    *,
    due: bool = True,
) -> Payment:
    """Return the payment after means were set aside for it: ready, or waiting for somebody to pay it to.

    `case` is as this payment may be paid; `last…` is its latest attempt. Who was signed for without an account is paid by cash
    list: nobody waits for an account that may never come. A later part that is not `due` asks for nobody yet.
    """
    if not due:
        return payment.to(PaymentStatus.NOT_DUE)
    if payment.rail == "goods":
        return payment.to(PaymentStatus.RESERVED)
    reason = HOUSEHOLD_UNKNOWN
    if case is None:
        return wait_for_payee(payment, reason)
    if (obstacle := stopped_by(payment, case)) is not None:
        return wait_for_payee(payment, obstacle)
    if case.revision == 0 and case.account_hash is None:
        return wait_for_payee(payment, reason)
    return by_the_rail_there_is(payment.to(PaymentStatus.RESERVED), case, last, last_account)


def stopped_by(payment: Payment, case: CaseFile) -> str | None:
    """Return why it may go to nobody; `case` is as it may be paid.

    By hand it goes to the person who was signed for: what is the matter with his account alone does not stop it there. Where it
    was signed for without any account, one that was named since waits for a second person, and the cash list does not.
    """
    if case.obstacle == ACCOUNT_UNCONFIRMED or (payment.rail == "cash" and case.obstacle in _OF_ACCOUNTS_ALONE):
        return None
    return case.obstacle if payment.rail != "goods" else None


def wait_for_payee(payment: Payment, reason: str) -> Payment:
    """Return the payment waiting for somebody to pay it to, out of any round; also where it waited for another reason."""
    if payment.state is PaymentStatus.WAITING_PAYEE:
        return payment if payment.reason == reason else replace(payment, reason=reason)
    return replace(payment.to(PaymentStatus.WAITING_PAYEE, reason), round_id=None)


def by_the_rail_there_is(
    payment: Payment, case: CaseFile, last: AttemptStatus | None = None, last_account: bytes | None = None
) -> Payment:
    """Return a payment that waits and is on no list by the rail on which its payee may be paid now, or waiting for a payee.

    `last…` is its latest attempt: to an account that the bank refused, or that sent it back, it does not go by itself again.
    """
    if payment.rail == "goods" or payment.state is not PaymentStatus.RESERVED:
        return payment
    if (obstacle := stopped_by(payment, case)) is not None:
        return wait_for_payee(payment, obstacle)
    is_refused = last in {AttemptStatus.REJECTED, AttemptStatus.RETURNED} and case.account_hash == last_account
    if payment.rail == "cash" and case.account_hash is not None and not is_refused:
        return replace(payment, rail="bank", round_id=None, reason=None)
    if payment.rail == "bank" and case.account_hash is not None:
        return payment
    # Said beside it: an account was named that nobody has confirmed yet.
    by_hand = replace(payment, reason=case.obstacle if case.obstacle in NEW_ACCOUNT else None)
    return replace(by_hand, rail="cash", round_id=None) if payment.rail == "bank" else by_hand


def is_dead(payment: Payment, last: AttemptStatus | None) -> bool:
    """Tell whether its latest attempt has certainly not reached anybody, and none is made before people have spoken."""
    return payment.state in {PaymentStatus.HELD, PaymentStatus.RETURNED} and last in DEAD and not payment.contradicted


def is_certainly_unpaid(payment: Payment, last: AttemptStatus | None) -> bool:
    """Tell whether nothing of it is in hand, nor on its way; `last` is what became of the latest attempt."""
    waits = payment.state in {
        PaymentStatus.WAITING_FUNDS,
        PaymentStatus.WAITING_PAYEE,
        PaymentStatus.NOT_DUE,
        PaymentStatus.RESERVED,
    }
    is_dead = payment.state is PaymentStatus.HELD and last is AttemptStatus.REJECTED and not payment.contradicted
    return waits or is_dead or payment.state is PaymentStatus.RETURNED


def obstacle_to(payment: Payment, in_force: InForce, *, bank_is_real: bool) -> str | None:
    """Return why the bank may not hear of it now; None where it may.

    What is owed in earnest never goes to a simulator, whose yes helps nobody; and nothing that is paused is ordered.
    """
    if not (bank_is_real or payment.drill):
        return NO_REAL_BANK
    return PAUSED if in_force.stop(payment) else None


def may_try_again(payment: Payment, last: AttemptStatus | None, last_account: bytes | None, account: bytes | None) -> bool:
    """Tell whether one that is held or came back may be paid to this account: the last try is dead, and went elsewhere."""
    return (
        payment.state in {PaymentStatus.HELD, PaymentStatus.RETURNED}
        and not payment.contradicted
        and last in DEAD
        and account is not None
        and account != last_account
    )


def may_be_read_again(payment: Payment, payee_revision: int, case: CaseFile) -> bool:
    """Tell whether a payment held for an account that could not be read goes on: it was written down again since."""
    is_held = payment.state is PaymentStatus.HELD and payment.reason == ACCOUNT_UNREADABLE and not payment.contradicted
    return is_held and case.account_hash is not None and (case.account_revision or 0) > payee_revision


def paid_clock(payment: Payment, case: CaseFile, known_at: datetime, *, since: datetime | None = None) -> Clock:
    """Return the clock of the promise to pay, running since the decision; `known_at` is when we heard of it.

    Of what came back it runs anew `since` that moment.
    """
    risk_level = case.risk_level or RISK_WHEN_UNKNOWN
    scope = ClockScope(payment.incident_id, payment.case_id, payment.commune_code, risk_level, payment.drill)
    since = since or payment.decided_at
    limit = target_on(PAID, since, risk_level)
    return Clock.of_commune(limit, scope, payment.id, started_at=since, due_at=limit.due_after(since), known_at=known_at)


def next_look(payment: Payment, now: datetime, pace: int) -> datetime:
    """Return when PayHousehold looks at its payment again: often at first, then less; at its clock in any case.

    The clock runs at the incident's pace; the bank, for which it waits, does not.
    """
    age = now - (payment.left_round_at or now)
    pause = _HELD_LOOK if payment.state is PaymentStatus.HELD else min(max(_FIRST_LOOK, age / 2), _MAX_LOOK)
    # By the longest there is: a clock of its own says when it is late.
    due = target_on(PAID, payment.decided_at, 1).due_after(payment.decided_at, pace)
    return min(now + pause, due) if due > now else now + pause
