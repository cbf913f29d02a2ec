"""The present moment, asked for in one place: by the database's clock, wherever the machine's own is wrong.

So a test can hold time still, and processes of several machines agree about what was in time.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

Now = Callable[[], datetime]

_NOTICEABLE = timedelta(seconds=0.25)
"""So far a machine may be from its database before anybody calls its clock wrong."""
_QUICK = timedelta(seconds=1)
"""An answer that took longer says too little of the moment at which it was given."""
_ahead = [timedelta(0)]
"""How far the database's clock is ahead of this machine's; nothing while the two agree."""


def said_in_vietnam(moment: datetime) -> str:
    """Return a moment as people of Vietnam read it in a sentence, by minutes of their clock."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def now() -> datetime:
    """Return the present moment in UTC."""
    return machine_now() + _ahead[0]


def machine_now() -> datetime:
    """Return what this machine's own clock says, right or wrong: for measuring it alone."""
    return datetime.now(UTC)


def go_by(said: datetime, asked: datetime, answered: datetime) -> timedelta:
    """Go from now on by a database that said this between these two moments of the machine's own clock.

    Return how far it is ahead. Half of the way there and back is not known, so that far the two may differ.
    """
    took = answered - asked
    if took <= _QUICK:
        ahead = said - (asked + took / 2)
        _ahead[0] = ahead if abs(ahead) > _NOTICEABLE + took / 2 else timedelta(0)
    return _ahead[0]
