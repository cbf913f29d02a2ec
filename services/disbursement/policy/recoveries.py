"""How what is too much comes back: by a plan that sums up, by receipts that never go above it, and how it ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from services.disbursement.domain.attempts import Claim
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.recoveries import (
    OF_A_RETRACTED_CASE,
    Instalment,
    Receipt,
    Recovery,
    RecoveryCause,
    RecoveryState,
    number_of_order,
    recovery_id,
)
from services.disbursement.policy.precedence import RISK_WHEN_UNKNOWN
from services.disbursement.policy.reductions import IN_HAND
from shared.clock import VIETNAM
from shared.duties import same_person
from shared.errors import FieldError, Forbidden, InvalidInput, Refused
from shared.number_words import number_text
from shared.targets import RECOVERED, target_on
from shared.texts import Text
from shared.time_limits import Clock, ClockScope

RecoveryOutcome = Literal["paid_back", "waived", "uncollectable"]
MAX_INSTALMENTS: Final = 60
_FINISHED: Final = time(23, 59, 59)


class RecoveryEndedAlready(Refused):
    """It was paid back, waived or written off before."""

    code = "recovery-ended"
    title = Text(vi="Khoản thu hồi này đã kết thúc", en="This recovery has ended already")


class WaivedByProvince(Forbidden):
    """Only the province's leadership lets a household keep what is too much."""

    code = "waived-by-province"
    title = Text(
        vi="Chỉ lãnh đạo tỉnh được quyết định không thu hồi; kế toán chỉ ghi nhận đã nộp lại",
        en="Only the leadership of the province may waive a recovery or write it off; an accountant records what was paid back",
    )


class EndedByItsSigner(Forbidden):
    """Who signed the reduction or the award neither takes receipts nor ends the recovery."""

    code = "recovery-ended-by-signer"
    title = Text(
        vi="Người đã ký quyết định của khoản này không được thu, lập kế hoạch hay kết thúc việc thu hồi",
        en="Who signed a decision about this award may neither take money back, plan nor end its recovery",
    )


class ReceiptDiffers(Refused):
    """The receipt was booked before, with another amount or day."""

    code = "receipt-differs"
    title = Text(
        vi="Phiếu thu này đã được ghi với số tiền hoặc ngày khác: hãy xem lại số phiếu",
        en="This receipt was booked before with another amount or day: look at its number again",
    )


class ClaimIsOver(Refused):
    """The bank names more than was claimed of an order, and that claim has ended: nobody could be asked for the rest by it."""

    code = "claim-is-over"
    title = Text(
        vi="Phần ngân hàng chi thừa theo lệnh này đã thu xong hoặc không thu nữa, nay ngân hàng nêu thêm {more} đồng: hãy làm "
        "rõ với ngân hàng bằng văn bản; việc này để ngỏ đến khi ngân hàng nói lại",
        en="What the bank paid too much by this order is had back or let go already, and now it names {more} đồng more: clear "
        "it up with the bank in writing; this stays open until it says otherwise",
    )


@dataclass(frozen=True)
class Ending:
    """Who says how a recovery ended, whether he leads the province, why (a code), and by which paper."""

    outcome: RecoveryOutcome
    reason_code: str
    by: str
    leads_province: bool
    act: str | None = None


def claim_of_retracted(payment: Payment, claimed: int, state: RecoveryState, now: datetime) -> Recovery | None:
    """Return the claim for what a case that was taken back has in hand by this payment; None where that is nothing."""
    left = payment.amount - claimed
    if not payment.recovery or payment.state not in IN_HAND or left <= 0:
        return None
    return Recovery(
        id=recovery_id(payment.award_id, OF_A_RETRACTED_CASE, payment.part),
        payment_id=payment.id,
        case_id=payment.case_id,
        award_id=payment.award_id,
        number=OF_A_RETRACTED_CASE,
        decision_id=payment.decision_id,
        decision_number=payment.decision_number,
        decided_by=payment.signed_by,
        amount=left,
        unit=payment.unit,
        state=state,
        opened_at=now,
        cause=RecoveryCause.CASE_RETRACTED,
    )


def claim_of_paid_twice(payment: Payment, claim: Claim, state: RecoveryState, now: datetime) -> Recovery:
    """Return the claim for what the bank paid by this order, though the household had it in hand already."""
    number = number_of_order(claim.number)
    return Recovery(
        id=recovery_id(payment.award_id, number, payment.part),
        payment_id=payment.id,
        case_id=payment.case_id,
        award_id=payment.award_id,
        number=number,
        decision_id=payment.decision_id,
        decision_number=payment.decision_number,
        decided_by=payment.signed_by,
        amount=claim.paid,
        unit=payment.unit,
        state=state,
        opened_at=now,
        cause=RecoveryCause.PAID_TWICE,
    )


def check_receipt_named(receipt_number: str | None) -> str:
    """Return the number of the receipt. Raises InvalidInput where nobody says by which one it came back."""
    if receipt_number is None:
        raise InvalidInput(FieldError("receipt_number", _NO_RECEIPT))
    return receipt_number


def check_plan(
    recovery: Recovery, parts: Sequence[tuple[date, int]], by: str, payment: Payment, today: date
) -> list[Instalment]:
    """Return the instalments of a plan, numbered, or refuse: dates that go on, amounts that sum to what is still to come."""
    _check_open(recovery, payment, by)
    errors = []
    if not 1 <= len(parts) <= MAX_INSTALMENTS:
        errors.append(FieldError("instalments", _COUNT, {"most": MAX_INSTALMENTS}))
    if any(amount <= 0 for _, amount in parts) or sum(amount for _, amount in parts) != recovery.left:
        errors.append(FieldError("instalments", _SUM, {"left": number_text(recovery.left)}))
    days = [day for day, _ in parts]
    if days != sorted(set(days)) or (days and days[0] < today):
        errors.append(FieldError("instalments", _DAYS))
    if errors:
        raise InvalidInput(*errors)
    return [Instalment(number, day, amount) for number, (day, amount) in enumerate(parts, start=1)]


def take_receipt(recovery: Recovery, receipt: Receipt, payment: Payment, now: datetime) -> Recovery:
    """Return the recovery after so much came back: with the last of it, it has ended."""
    _check_open(recovery, payment, receipt.recorded_by)
    if not 0 < receipt.amount <= recovery.left:
        raise InvalidInput(FieldError("amount", _TOO_MUCH, {"left": number_text(recovery.left)}))
    if receipt.received_on > now.astimezone(VIETNAM).date():
        raise InvalidInput(FieldError("received_on", _AHEAD))
    after = replace(recovery, received=recovery.received + receipt.amount)
    if after.left:
        return after
    return replace(after, state=RecoveryState.PAID_BACK, reason_code="repaid", ended_at=now, ended_by=receipt.recorded_by)


def end_recovery(recovery: Recovery, payment: Payment, ending: Ending, now: datetime) -> Recovery:
    """Return the recovery after this person has let go what is left of it, or refuse with the reason."""
    _check_open(recovery, payment, ending.by)
    if not ending.leads_province:
        raise WaivedByProvince
    if not ending.act:
        raise InvalidInput(FieldError("act", _NO_ACT))
    return replace(
        recovery,
        state=RecoveryState(ending.outcome),
        reason_code=ending.reason_code,
        ended_at=now,
        ended_by=ending.by,
        act=ending.act,
    )


def sent_back(recovery: Recovery, by: str, now: datetime) -> Recovery:
    """Return the recovery after the household's bank sent the whole payment back, also one that had been let go."""
    return replace(recovery, state=RecoveryState.RETURNED, reason_code="sent_back_by_bank", ended_at=now, ended_by=by)


def next_instalment(plan: Iterable[Instalment], received_since: int) -> Instalment | None:
    """Return the first instalment that what came back since the plan does not cover whole; None where all are."""
    due = 0
    for each in plan:
        due += each.amount
        if due > received_since:
            return each
    return None


def with_more(plan: Iterable[Instalment], received_since: int, more: int) -> list[Instalment]:
    """Return what is left of a plan of which so much has come, with so much more as part of its last instalment."""
    left, parts = received_since, list[Instalment]()
    *earlier, last = plan
    for part in (*earlier, replace(last, amount=last.amount + more)):
        taken = min(left, part.amount)
        left -= taken
        if part.amount > taken:
            parts.append(Instalment(len(parts) + 1, part.due_on, part.amount - taken))
    return parts


def overdue(plan: Iterable[Instalment], received_since: int, today: date) -> int:
    """Return how much of the plan should have come before this day and did not."""
    return max(0, sum(each.amount for each in plan if each.due_on < today) - received_since)


def recovered_clock(
    payment: Payment, recovery: Recovery, case: CaseFile | None, since: datetime, part: Instalment | None = None
) -> Clock:
    """Return the clock until which a plan is agreed or the recovery has ended; of a plan, until its next `part` has come.

    The place that decided answers for it.
    """
    risk_level = (case.risk_level if case else None) or RISK_WHEN_UNKNOWN
    limit = target_on(RECOVERED, since, risk_level)
    scope = ClockScope(payment.incident_id, payment.case_id, payment.answering_commune, risk_level, payment.drill)
    # An agreed day ends at its midnight, also in a drill that runs faster.
    due_at = limit.due_after(since) if part is None else datetime.combine(part.due_on, _FINISHED, VIETNAM)
    due_at = max(due_at, since + timedelta(seconds=1))
    clock = Clock.of_commune(limit, scope, recovery.id, started_at=since, due_at=due_at, known_at=since)
    return replace(clock, is_promised=part is not None)


def _check_open(recovery: Recovery, payment: Payment, by: str) -> None:
    if recovery.ended_at is not None:
        raise RecoveryEndedAlready
    if same_person(by, recovery.decided_by) or same_person(by, payment.signed_by):
        raise EndedByItsSigner


_COUNT: Final = Text(vi="từ 1 đến {most} kỳ", en="from 1 to {most} instalments")
_SUM: Final = Text(vi="tổng các kỳ phải đúng bằng số còn phải thu: {left}", en="must sum to what is still to come: {left}")
_DAYS: Final = Text(vi="ngày các kỳ phải tăng dần và không trước hôm nay", en="must have days that go on, none before today")
_TOO_MUCH: Final = Text(
    vi="phải từ 1 đến số còn phải thu: {left}; phần nộp thừa hãy trả lại ngay", en="must be from 1 to what is left: {left}"
)
_AHEAD: Final = Text(vi="chưa đến ngày đó", en="is still to come")
_NO_RECEIPT: Final = Text(vi="thiếu số phiếu thu hoặc số giao dịch", en="is missing: the number of the receipt or transfer")
_NO_ACT: Final = Text(
    vi="thiếu số văn bản cho phép không thu hồi", en="is missing: the number of the paper by which it is let go"
)
