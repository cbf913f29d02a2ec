"""Who may hand over what, and when."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.disbursement.domain.payments import Payment, PaymentStatus
from shared.duties import Duty, Held
from shared.errors import FieldError, Forbidden, InvalidInput, Refused
from shared.events import AssistanceApproved, AssistanceReduced
from shared.texts import Text


class AlreadyHandedOver(Refused):
    """The household has it."""

    code = "already-handed-over"
    title = Text(vi="Khoản này đã được bàn giao", en="This has been handed over already")


class NotReadyForHandover(Refused):
    """It is not ours to hand over now."""

    code = "not-ready-for-handover"
    title = Text(vi="Khoản này chưa thể bàn giao (trạng thái: {state})", en="This cannot be handed over now (state: {state})")


class GoesByBank(Refused):
    """Money for an account is not handed over."""

    code = "goes-by-bank"
    title = Text(
        vi="Khoản tiền này được chuyển khoản, không bàn giao trực tiếp",
        en="This money goes to an account; it is not handed over",
    )


class GoesByCashList(Refused):
    """Money is carried by a list, whose advance must come to nothing in the end."""

    code = "goes-by-cash-list"
    title = Text(
        vi="Khoản tiền mặt này trao theo danh sách ký nhận: mở danh sách để ghi đã trao",
        en="This money goes by a cash list: open the list, and record it there",
    )


class NotYourCommune(Forbidden):
    """The place lies outside this person's area."""

    code = "not-your-commune"
    title = Text(vi="Xã {commune_code} nằm ngoài địa bàn của bạn", en="Commune {commune_code} is outside your area")


def duties_of(approvals: Iterable[AssistanceApproved | AssistanceReduced]) -> dict[UUID, set[Held]]:
    """Return who signed and who delegated, by case: neither hands anything over there."""
    held: dict[UUID, set[Held]] = {}
    for approval in approvals:
        by_case = held.setdefault(approval.case_id, set())
        by_case.add((approval.signed_by, Duty.SIGN))
        if approval.delegated_by is not None:
            by_case.add((approval.delegated_by, Duty.DELEGATE))
    return held


def hand_over(payment: Payment, quantity: int | None, now: datetime) -> Payment:
    """Return the payment after its goods were handed over, or refuse with the reason."""
    if payment.state is PaymentStatus.HANDED_OVER:
        raise AlreadyHandedOver
    if payment.rail == "bank":
        raise GoesByBank
    if payment.rail == "cash":
        raise GoesByCashList
    if payment.state not in {PaymentStatus.RESERVED, PaymentStatus.NOT_DUE}:
        raise NotReadyForHandover(state=payment.state.value)
    if quantity is not None and quantity != payment.amount:
        reason = Text(vi="phải đúng bằng {amount} theo quyết định", en="must be the {amount} that was decided")
        raise InvalidInput(FieldError("quantity", reason, {"amount": payment.amount}))
    return payment.to(PaymentStatus.HANDED_OVER, at=now)
