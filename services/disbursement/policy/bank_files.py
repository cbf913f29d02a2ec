"""When a file of which the bank has said nothing is told again, whole and under the same name."""

from datetime import timedelta
from typing import Final

LOST_AFTER: Final = timedelta(seconds=30)
"""A file for which the bank's door gave no receipt: it may have it, or not. To repeat it is safe, its name is the same.

As long as an activity may take: by then nobody of ours is still waiting for the receipt, and who was killed has gone on.
"""
EVERY_HEARD: Final = timedelta(hours=1)
"""At least so long a bank is left alone that has given a receipt and then said nothing: many answer when the day is over."""


def silent_after(queue: timedelta) -> timedelta:
    """Return how long a file with a receipt may lie without a word before it is told again."""
    return max(queue, EVERY_HEARD)
