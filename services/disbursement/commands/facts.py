"""The facts of disbursement, each made from the payment that it is about."""

from collections.abc import Iterable, Sequence
from typing import Final, TypedDict, cast

from services.disbursement.domain.payees import PayeeChange
from services.disbursement.domain.payments import PAYEE_REASONS, Payment, PaymentStatus
from services.disbursement.domain.recoveries import Instalment, Receipt, Recovery, RecoveryState
from services.disbursement.domain.reductions import Effect
from services.disbursement.policy.resolutions import Outcome
from shared.events import (
    ContradictionResolved,
    FundsShort,
    GoodsHandedOver,
    PaidTwice,
    PayeeChanged,
    PayeeNeeded,
    PaymentContradicted,
    PaymentFailed,
    PaymentReduced,
    PaymentReturned,
    PaymentSettled,
    RecoveryEnded,
    RecoveryOpened,
    RecoveryPlanned,
    RecoveryWrittenOff,
    RepaymentReceived,
)
from shared.events.disbursement import PayeeReason
from shared.ids import AwardId, CaseId, IncidentId, PaymentId, SourceId

_WAIT_FOR_PEOPLE: Final = frozenset({PaymentStatus.WAITING_PAYEE, PaymentStatus.HELD, PaymentStatus.RETURNED})


class _Head(TypedDict):
    """What every fact about a payment says."""

    incident_id: IncidentId
    case_id: CaseId
    drill: bool
    payment_id: PaymentId
    award_id: AwardId
    commune_code: str


def payment_settled(payment: Payment) -> PaymentSettled:
    return PaymentSettled(
        **_head(payment),
        source_id=_source_of(payment),
        amount_dong=payment.amount,
        rail=payment.rail,
        times_returned=payment.times_returned,
        part=payment.part,
        parts=payment.parts,
    )


def goods_handed_over(payment: Payment, agent: str) -> GoodsHandedOver:
    return GoodsHandedOver(
        **_head(payment),
        source_id=_source_of(payment),
        quantity=payment.amount,
        unit=payment.unit,
        handed_over_by=agent,
        times_returned=payment.times_returned,
        part=payment.part,
        parts=payment.parts,
    )


def payment_failed(payment: Payment) -> PaymentFailed:
    return PaymentFailed(**_head(payment), reason=payment.reason or "")


def payment_returned(payment: Payment, reason: str, *, is_owed: bool) -> PaymentReturned:
    return PaymentReturned(
        **_head(payment), reason=reason, times=payment.times_returned, amount_dong=payment.amount, is_owed=is_owed
    )


def payment_reduced(effect: Effect) -> PaymentReduced:
    payment = effect.payment
    released = payment.state is PaymentStatus.RELEASED
    return PaymentReduced(
        **_head(payment),
        effect="released" if released else "to_recover" if effect.recovered else "lowered",
        amount=0 if released else payment.amount,
        difference=payment.amount if released else effect.recovered or effect.lowered,
        unit=payment.unit,
    )


def recovery_opened(recovery: Recovery, payment: Payment) -> RecoveryOpened:
    return RecoveryOpened(
        **_head(payment),
        recovery_id=recovery.id,
        cause=recovery.cause.value,
        amount=recovery.amount,
        unit=recovery.unit,
        owner=recovery.owner or "",
    )


def paid_twice(recovery: Recovery, payment: Payment) -> PaidTwice:
    return PaidTwice(
        **_head(payment), recovery_id=recovery.id, amount=recovery.amount, unit=recovery.unit, owner=recovery.owner or ""
    )


def recovery_planned(recovery: Recovery, payment: Payment, plan: Sequence[Instalment]) -> RecoveryPlanned:
    return RecoveryPlanned(
        **_head(payment),
        recovery_id=recovery.id,
        amount=recovery.left,
        unit=recovery.unit,
        instalments=len(plan),
        last_due_on=plan[-1].due_on,
    )


def repayment_received(recovery: Recovery, payment: Payment, receipt: Receipt) -> RepaymentReceived:
    return RepaymentReceived(
        **_head(payment),
        recovery_id=recovery.id,
        amount=receipt.amount,
        left=recovery.left,
        unit=recovery.unit,
        way=receipt.way,
    )


def recovery_written_off(recovery: Recovery, payment: Payment) -> RecoveryWrittenOff:
    return RecoveryWrittenOff(
        **_head(payment),
        recovery_id=recovery.id,
        amount=recovery.left,
        unit=recovery.unit,
        reason_code=recovery.reason_code or "",
    )


def recovery_ended(recovery: Recovery, payment: Payment) -> RecoveryEnded:
    return RecoveryEnded(
        **_head(payment),
        recovery_id=recovery.id,
        outcome="waived" if recovery.state is RecoveryState.WAIVED else "paid_back",
        amount=recovery.amount,
        unit=recovery.unit,
        reason_code=recovery.reason_code or "",
    )


def payment_contradicted(payment: Payment) -> PaymentContradicted:
    return PaymentContradicted(**_head(payment))


def contradiction_resolved(payment: Payment, outcome: Outcome) -> ContradictionResolved:
    return ContradictionResolved(**_head(payment), outcome="paid" if outcome == "paid" else "not_paid")


def payees_needed(payments: Iterable[Payment]) -> list[PayeeNeeded]:
    """Return what communes are told of those that wait until people have said to whom they go."""
    return [
        PayeeNeeded(**_head(each), reason=cast(PayeeReason, each.reason))
        for each in payments
        if each.state in _WAIT_FOR_PEOPLE and each.reason in PAYEE_REASONS
    ]


def payee_changed(change: PayeeChange, payments: Sequence[Payment], confirmed_by: str) -> PayeeChanged:
    first = payments[0]
    return PayeeChanged(
        incident_id=first.incident_id,
        case_id=first.case_id,
        drill=first.drill,
        change_id=change.id,
        commune_code=first.commune_code,
        payment_ids=tuple(each.id for each in payments),
        award_ids=tuple(each.award_id for each in payments),
        kind=change.kind,
        person=change.person,
        proposed_by=change.proposed_by,
        confirmed_by=confirmed_by,
    )


def funds_short(payment: Payment) -> FundsShort:
    return FundsShort(**_head(payment), amount=payment.amount, unit=payment.unit)


def _head(payment: Payment) -> _Head:
    return {
        "incident_id": payment.incident_id,
        "case_id": payment.case_id,
        "drill": payment.drill,
        "payment_id": payment.id,
        "award_id": payment.award_id,
        "commune_code": payment.commune_code,
    }


def _source_of(payment: Payment) -> SourceId:
    """Return the source that bore it; the database knows no payment that ended well without one."""
    return cast(SourceId, payment.source_id)
