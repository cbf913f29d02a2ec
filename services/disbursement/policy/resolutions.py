"""How a person ends what the bank left open. He chooses among the bank's own words, and invents none."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

from services.disbursement.domain.attempts import AttemptStatus, Claim
from services.disbursement.domain.bank_answers import Meaning
from services.disbursement.domain.odd_answers import OddAnswerRecord
from services.disbursement.domain.payments import AT_THE_BANK, CASE_RETRACTED, Payment, PaymentStatus
from services.disbursement.policy.bank_answers import hold
from services.disbursement.policy.reductions import IN_HAND
from shared.duties import Duty, Held, same_person
from shared.errors import Forbidden, Refused
from shared.texts import Text

Outcome = Literal["paid", "not_paid", "reversed"]
Act = Literal["paid", "not_paid", "reversed", "ask_again"]
"""What a person does about a payment: says what became of it, or has the bank asked once more, which ends nothing."""
_MAY_BE_CLAIMED: Final = IN_HAND | {PaymentStatus.HELD, PaymentStatus.RELEASED}
"""What another order of it was paid is claimed of these, or counts as theirs."""
ASK_AGAIN: Final = "ask_again"
NOT_PAID: Final = "not_paid"
"""Why a payment is held whose attempt a person has ended: it waits for another account."""


class ResolvedBySigner(Forbidden):
    """Nobody pays what he approved, or had approved by whom he named (P6)."""

    code = "resolved-by-signer"
    title = Text(
        vi="Người ký quyết định, hoặc người uỷ quyền ký, không được kết luận việc chi trả do mình phê duyệt",
        en="Who signed the decision, or delegated its signature, may not say what became of its payment",
    )


class NothingToResolve(Refused):
    """The bank has left nothing open about this payment."""

    code = "nothing-to-resolve"
    title = Text(
        vi="Khoản này không có gì phải kết luận thay ngân hàng (trạng thái: {state})",
        en="The bank has left nothing open about this payment (state: {state})",
    )


class StillAtTheBank(Refused):
    """Another attempt is out; its answer comes first."""

    code = "still-at-the-bank"
    title = Text(
        vi="Lệnh chi đang ở ngân hàng; hãy chờ ngân hàng trả lời", en="The order is at the bank; wait for its answer first"
    )


class BankSaysOtherwise(Refused):
    """The bank has never said this about the payment."""

    code = "bank-says-otherwise"
    title = Text(
        vi="Ngân hàng chưa từng trả lời như vậy về khoản này; hãy yêu cầu ngân hàng trả lời chính xác",
        en="The bank has never said so about this payment; ask it for the exact answer",
    )


class MeansShort(Refused):
    """The bank has paid more than is set aside, and the source has not the rest."""

    code = "means-short"
    title = Text(
        vi="Ngân hàng đã chi nhiều hơn số đã dành ra {missing} đ mà nguồn không còn đủ: "
        "hãy ghi nhận thêm tiền vào nguồn rồi kết luận lại",
        en="The bank has paid {missing} đồng more than was set aside, and the source has not so much: "
        "enter what comes into the source, then end this again",
    )


def open_meanings(payment: Payment, odd: Collection[OddAnswerRecord]) -> list[Meaning]:
    """Return what the bank said in odd ways that nobody has ended; of what is at the bank, only about the order there now.

    What it said of an earlier attempt tells nothing about the money that is on its way.
    """
    is_out = payment.state in AT_THE_BANK
    told = [each for each in odd if not is_out or each.end_to_end_id == payment.end_to_end_id]
    return [each.meaning for each in told if each.ended_at is None]


def possible_acts(
    payment: Payment,
    last: AttemptStatus | None,
    odd: Collection[Meaning],
    claims: Collection[Claim] = (),
    *,
    is_back: bool = False,
) -> frozenset[Act]:
    """Return what a person may do about it: say what became of it, or have the bank asked once more where it is silent."""
    outcomes: frozenset[Act] = frozenset(possible_outcomes(payment, last, odd, claims, is_back=is_back))
    is_open = payment.state is PaymentStatus.HELD and last in {AttemptStatus.DISPUTED, AttemptStatus.REFUSED}
    may_ask = payment.state is PaymentStatus.UNKNOWN or is_open
    return outcomes | {"ask_again"} if may_ask and odd else outcomes


def possible_outcomes(
    payment: Payment,
    last: AttemptStatus | None,
    odd: Collection[Meaning],
    claims: Collection[Claim] = (),
    *,
    is_back: bool = False,
) -> frozenset[Outcome]:
    """Return what a person may say became of it: what the bank itself has said, in whatever way.

    `odd` is what it said in odd ways and nobody has ended, `last` what became of the latest attempt, `claims` the dead orders
    that it says it paid after all; `is_back`: of such it says that all of it came back, or all of it is claimed already.
    """
    found = _outcomes(payment, last, odd, claims)
    return frozenset({"not_paid"}) if found and is_back and payment.state in _MAY_BE_CLAIMED else found


def _outcomes(
    payment: Payment, last: AttemptStatus | None, odd: Collection[Meaning], claims: Collection[Claim]
) -> frozenset[Outcome]:
    nothing, both = frozenset[Outcome](), frozenset[Outcome]({"paid", "not_paid"})
    unpaid = frozenset[Outcome]({"not_paid"})
    if payment.state is PaymentStatus.SENT or not (odd or payment.contradicted):
        return nothing
    if payment.state is PaymentStatus.UNKNOWN:
        return both if Meaning.ODD in odd else nothing
    if payment.state is PaymentStatus.SETTLED:
        # What counts as paid becomes unpaid only when it comes back; another order of it was paid as well, or was not.
        return both if claims else frozenset({"paid"})
    if payment.state in {PaymentStatus.RELEASED, PaymentStatus.HANDED_OVER} or (
        payment.state is PaymentStatus.HELD and payment.contradicted
    ):
        return both
    if payment.state is PaymentStatus.HELD:
        # What the bank has booked wrongly it takes back whole, or it is accepted as it is.
        taken = frozenset[Outcome]({"paid", "reversed"})
        return taken if last is AttemptStatus.DISPUTED else unpaid
    # That it came back is the last word: nothing of it is in hand.
    return unpaid if payment.state is PaymentStatus.RETURNED and payment.contradicted else nothing


def check_not_signer(agent: str, payment: Payment, held: Collection[Held] = ()) -> None:
    """Refuse who signed for this payment; and who delegated a signature for its household, by what each has `held` there."""
    delegated = any(duty is Duty.DELEGATE and same_person(who, agent) for who, duty in held)
    if delegated or same_person(agent, payment.signed_by):
        raise ResolvedBySigner


def really_paid(payment: Payment, claim: Claim | None) -> Payment:
    """Return the payment with what the bank has really paid: an earlier order may have named more than still stands."""
    most = payment.amount + payment.lowered
    paid = min(claim.paid, most) if claim is not None else payment.amount
    if paid <= payment.amount:
        return payment
    return replace(payment, amount=paid, lowered=most - paid)


def resolve(payment: Payment, outcome: Outcome, possible: frozenset[Outcome], agent: str, now: datetime) -> Payment:
    """Return the payment after `agent` has said what became of it, or refuse with the reason."""
    check_not_signer(agent, payment)
    if not possible:
        raise StillAtTheBank if payment.contradicted else NothingToResolve(state=payment.state.value)
    if outcome not in possible:
        raise BankSaysOtherwise
    clear = replace(payment, contradicted=False)
    if payment.state in IN_HAND:
        # In hand whatever the bank says now: what is to be recovered of that stays, what it paid as well is claimed beside.
        return clear
    if payment.state is PaymentStatus.RELEASED:
        return _of_released(clear, outcome, now)
    if outcome == "paid":
        return clear.to(PaymentStatus.SETTLED, at=now)
    if clear.recovery:
        return replace(clear.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now), recovery=False)
    return clear if payment.state is PaymentStatus.RETURNED else hold(clear, NOT_PAID, now)


def _of_released(payment: Payment, outcome: Outcome, now: datetime) -> Payment:
    """The money is in hand though nothing is owed: it counts as paid, and all of it is had back; or nothing has gone."""
    if outcome != "paid":
        return replace(payment, recovery=False)
    return replace(payment.to(PaymentStatus.SETTLED, at=now), recovery=payment.reason == CASE_RETRACTED)
