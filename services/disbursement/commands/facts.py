"""The facts of disbursement, each made from the payment that it is about."""

from typing import TypedDict, cast

from services.disbursement.domain.payments import Payment, PaymentStatus
from services.disbursement.domain.recoveries import Recovery, RecoveryState
from services.disbursement.domain.reductions import Effect
from services.disbursement.policy.resolutions import Outcome
from shared.events import (
    ContradictionResolved,
    FundsShort,
    GoodsHandedOver,
    PaymentContradicted,
    PaymentFailed,
    PaymentReduced,
    PaymentSettled,
    RecoveryEnded,
)
from shared.ids import AwardId, CaseId, IncidentId, PaymentId, SourceId


class _Head(TypedDict):
    """What every fact about a payment says."""

    incident_id: IncidentId
    case_id: CaseId
    drill: bool
    payment_id: PaymentId
    award_id: AwardId
    commune_code: str


def payment_settled(payment: Payment) -> PaymentSettled:
    return PaymentSettled(**_head(payment), source_id=_source_of(payment), amount_dong=payment.amount, rail=payment.rail)


def goods_handed_over(payment: Payment, agent: str) -> GoodsHandedOver:
    return GoodsHandedOver(
        **_head(payment),
        source_id=_source_of(payment),
        quantity=payment.amount,
        unit=payment.unit,
        handed_over_by=agent,
    )


def payment_failed(payment: Payment) -> PaymentFailed:
    return PaymentFailed(**_head(payment), reason=payment.reason or "")


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
