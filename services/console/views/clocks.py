"""A clock on the page of its case."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Self

from pydantic import BaseModel

from services.console.views.durations import duration
from services.console.views.vocabulary import CLOCK_STATES, CLOCKS, CLOCKS_LATE, CLOCKS_UNDONE, basis_text, owner_text, word
from shared.texts import Language, Text
from shared.time_limits import percent_gone
from shared.vocabulary import TIME_UNITS


class ClockView(BaseModel):
    """A deadline: what for, its unit, since when, until when, and by what it stands."""

    kind: str
    state: str
    started_at: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    done_at: datetime | None = None
    """When what a missed clock waited for has happened after all."""
    left_at: datetime | None = None
    """When nothing was left to be done, because the case had ended otherwise."""
    limit: int | None = None
    unit: str | None = None
    basis: str | None = None
    article: str | None = None
    owner: str | None = None
    due_before: datetime | None = None
    """When it was due before its commune was cut off, where it waits for that."""
    cut_off_until: datetime | None = None
    service: str = ""
    label: Text | None = None
    state_text: Text | None = None
    limit_text: Text | None = None
    basis_text: Text | None = None
    owner_text: Text | None = None
    """Whose it is, where that is not the commune of the case."""

    def is_overdue(self, as_of: datetime) -> bool:
        """Tell whether what it waits for has not happened although it should have."""
        if self.due_at is None or self.done_at is not None or self.left_at is not None:
            return False
        return self.state == "missed" or (self.state == "running" and self.due_at < as_of)

    def gone(self, as_of: datetime) -> int | None:
        """Return how much of its time is gone, in percent, while it runs."""
        if self.state != "running" or self.started_at is None or self.due_at is None:
            return None
        return percent_gone(self.started_at, self.due_at, as_of)

    def lateness(self, as_of: datetime, language: Language) -> str:
        """Return how late it is, while it lasts; and how late it was, which never grows after the act. Empty: not late."""
        if self.due_at is None:
            return ""
        if self.is_overdue(as_of):
            return _said(CLOCKS_UNDONE, self.kind, as_of - self.due_at, language)
        if self.state not in {"missed", "kept_late"}:
            return ""
        if self.done_at is not None:
            return _said(CLOCKS_LATE, self.kind, self.done_at - self.due_at, language)
        over = (self.left_at or self.due_at) - self.due_at
        return _LEFT.say(language, time=duration(over.total_seconds(), language))

    def worded(self) -> Self:
        """Return it with its codes in words."""
        unit = word(TIME_UNITS, self.unit)
        return self.model_copy(
            update={
                "label": word(CLOCKS, self.kind),
                "state_text": word(CLOCK_STATES, self.state),
                "limit_text": Text(vi=f"{self.limit} {unit.vi}", en=f"{self.limit} {unit.en}") if self.limit else None,
                "basis_text": basis_text(self.article),
                "owner_text": owner_text(self.owner) if (self.owner or "").startswith("province:") else None,
            }
        )


def _said(words: Mapping[str, Text], kind: str, over: timedelta, language: Language) -> str:
    return word(words, kind).say(language, time=duration(max(0.0, over.total_seconds()), language))


_LEFT: Final = Text(vi="hồ sơ kết thúc khi đã quá hạn {time}", en="the case ended when it was {time} overdue")
