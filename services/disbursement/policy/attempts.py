"""When an order is told again, and when the bank's refusals are enough."""

from datetime import datetime, timedelta
from typing import Final

from services.disbursement.domain.attempts import Attempt
from services.disbursement.domain.bank_answers import Answer
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payments import ACCOUNT_UNREADABLE, AWARD_REDUCED, BANK_CONTRADICTS, CASE_RETRACTED
from services.disbursement.domain.reductions import Reduction
from services.disbursement.policy.reductions import waits_for_an_answer

DENIED: Final = '{"status": "not_received"}'
"""What is kept as the bank's words where it denies an order of which it has spoken before."""
MAX_REFUSALS: Final = 2
"""So often the bank refuses an order that stands alone before people must look at it."""
MAX_CALLS: Final = 40
"""How often one activity calls the bank while it divides what is refused; what is left is asked about and told later."""
MAX_CALLING: Final = timedelta(seconds=15)
"""How long it does so: half of the time that the activity has."""


def is_refused_for_good(attempt: Attempt) -> bool:
    """Tell whether an order that was never received, once more, must be held: the bank takes it in no form."""
    return attempt.refusal_count >= MAX_REFUSALS


def is_certainly_missing(attempt: Attempt, queue: timedelta, now: datetime) -> bool:
    """Tell whether the bank says for the second time that it never received the order, and longer after than its own queue.

    The first time the order may still lie in that queue, and be booked after all.
    """
    return attempt.missing_since is not None and now - attempt.missing_since >= queue


def may_knock_again(attempt: Attempt) -> bool:
    """Tell whether an order that is missing is told again at once: the bank has turned away the message in which it was.

    That is no word about the payment, so nothing is concluded of it; the same order goes under the same name.
    """
    return attempt.turned_away and attempt.missing_since is None


def instead_of_telling_again(
    name: str, attempt: Attempt, reduction: Reduction | None, case: CaseFile, *, is_known: bool
) -> Answer | None:
    """Return what is concluded of an order that was certainly never received; None where it is told again.

    `is_known`: the bank has spoken of this order before, in whatever words. What it may have booked it cannot have missed.
    """
    payment = attempt.payment
    if payment.contradicted or is_known:
        # The money may have gone by an earlier attempt, or by this one: a person must look.
        return Answer(name, "refused", BANK_CONTRADICTS, None, is_ours=True)
    # The case was taken back meanwhile, or a part of the award: what has certainly not gone is as good as rejected.
    if payment.recovery:
        return Answer(name, "rejected", CASE_RETRACTED, None, is_ours=True)
    if payment.reason == ACCOUNT_UNREADABLE and (case.account_revision or 0) > attempt.payee_revision:
        # It cannot be told, and has certainly not gone: it goes to the account as it was written down again.
        return Answer(name, "rejected", ACCOUNT_UNREADABLE, None, is_ours=True)
    if case.obstacle is not None:
        # It may not go to whom it was ordered for any more: to tell it again would be to order it anew.
        return Answer(name, "rejected", case.obstacle, None, is_ours=True)
    return Answer(name, "rejected", AWARD_REDUCED, None, is_ours=True) if waits_for_an_answer(payment, reduction) else None
