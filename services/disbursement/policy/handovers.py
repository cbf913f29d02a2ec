"""Who may hand over what, and when."""

from datetime import datetime

from services.disbursement.domain.payments import Payment, PaymentStatus
from shared.errors import FieldError, Forbidden, InvalidInput, Refused
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


class SignedByYou(Forbidden):
    """Nobody pays what he approved (P6)."""

    code = "separation-of-duties"
    title = Text(
        vi="Người ký quyết định không được bàn giao khoản do mình phê duyệt",
        en="Who signed the decision may not hand over what it grants",
    )


class NotYourCommune(Forbidden):
    """The place lies outside this person's area."""

    code = "not-your-commune"
    title = Text(vi="Xã {commune_code} nằm ngoài địa bàn của bạn", en="Commune {commune_code} is outside your area")


def hand_over(payment: Payment, agent: str, quantity: int | None, now: datetime) -> Payment:
    """Return the payment after its goods were handed over by `agent`, or refuse with the reason."""
    if agent == payment.signed_by:
        raise SignedByYou
    if payment.state is PaymentStatus.HANDED_OVER:
        raise AlreadyHandedOver
    if payment.rail == "bank":
        raise GoesByBank
    if payment.state is not PaymentStatus.RESERVED:
        raise NotReadyForHandover(state=payment.state.value)
    if quantity is not None and quantity != payment.amount:
        reason = Text(vi="phải đúng bằng {amount} theo quyết định", en="must be the {amount} that was decided")
        raise InvalidInput(FieldError("quantity", reason, {"amount": payment.amount}))
    return payment.to(PaymentStatus.HANDED_OVER, at=now)
