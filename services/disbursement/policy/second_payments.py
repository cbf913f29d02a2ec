"""What the bank says of money that it had paid twice and has taken back itself: what of that can be believed, and by whom."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.disbursement.domain.attempts import DEAD, AttemptResult, AttemptStatus, Claim
from services.disbursement.domain.bank_answers import Answer, Meaning
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.recoveries import Recovery, RecoveryState, SecondPayment
from services.disbursement.policy.reductions import IN_HAND

Returns = Mapping[str, Collection[int]]
"""By order, in which sums the bank has ever said that it came back."""


@dataclass(frozen=True)
class Words:
    """What the bank has said of orders of a payment: in which sums they came back, of which it contradicts itself, and of which
    of these it now says only that it paid them.
    """

    returns: Returns
    contradicted: Collection[str]
    paid: Collection[str] = ()


@dataclass(frozen=True)
class Said:
    """What the bank has left open about orders of a payment that were thought dead.

    `claims`: it says that it paid them, and not that all of that came back. `is_back`: all that it says it paid so has come
    back, or is claimed already where the payment waits for its own order, so that the payment is paid by none of it.
    `returned`: what is claimed still, or was let go, though by what the bank says now it is not in hand.
    """

    claims: list[Claim]
    is_back: bool
    returned: list[Recovery]
    is_claimed: bool = False
    """Something is, or was, claimed of the payment because it was paid twice."""
    on_top: Sequence[Claim] = ()
    """Of orders that are claimed still, while the payment waits for its own: the bank now says that it paid more by them."""


def meaning_of_return(answer: Answer, second: SecondPayment) -> Meaning:
    """Return what "returned" means of an order that is, or was, claimed as paid twice.

    Whole, with nothing received before, it ends the claim, also one that was let go: the money is with the source again. What
    people have booked as received by bank is the same money. A part, or all where the household has given back too, is for
    people.
    """
    recovery = second.recovery
    if recovery.state is RecoveryState.RETURNED:
        return Meaning.REPEATS
    if answer.amount_dong != recovery.amount:
        return Meaning.CONTRADICTS
    if not recovery.received:
        return Meaning.TAKES_BACK
    return Meaning.REPEATS if second.by_bank == recovery.amount else Meaning.CONTRADICTS


def what_is_said(
    payment: Payment,
    last: AttemptStatus | None,
    claims: Iterable[Claim],
    seconds: Mapping[str, SecondPayment],
    words: Words,
) -> Said:
    """Return what is open of orders of this payment that were thought dead; `last` is what became of the latest."""
    # What is claimed already settles no payment that waits for its own order.
    claims = list(claims)
    open_ = [one for one in claims if one.end_to_end_id not in seconds or payment.state in IN_HAND]
    back = {one.end_to_end_id for one in open_ if one.end_to_end_id not in seconds and _is_whole(one, words.returns)}
    left = [one for one in open_ if one.end_to_end_id not in back]
    is_in_hand = payment.state in IN_HAND
    is_dead = is_in_hand or last in DEAD or payment.end_to_end_id in back
    # What the bank says of a claimed order tells nothing of the one that the payment waits for.
    only_claimed = bool(words.contradicted) and not is_in_hand and back.union(seconds).issuperset(words.contradicted)
    returned = [
        second.recovery
        for name, second in seconds.items()
        if name in words.contradicted
        and second.recovery.state is not RecoveryState.RETURNED
        and second.recovery.left
        and _may_be_back(second, words, is_in_hand=is_in_hand)
    ]
    on_top = [one for one in claims if one not in open_ and one.end_to_end_id in words.paid and _is_more(one, seconds)]
    is_back = (bool(back) or only_claimed) and not left and is_dead
    return Said(left, is_back, returned, is_claimed=bool(seconds), on_top=on_top)


def results_of(claims: Sequence[Claim], settled: str | None) -> list[AttemptResult]:
    """Return what becomes of orders that are claimed beside money that was handed over: the first counts as settled, unless
    another order of the payment (`settled`) does already; the rest stay dead, and stand first.
    """
    alive = claims[:1] if settled is None or settled in {one.end_to_end_id for one in claims} else []
    dead = [AttemptResult(one.end_to_end_id, AttemptStatus.REJECTED, None) for one in claims[len(alive) :]]
    return [*dead, *(AttemptResult(one.end_to_end_id, AttemptStatus.SETTLED, None) for one in alive)]


def _may_be_back(second: SecondPayment, words: Words, *, is_in_hand: bool) -> bool:
    """Tell whether a person who says "not paid" says it of this claimed order, too.

    Of a part only that part came back: people book it by its receipt. That the bank has paid it, it may only say again: then
    who speaks of the order for which the payment waits has not spoken of this one.
    """
    name = second.end_to_end_id
    if name in words.paid and not is_in_hand:
        return False
    returns = words.returns.get(name)
    return not returns or second.recovery.amount in returns


def _is_more(claim: Claim, seconds: Mapping[str, SecondPayment]) -> bool:
    """Tell whether the bank names more than is claimed; a claim that is over must not keep the payment from its household."""
    recovery = seconds[claim.end_to_end_id].recovery
    return recovery.ended_at is None and claim.paid > recovery.amount


def _is_whole(claim: Claim, returns: Returns) -> bool:
    return claim.paid in returns.get(claim.end_to_end_id, ())
