"""The present moment, asked for in one place, so that a test can hold time still."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

Now = Callable[[], datetime]


def said_in_vietnam(moment: datetime) -> str:
    """Return a moment as people of Vietnam read it in a sentence, by minutes of their clock."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)
