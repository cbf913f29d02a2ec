"""When an order is told again, and when the bank's refusals are enough."""

from datetime import datetime, timedelta
from typing import Final

from services.disbursement.domain.attempts import Attempt

CONFIRMED_AFTER: Final = timedelta(seconds=5)
""""Never received" counts when it is said again so much later: the first time the order may still be on its way."""
MAX_REFUSALS: Final = 2
"""So often the bank refuses an order that stands alone before people must look at it."""
MAX_CALLS: Final = 40
"""How often one activity calls the bank while it divides what is refused; what is left is asked about and told later."""
MAX_CALLING: Final = timedelta(seconds=15)
"""How long it does so: half of the time that the activity has."""


def is_refused_for_good(attempt: Attempt) -> bool:
    """Tell whether an order that was never received, once more, must be held: the bank takes it in no form."""
    return attempt.refusal_count >= MAX_REFUSALS


def is_certainly_missing(attempt: Attempt, now: datetime) -> bool:
    """Tell whether the bank says for the second time, and later, that it never received the order."""
    return attempt.missing_since is not None and now - attempt.missing_since >= CONFIRMED_AFTER
