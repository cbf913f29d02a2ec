"""What is owed, how far a payment may go on, and until when it must have arrived."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.pauses import InForce
from services.disbursement.domain.payments import (
    ACCOUNT_UNREADABLE,
    HOUSEHOLD_UNKNOWN,
    NO_ACCOUNT,
    NO_REAL_BANK,
    PAUSED,
    Payment,
    PaymentStatus,
    payment_id,
)
from shared.communes import province_of
from shared.events import AssistanceApproved
from shared.events.assessment import Unit
from shared.events.disbursement import RailName
from shared.ids import PaymentId
from shared.targets import PAID, target_on
from shared.time_limits import Clock, ClockScope

RISK_WHEN_UNKNOWN: Final = 5
"""The household's report has not come yet: the ladder that climbs fastest is the safe one."""
MAX_AT_ONCE: Final = 500
"""How many payments one transaction lets go on."""
_FIRST_LOOK: Final = timedelta(seconds=10)
_MAX_LOOK: Final = timedelta(minutes=10)
_HELD_LOOK: Final = timedelta(hours=1)


def rail_for(unit: Unit) -> RailName:
    """Money goes by bank, goods from hand to hand."""
    return "bank" if unit == "dong" else "goods"


def payments_owed(facts: Iterable[AssistanceApproved]) -> list[Payment]:
    """Return one payment per award, in the order of the decisions; help that is owed already appears once."""
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
            )
            owed.setdefault(name, payment)
    return sorted(owed.values(), key=precedence)


def placed(payment: Payment, case: CaseFile) -> Payment:
    """Return the payment where its case lies: it may have been moved between the signature and now."""
    code = case.commune_code
    if code is None or code == payment.commune_code:
        return payment
    return replace(payment, commune_code=code, province_code=province_of(code) or "")


def precedence(payment: Payment) -> tuple[datetime, str]:
    """Who comes first is served first."""
    return payment.decided_at, str(payment.award_id)


def go_on(payment: Payment, case: CaseFile | None) -> Payment:
    """Return the payment after means were set aside for it: ready, or waiting for somebody to pay it to.

    `case` is as this payment may be paid.
    """
    if case is not None and case.obstacle is not None and payment.rail != "goods":
        return wait_for_payee(payment, case.obstacle)
    if payment.rail == "goods" or (case is not None and case.account_hash is not None):
        return payment.to(PaymentStatus.RESERVED)
    reason = NO_ACCOUNT if case is not None and case.revision > 0 else HOUSEHOLD_UNKNOWN
    return wait_for_payee(payment, reason)


def wait_for_payee(payment: Payment, reason: str) -> Payment:
    """Return the payment waiting for somebody to pay it to, out of any round; also where it waited for another reason."""
    if payment.state is PaymentStatus.WAITING_PAYEE:
        return payment if payment.reason == reason else replace(payment, reason=reason)
    return replace(payment.to(PaymentStatus.WAITING_PAYEE, reason), round_id=None)


def is_certainly_unpaid(payment: Payment, last: AttemptStatus | None) -> bool:
    """Tell whether nothing of it is in hand, nor on its way; `last` is what became of the latest attempt."""
    waits = payment.state in {PaymentStatus.WAITING_FUNDS, PaymentStatus.WAITING_PAYEE, PaymentStatus.RESERVED}
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
    """Tell whether a held payment may be paid to this account: the last attempt is certainly dead, and went elsewhere."""
    return (
        payment.state is PaymentStatus.HELD
        and not payment.contradicted
        and last is AttemptStatus.REJECTED
        and account is not None
        and account != last_account
    )


def may_be_read_again(payment: Payment, payee_revision: int, case: CaseFile) -> bool:
    """Tell whether a payment held for an account that could not be read goes on: it was written down again since."""
    is_held = payment.state is PaymentStatus.HELD and payment.reason == ACCOUNT_UNREADABLE and not payment.contradicted
    return is_held and case.account_hash is not None and (case.account_revision or 0) > payee_revision


def paid_clock(payment: Payment, case: CaseFile, known_at: datetime) -> Clock:
    """Return the clock of the promise to pay, running since the decision; `known_at` is when we heard of it."""
    risk_level = case.risk_level or RISK_WHEN_UNKNOWN
    scope = ClockScope(payment.incident_id, payment.case_id, payment.commune_code, risk_level, payment.drill)
    limit, since = target_on(PAID, payment.decided_at, risk_level), payment.decided_at
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
