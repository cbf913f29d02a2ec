"""When the step may be confirmed that a later part of an award waits for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from services.disbursement.domain.payments import Payment, PaymentStatus
from shared.errors import FieldError, InvalidInput, Refused
from shared.texts import Text

_OVER: Final = frozenset({PaymentStatus.SETTLED, PaymentStatus.HANDED_OVER, PaymentStatus.RELEASED})
_WAITS: Final = frozenset({PaymentStatus.NOT_DUE, PaymentStatus.WAITING_FUNDS})


class NoStepToConfirm(Refused):
    """It waits for no step: it goes by its day, in one sum, or its step was confirmed."""

    code = "no-step-to-confirm"
    title = Text(
        vi="Khoản này không chờ xác nhận tiến độ (trạng thái: {state}): chi theo ngày, chi một lần, hoặc đã xác nhận rồi",
        en="This payment waits for no step (state: {state}): it goes on its day or in one sum, or its step was confirmed",
    )


class EarlierPartOpen(Refused):
    """What the household had for the step before is not in its hands yet."""

    code = "earlier-part-open"
    title = Text(
        vi="Phần {part} chưa chi xong: chi xong phần trước rồi mới xác nhận tiến độ cho phần này",
        en="Part {part} is not paid yet: the step is confirmed once the household has had the parts before it",
    )


def confirm(payment: Payment, siblings: Iterable[Payment], seen_on: date, today: date) -> Payment:
    """Return the part due from today on, or refuse. Raises NoStepToConfirm, EarlierPartOpen, InvalidInput."""
    if payment.part == 1 or payment.due_on is not None or payment.state not in _WAITS:
        raise NoStepToConfirm(state=payment.state.value)
    for other in sorted(siblings, key=lambda one: one.part):
        if other.award_id == payment.award_id and other.part < payment.part and other.state not in _OVER:
            raise EarlierPartOpen(part=other.part)
    if seen_on > today:
        raise InvalidInput(FieldError("seen_on", _FUTURE))
    return replace(payment, due_on=today)


_FUTURE: Final = Text(vi="phải là hôm nay hoặc một ngày đã qua", en="must be today or a day that has passed")
