"""What a reduction means for its payment: less goes out, nothing does, or so much is too much in hand; never two of them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.payments import AWARD_REDUCED, Payment, PaymentStatus
from services.disbursement.domain.recoveries import Claimed, Recovery, RecoveryState, recovery_id
from services.disbursement.domain.reductions import Effect, Reduction
from services.disbursement.policy.payments import is_certainly_unpaid
from shared.ids import AwardId

IN_HAND: Final = frozenset({PaymentStatus.SETTLED, PaymentStatus.HANDED_OVER})


def least_standing(reductions: Iterable[Reduction]) -> Mapping[AwardId, Reduction]:
    """Return of each award the reduction that leaves the least: the last one, in whatever order they were heard of."""
    least: dict[AwardId, Reduction] = {}
    for one in reductions:
        if one.award_id not in least or one.stands < least[one.award_id].stands:
            least[one.award_id] = one
    return least


def reduce(payment: Payment, last: AttemptStatus | None, reduction: Reduction, claimed: Claimed, now: datetime) -> Effect:
    """Return what becomes of the payment. What may be on its way stays as it is until the bank has answered.

    `claimed` is what is to be recovered of it already. The same again changes nothing. What was written off stays claimed
    while it is in hand; once the bank has sent it back nobody owes it to anybody.
    """
    counts = claimed.amount if payment.state in IN_HAND else claimed.amount - claimed.written_off
    stands = standing_of(payment, reduction)
    excess = payment.amount - counts - stands
    if excess <= 0:
        return Effect(payment, reduction)
    if payment.state in IN_HAND:
        return Effect(payment, reduction, recovered=excess)
    if not is_certainly_unpaid(payment, last):
        return Effect(payment, reduction)
    # What the household gave back by hand of what its bank sent back, too, is owed to it again.
    left = stands + counts
    if left == 0:
        return Effect(payment.to(PaymentStatus.RELEASED, AWARD_REDUCED, at=now), reduction)
    less = replace(payment, amount=left, lowered=payment.lowered + excess)
    if payment.state is PaymentStatus.HELD and payment.reason == AWARD_REDUCED:
        # The bank never had the order that was too high: it goes again, to the same account.
        less = replace(less.to(PaymentStatus.RESERVED), round_id=None)
    return Effect(less, reduction, lowered=excess)


def standing_of(payment: Payment, reduction: Reduction) -> int:
    """Return up to what this payment may come to: what stands of its award stands for the earliest parts first."""
    return max(0, reduction.stands - payment.parts_before)


def waits_for_an_answer(payment: Payment, reduction: Reduction | None) -> bool:
    """Tell whether an order names more than what still stands: certainly missing, it is not told again."""
    return reduction is not None and standing_of(payment, reduction) < payment.amount


def recovery_of(effect: Effect, state: RecoveryState, now: datetime) -> Recovery:
    """Return the claim for what is too much in hand."""
    payment, reduction = effect.payment, effect.reduction
    return Recovery(
        id=recovery_id(reduction.award_id, reduction.number, payment.part),
        payment_id=payment.id,
        case_id=payment.case_id,
        award_id=reduction.award_id,
        number=reduction.number,
        decision_id=reduction.decision_id,
        decision_number=reduction.decision_number,
        decided_by=reduction.signed_by,
        amount=effect.recovered,
        unit=payment.unit,
        state=state,
        opened_at=now,
    )
