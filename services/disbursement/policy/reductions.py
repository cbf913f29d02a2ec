"""What a reduction means for its payment: less goes out, nothing does, or so much is too much in hand; never two of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.payments import AWARD_REDUCED, Payment, PaymentStatus
from services.disbursement.domain.recoveries import Recovery, RecoveryState, recovery_id
from services.disbursement.domain.reductions import Effect, Reduction
from services.disbursement.policy.payments import is_certainly_unpaid
from shared.errors import Forbidden, Refused
from shared.ids import AwardId
from shared.texts import Text

RecoveryOutcome = Literal["paid_back", "waived"]
IN_HAND: Final = frozenset({PaymentStatus.SETTLED, PaymentStatus.HANDED_OVER})


class RecoveryEndedAlready(Refused):
    """It was paid back or waived before."""

    code = "recovery-ended"
    title = Text(vi="Khoản thu hồi này đã kết thúc", en="This recovery has ended already")


class WaivedByProvince(Forbidden):
    """Only the province's leadership lets a household keep what is too much."""

    code = "waived-by-province"
    title = Text(
        vi="Chỉ lãnh đạo tỉnh được quyết định không thu hồi; kế toán chỉ ghi nhận đã nộp lại",
        en="Only the leadership of the province may waive a recovery; an accountant records what was paid back",
    )


class EndedByItsSigner(Forbidden):
    """Who signed the reduction or the award does not end the recovery."""

    code = "recovery-ended-by-signer"
    title = Text(
        vi="Người đã ký quyết định của khoản này không được kết thúc việc thu hồi",
        en="Who signed a decision about this award may not end its recovery",
    )


def least_standing(reductions: Iterable[Reduction]) -> Mapping[AwardId, Reduction]:
    """Return of each award the reduction that leaves the least: the last one, in whatever order they were heard of."""
    least: dict[AwardId, Reduction] = {}
    for one in reductions:
        if one.award_id not in least or one.stands < least[one.award_id].stands:
            least[one.award_id] = one
    return least


def reduce(payment: Payment, last: AttemptStatus | None, reduction: Reduction, claimed: int, now: datetime) -> Effect:
    """Return what becomes of the payment. What may be on its way stays as it is until the bank has answered.

    `claimed` is what is to be recovered of it already. The same again changes nothing.
    """
    excess = payment.amount - claimed - reduction.stands
    if excess <= 0:
        return Effect(payment, reduction)
    if payment.state in IN_HAND:
        return Effect(payment, reduction, recovered=excess)
    if not is_certainly_unpaid(payment, last):
        return Effect(payment, reduction)
    if reduction.stands == 0:
        return Effect(payment.to(PaymentStatus.RELEASED, AWARD_REDUCED, at=now), reduction)
    less = replace(payment, amount=reduction.stands, lowered=payment.lowered + excess)
    if payment.state is PaymentStatus.HELD and payment.reason == AWARD_REDUCED:
        # The bank never had the order that was too high: it goes again, to the same account.
        less = replace(less.to(PaymentStatus.RESERVED), round_id=None)
    return Effect(less, reduction, lowered=excess)


def waits_for_an_answer(payment: Payment, reduction: Reduction | None) -> bool:
    """Tell whether an order names more than what still stands: certainly missing, it is not told again."""
    return reduction is not None and reduction.stands < payment.amount


def recovery_of(effect: Effect, state: RecoveryState, now: datetime) -> Recovery:
    """Return the claim for what is too much in hand."""
    payment, reduction = effect.payment, effect.reduction
    return Recovery(
        id=recovery_id(reduction.award_id, reduction.number),
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


@dataclass(frozen=True)
class Ending:
    """Who says how a recovery ended, whether he leads the province, and why (a code)."""

    outcome: RecoveryOutcome
    reason_code: str
    by: str
    leads_province: bool


def end_recovery(recovery: Recovery, payment: Payment, ending: Ending, now: datetime) -> Recovery:
    """Return the recovery after this person has ended it, or refuse with the reason."""
    if recovery.ended_at is not None:
        raise RecoveryEndedAlready
    if ending.by in {recovery.decided_by, payment.signed_by}:
        raise EndedByItsSigner
    if ending.outcome == "waived" and not ending.leads_province:
        raise WaivedByProvince
    state = RecoveryState(ending.outcome)
    return replace(recovery, state=state, reason_code=ending.reason_code, ended_at=now, ended_by=ending.by)
