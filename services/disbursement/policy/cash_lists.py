"""What may go on a cash list, who hands it over, what comes back, and when the list is closed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.cash_lists import CashHandover, CashLine, CashList, CashSums, LineState, NotHandedOver
from services.disbursement.domain.handovers import Stop
from services.disbursement.domain.pauses import InForce
from services.disbursement.domain.payments import BANK_CONTRADICTS, CASE_RETRACTED, Payment, PaymentStatus
from services.disbursement.policy.bank_answers import hold
from services.disbursement.policy.handovers import AlreadyHandedOver, stood_at
from shared.clock import VIETNAM
from shared.duties import Duty, Held, clash_of
from shared.errors import FieldError, NotFound, Refused
from shared.ids import PaymentId
from shared.number_words import number_text
from shared.texts import Text

MAX_LINES: Final = 200
"""So many households a team reaches with one list, and so many lines one transaction holds."""


class CashListNotFound(NotFound):
    """No such list, or it is not for this person to see."""

    code = "cash-list-not-found"


class NothingForTheList(Refused):
    """Nothing waits that may go on it."""

    code = "nothing-for-the-list"
    title = Text(
        vi="Không có khoản nào của nguồn và xã này chờ lập danh sách, hoặc đang tạm dừng: xem trang Danh sách ký nhận",
        en="No payment of this source and commune waits for a list, or it is paused: see the page of cash lists",
    )


class NotForTheList(Refused):
    """Some of what was chosen may not go on it."""

    code = "not-for-the-list"
    title = Text(
        vi="Có khoản không đưa vào danh sách này được: bỏ các khoản nêu dưới đây ra rồi gửi lại",
        en="Some of these may not go on this list: leave out those named below, and send it again",
    )


class NotOnTheList(Refused):
    """The list has no such line."""

    code = "not-on-the-list"
    title = Text(vi="Khoản này không nằm trong danh sách", en="This payment is not on the list")


class CashListClosed(Refused):
    """The list is closed, and nothing of it changes any more."""

    code = "cash-list-closed"
    title = Text(vi="Danh sách này đã đóng lúc {at}", en="This list was closed at {at}")


class LineHandedBack(Refused):
    """Its money is here again."""

    code = "line-handed-back"
    title = Text(
        vi="Tiền của dòng này đã hoàn lại: khoản này sẽ ở danh sách sau",
        en="The money of this line was handed back: the payment goes with a later list",
    )


class LineStopped(Refused):
    """It is not owed any more, or less, or not to whom it was: its money comes back."""

    code = "line-stopped"
    title = Text(
        vi="Khoản này đã bị dừng (rút lại, giảm, người nhận đã mất, hoặc ngân hàng báo đã chi): không trao, ghi “không trao” "
        "và hoàn lại tiền",
        en="This payment was stopped (taken back, reduced, its payee lost, or the bank says that it paid): do not hand it "
        "over, bring it back",
    )


class HandedBackDiffers(Refused):
    """What was counted is not what should come back."""

    code = "handed-back-differs"
    title = Text(
        vi="Đếm được {counted} đ, các dòng không trao là {expected} đ: đếm lại, hoặc ghi nốt các dòng không trao",
        en="{counted} đồng were counted, lines not handed over come to {expected}: count again, or record the rest",
    )


class NothingToHandBack(Refused):
    """No line waits for its money to come back."""

    code = "nothing-to-hand-back"
    title = Text(
        vi="Chưa có dòng nào ghi “không trao”: ghi lý do cho từng hộ trước rồi mới hoàn tiền",
        en="No line is recorded as not handed over: say so for each household first, then book what comes back",
    )


class MoneyStillOut(Refused):
    """Advance and what is accounted for differ."""

    code = "money-still-out"
    title = Text(
        vi="Chưa đóng được: còn thiếu {missing} đ ({lines} dòng chưa trao, chưa hoàn). Tạm ứng phải bằng đã trao cộng hoàn lại",
        en="Not closed: {missing} đồng ({lines} line(s)) are neither handed over nor back. Advance = handed over + handed back",
    )


class CashListChanged(Refused):
    """Somebody has changed it since it was read."""

    status = 412
    code = "cash-list-changed"
    title = Text(
        vi="Danh sách đã thay đổi sau khi bạn mở: hãy xem lại rồi đóng",
        en="The list has changed since you read it: read it again, then close it",
    )


class CashListNotRead(Refused):
    """Who closes it does not say what he has read."""

    status = 428
    code = "cash-list-not-read"
    title = Text(
        vi="Hãy đọc danh sách trước, rồi gửi lại với If-Match là ETag vừa đọc",
        en="Read the list first, then send it again with the ETag that you read as If-Match",
    )


def why_not_on(payment: Payment, wanted: CashList, in_force: InForce, maker: str, held: Collection[Held]) -> Text | None:
    """Return why this payment may not go on the list, or None. Who made it out assessed, signed and delegated nothing of it."""
    if payment.rail != "cash" or payment.state is not PaymentStatus.RESERVED:
        return _NOT_WAITING
    if payment.source_id != wanted.source_id or payment.commune_code != wanted.commune_code:
        return _ELSEWHERE
    if in_force.stop(payment):
        return _PAUSED
    clash = clash_of(maker, Duty.HAND_OVER, {*held, (payment.signed_by, Duty.SIGN)})
    return _CLASHES if clash is not None else None


def refuse_those(reasons: Mapping[int, Text]) -> None:
    """Refuse a list of which some lines may not be there. Raises NotForTheList."""
    if reasons:
        raise NotForTheList(errors=tuple(FieldError(f"payment_ids.{place}", said) for place, said in reasons.items()))


def line_of(wanted: CashList, number: int, payment: Payment, now: datetime) -> CashLine:
    """Return the payment as a line of this list, whose money goes out."""
    return CashLine(
        list_id=wanted.id,
        number=number,
        payment_id=payment.id,
        case_id=payment.case_id,
        source_id=wanted.source_id,
        amount=payment.amount,
        state=LineState.OUT,
        changed_at=now,
    )


def check_open(cash_list: CashList) -> None:
    """Raises CashListClosed."""
    if cash_list.closed_at is not None:
        raise CashListClosed(at=f"{cash_list.closed_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}")


def hand_over(
    payment: Payment, line: CashLine, said: CashHandover, stopped: Mapping[PaymentId, Sequence[Stop]], now: datetime
) -> tuple[Payment, CashLine]:
    """Return payment and line with the money in the household's hands, or refuse with the reason.

    `stopped` says since when the payment is not owed any more, or paid by the bank: what was given before is recorded, and is
    then to be recovered.
    """
    if line.state is LineState.HANDED_OVER:
        raise AlreadyHandedOver
    if line.state is LineState.HANDED_BACK:
        raise LineHandedBack
    stops = stopped.get(payment.id, ())
    if (payment.contradicted and not stops) or stood_at(line.amount, stops, said.handed_at) < line.amount:
        raise LineStopped
    given = replace(line, state=LineState.HANDED_OVER, reason=None, changed_at=now)
    return payment.to(PaymentStatus.HANDED_OVER, at=now), given


def keep_back(line: CashLine, said: NotHandedOver, now: datetime) -> CashLine:
    """Return the line whose money is to come back, or refuse with the reason."""
    if line.state is LineState.HANDED_OVER:
        raise AlreadyHandedOver
    if line.state is LineState.HANDED_BACK:
        raise LineHandedBack
    return replace(line, state=LineState.NOT_HANDED_OVER, reason=said.reason, changed_at=now)


def hand_back(lines: Sequence[CashLine], counted: int, now: datetime) -> list[CashLine]:
    """Return the lines whose money has come back: all that were not handed over, and exactly what they come to."""
    waiting = [line for line in lines if line.state is LineState.NOT_HANDED_OVER]
    if not waiting:
        raise NothingToHandBack
    expected = sum(line.amount for line in waiting)
    if counted != expected:
        raise HandedBackDiffers(counted=number_text(counted), expected=number_text(expected))
    return [replace(line, state=LineState.HANDED_BACK, changed_at=now) for line in waiting]


def come_back(payment: Payment, now: datetime) -> Payment:
    """Return a payment whose money has come back: it waits again, or ends where nothing of it is owed any more."""
    off = replace(payment, round_id=None)
    if payment.contradicted:
        return replace(hold(off, BANK_CONTRADICTS, now), rail="bank")
    if payment.recovery:
        return replace(off.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now), recovery=False)
    return off.to(PaymentStatus.RESERVED)


def close(cash_list: CashList, lines: Sequence[CashLine], seen: int | None, by: str, now: datetime) -> CashList:
    """Return the list, closed: its advance is what was handed over and what was handed back, to the đồng."""
    check_open(cash_list)
    if seen is None:
        raise CashListNotRead
    if seen != cash_list.revision:
        raise CashListChanged
    missing = CashSums.of(lines).out
    if missing:
        open_lines = [line for line in lines if line.state in {LineState.OUT, LineState.NOT_HANDED_OVER}]
        raise MoneyStillOut(missing=number_text(missing), lines=len(open_lines))
    return replace(cash_list, closed_by=by, closed_at=now, revision=cash_list.revision + 1)


def may_pay_by_cash(payment: Payment, last: AttemptStatus | None, *, is_open: bool) -> bool:
    """Tell whether a person may let a held payment go by cash list: its only way, by bank, is certainly dead.

    `is_open`: the bank has said something odd about it that nobody has ended.
    """
    dead = last is AttemptStatus.REJECTED and not payment.contradicted and not is_open
    return payment.state is PaymentStatus.HELD and payment.unit == "dong" and dead and not payment.recovery


def pay_by_cash(payment: Payment) -> Payment:
    """Return a held payment that waits for a cash list."""
    return replace(payment, rail="cash", round_id=None).to(PaymentStatus.RESERVED)


_NOT_WAITING: Final = Text(vi="khoản này không chờ lập danh sách", en="this payment does not wait for a list")
_ELSEWHERE: Final = Text(vi="khoản này thuộc nguồn khác hoặc xã khác", en="it is of another source or commune")
_PAUSED: Final = Text(vi="khoản này đang tạm dừng", en="it is paused")
_CLASHES: Final = Text(
    vi="bạn đã báo tin, đánh giá, ký hoặc uỷ quyền cho hộ này: người khác phải lập",
    en="you reported, assessed, signed or delegated for this household: somebody else must make it",
)
BEFORE_THE_LIST: Final = Text(
    vi="là trước khi lập danh sách ({at}): hãy ghi đúng lúc trao tiền theo danh sách này",
    en="is before the list was made ({at}): say when the money of this list was handed over",
)
