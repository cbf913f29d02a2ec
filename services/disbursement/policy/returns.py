"""What came back is paid once more: how, and by whose word."""

from dataclasses import replace
from typing import Literal

from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payments import Payment, PaymentStatus
from services.disbursement.policy.resolutions import check_not_signer
from shared.errors import Refused
from shared.texts import Text

WayAgain = Literal["same_account", "cash"]


class NotReturned(Refused):
    """It did not come back, or goes out again already."""

    code = "not-returned"
    title = Text(
        vi="Khoản này không phải khoản bị trả lại đang chờ chi lại (trạng thái: {state})",
        en="This is no payment that came back and waits to be paid again (state: {state})",
    )


class ReturnInDoubt(Refused):
    """The bank contradicts itself about it."""

    code = "return-in-doubt"
    title = Text(
        vi="Ngân hàng trả lời mâu thuẫn về khoản này: hãy kết luận trước khi chi lại",
        en="The bank contradicts itself about this payment: end that before it is paid again",
    )


class NoAccountLeft(Refused):
    """There is no account on which it may be paid: none is named, or a new one waits for a second person."""

    code = "no-account-left"
    title = Text(
        vi="Không còn tài khoản nào chi được: hãy ghi tài khoản mới và nhờ người thứ hai xác nhận, hoặc chi tiền mặt",
        en="No account is left on which this may be paid: enter a new one and have a second person confirm it, or pay in cash",
    )


def ways_again(payment: Payment, case: CaseFile | None) -> list[WayAgain]:
    """Return how an officer may let it go once more; none for what did not come back, or is in doubt."""
    if payment.state is not PaymentStatus.RETURNED or payment.contradicted:
        return []
    # `case` is as this payment may be paid.
    return ["same_account", "cash"] if case is not None and case.account_hash is not None else ["cash"]


def pay_again(payment: Payment, way: WayAgain, case: CaseFile, agent: str) -> Payment:
    """Return the payment ready once more, or refuse with the reason. Who signed for it lets nothing go."""
    check_not_signer(agent, payment)
    if payment.state is not PaymentStatus.RETURNED:
        raise NotReturned(state=payment.state.value)
    if payment.contradicted:
        raise ReturnInDoubt
    if way not in ways_again(payment, case):
        raise NoAccountLeft
    ready = replace(payment.to(PaymentStatus.RESERVED), round_id=None)
    return replace(ready, rail="cash") if way == "cash" else ready
