"""Who may hand over what, and when."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.disbursement.domain.handovers import Carried, Handover, Stop
from services.disbursement.domain.payments import CASE_RETRACTED, Payment, PaymentStatus
from shared.clock import VIETNAM
from shared.duties import Duty, Held
from shared.errors import FieldError, Forbidden, InvalidInput, Refused
from shared.events import AssistanceApproved, AssistanceReduced
from shared.number_words import number_text
from shared.texts import Text

_CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""Those of telephones do, and a form knows minutes only."""


class AlreadyHandedOver(Refused):
    """The household has it."""

    code = "already-handed-over"
    title = Text(vi="Khoản này đã được bàn giao", en="This has been handed over already")


class NotReadyForHandover(Refused):
    """It is not ours to hand over now."""

    code = "not-ready-for-handover"
    title = Text(vi="Khoản này chưa thể bàn giao (trạng thái: {state})", en="This cannot be handed over now (state: {state})")


class GoodsStopped(Refused):
    """It was not owed any more when it was handed over, by what we had heard."""

    code = "goods-stopped"
    title = Text(
        vi="Khoản này đã dừng lúc {at} (rút lại hoặc giảm hết): không trao, mang hàng về kho; "
        "nếu đã trao trước lúc đó, hãy ghi đúng lúc trao",
        en="This was stopped at {at} (taken back, or nothing of it stands): do not hand it over, bring it back; "
        "if it was handed over before that, say when",
    )


class GoodsNotOut(Refused):
    """It is not owed any more, and no note that is open says that its goods are out."""

    code = "goods-not-out"
    title = Text(
        vi="Khoản này đã dừng và không còn trên phiếu xuất nào đang mở, hàng được tính là ở kho: "
        "nếu hộ đã nhận, hãy kiểm kho và lập biên bản",
        en="This was stopped and is on no delivery note that is open, its goods count as in stock: "
        "if the household has them, have the stock counted and minutes made of it",
    )


class GoodsBeyondMeans(Refused):
    """What was freed when it was stopped serves others by now."""

    code = "goods-beyond-means"
    title = Text(
        vi="Phần đã giải phóng khi khoản này dừng đã dành cho hộ khác, nguồn còn thiếu {missing} (kg hoặc bộ): "
        "ghi nhận thêm vào nguồn rồi ghi đã trao lại; giữ phiếu xuất mở cho đến lúc đó",
        en="What was freed when this was stopped is set aside for others by now, the source lacks {missing} (kg or sets): "
        "enter what comes into it, then record this again; keep the delivery note open until then",
    )


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


def check_moment(handed_at: datetime, since: datetime, before: Text, now: datetime) -> None:
    """Refuse a hand-over that is yet to come, or from before it could be (`since`; `before` says why). Raises InvalidInput.

    Who may name any moment may name one before the payment was stopped.
    """
    if handed_at > now + _CLOCKS_DIFFER:
        raise InvalidInput(FieldError("handed_at", _LATER))
    if handed_at < since - _CLOCKS_DIFFER:
        raise InvalidInput(FieldError("handed_at", before, {"at": _shown(since)}))


def stood_at(gone: int, stops: Iterable[Stop], at: datetime) -> int:
    """Return how much of what had `gone` out was still owed at that moment, by what we had heard."""
    return min([gone, *(stop.left for stop in stops if stop.since <= at)])


def hand_over(payment: Payment, said: Handover, carried: Carried | None, now: datetime) -> Payment:
    """Return the payment after its goods were handed over, or refuse with the reason.

    What left with a note (`carried`) and was given before it was stopped, or before less of it stood, is recorded as it was
    given; what is too much of that is then to be recovered.
    """
    if payment.state is PaymentStatus.HANDED_OVER:
        raise AlreadyHandedOver
    if payment.rail == "bank":
        raise GoesByBank
    if payment.rail == "cash":
        raise GoesByCashList
    if payment.state is PaymentStatus.RELEASED and carried is None:
        raise GoodsNotOut
    if payment.state not in {PaymentStatus.RESERVED, PaymentStatus.NOT_DUE, PaymentStatus.RELEASED}:
        raise NotReadyForHandover(state=payment.state.value)
    given = _given(payment, said, carried, now)
    after = replace(payment, amount=given, lowered=payment.lowered + payment.amount - given)
    if payment.state is PaymentStatus.RELEASED:
        after = replace(after, recovery=payment.reason == CASE_RETRACTED)
    return after.to(PaymentStatus.HANDED_OVER, at=now)


def set_aside_again(before: Payment, after: Payment) -> int:
    """Return how much of what was given was free for others again, and must be set aside once more."""
    return after.amount - (0 if before.state is PaymentStatus.RELEASED else before.amount)


def _given(payment: Payment, said: Handover, carried: Carried | None, now: datetime) -> int:
    """Return how much was given: what was owed when it was given, or the less that is owed now."""
    if said.handed_at is not None:
        since, before = (carried.made_at, _BEFORE_THE_NOTE) if carried else (payment.decided_at, _BEFORE_THE_DECISION)
        check_moment(said.handed_at, since, before, now)
    stood = stood_at(carried.quantity, carried.stops, said.handed_at or now) if carried else payment.amount
    if carried is not None and stood == 0:
        raise GoodsStopped(at=_shown(min(stop.since for stop in carried.stops if stop.left == 0)))
    if said.quantity not in {None, stood, min(stood, payment.amount)}:
        reason = Text(vi="phải đúng bằng {amount} theo quyết định", en="must be the {amount} that was decided")
        raise InvalidInput(FieldError("quantity", reason, {"amount": number_text(stood)}))
    return stood if said.quantity is None else said.quantity


def _shown(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


_LATER: Final = Text(vi="là lúc chưa tới", en="is yet to come")
_BEFORE_THE_NOTE: Final = Text(
    vi="là trước khi lập phiếu xuất ({at}): hãy ghi đúng lúc trao hàng theo phiếu này",
    en="is before the delivery note was made ({at}): say when the goods of this note were handed over",
)
_BEFORE_THE_DECISION: Final = Text(
    vi="là trước khi có quyết định ({at}): hãy ghi đúng lúc trao", en="is before it was decided ({at}): say when it was given"
)
