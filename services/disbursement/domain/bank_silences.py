"""A bank that lets itself be called and says nothing: what is known of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SILENT_AFTER: Final = timedelta(minutes=2)
"""Longer than a round is patient, so that one call which broke off is no silence; by then it has been asked several times."""
NOT_ASKED: Final = timedelta(minutes=30)
"""Somebody asks every half minute, or looks into a mailbox: after so long nobody does, and nothing is known any more."""
FORGOTTEN: Final = timedelta(hours=2)
"""Longer than the longest pause between two looks into a mailbox: a call that is left unanswered later begins anew."""


@dataclass(frozen=True)
class BankSilence:
    """Calls in a row that the bank left unanswered: from when on, when the latest of them ended, and how many."""

    since: datetime
    latest_at: datetime
    calls: int

    def lasted(self, now: datetime) -> timedelta:
        """Return for how long it is known to have been silent, by the calls alone: that nobody asks makes it no longer."""
        return self.latest_at - self.since if now - self.latest_at < NOT_ASKED else timedelta()


def silent_since(silence: BankSilence | None, now: datetime) -> datetime | None:
    """Return since when the bank is silent; None while it answers, has not been asked for long enough, or is asked no more."""
    return silence.since if silence is not None and silence.lasted(now) >= SILENT_AFTER else None
