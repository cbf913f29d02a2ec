"""A clock on the page of its case."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Self
from uuid import UUID

from pydantic import BaseModel

from services.console.views.clock_words import CLOCKS_LATE, CLOCKS_UNDONE
from services.console.views.durations import duration
from services.console.views.vocabulary import (
    CLOCK_STATES,
    CLOCKS,
    basis_text,
    missed_clock,
    owner_text,
    word,
)
from shared.communes import name_of, provinces
from shared.texts import Language, Text
from shared.time_limits import percent_gone
from shared.vocabulary import TIME_UNITS


class TakingView(BaseModel):
    """Who answers for a missed clock, what he will do and by when; what he said is there for those who stand on its ladder."""

    clock_id: UUID
    kind: str
    taken_by: str
    until: datetime
    plan: str | None = None
    done_at: datetime | None = None
    """When he said that he has done it; what was missed may not be over by that."""
    is_over: bool = False
    """What was missed is done."""


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
    pace: int = 1
    """How many times faster it runs than its limit says: in a drill."""
    due_before: datetime | None = None
    """When it was due before its commune was cut off, where it waits for that."""
    cut_off_until: datetime | None = None
    moved_back_from: datetime | None = None
    """Until when it waited for its commune that is cut off, before it was handed to who waits for nothing."""
    id: UUID | None = None
    taking: TakingView | None = None
    """Who has taken it, where it was missed."""
    is_untaken: bool = False
    """It was missed, stands on the ladder, and nobody has taken it."""
    cut_off_by: str | None = None
    """Who signed that its commune is cut off, as a subject; `cut_off_document` by which document."""
    cut_off_document: str | None = None
    subject_id: UUID | None = None
    """What it is about: the case, an award, a payment."""
    service: str = ""
    label: Text | None = None
    state_text: Text | None = None
    limit_text: Text | None = None
    basis_text: Text | None = None
    owner_text: Text | None = None
    """Whose it is, where that is not the commune of the case."""

    @property
    def is_missed(self) -> bool:
        """It was said to be missed, and nothing has come of it since."""
        return self.state == "missed" and self.done_at is None and self.left_at is None

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
                "label": missed_clock(self.kind) if self.is_missed else word(CLOCKS, self.kind),
                "state_text": word(CLOCK_STATES, self.state),
                "limit_text": Text(vi=f"{self.limit} {unit.vi}", en=f"{self.limit} {unit.en}") if self.limit else None,
                "basis_text": basis_text(self.article),
                "owner_text": owner_text(self.owner) if (self.owner or "").startswith("province:") else None,
            }
        )


def told_apart(clocks: Sequence[ClockView], subjects: Mapping[UUID, Text]) -> list[ClockView]:
    """Return the clocks in the same order, each called so that nobody takes it for another of its case.

    What it is about is said where that is an award or a payment (`subjects`); where communes differ, because the case was
    moved, whose it is; and of those that are alike still, which one of them it is, by when they began.
    """
    named = [_about(clock, subjects.get(clock.subject_id) if clock.subject_id else None) for clock in clocks]
    places: dict[str, set[str]] = {}
    for clock in named:
        places.setdefault(_called(clock), set()).add(clock.owner or "")
    placed = [_of_place(clock) if len(places[_called(clock)]) > 1 else clock for clock in named]
    first_first = sorted(range(len(placed)), key=lambda number: (placed[number].started_at or _LONG_AGO, number))
    seen: Counter[str] = Counter()
    for number in first_first:
        clock = placed[number]
        seen[called := _called(clock)] += 1
        if (times := seen[called]) > 1:
            placed[number] = _with(clock, _AGAIN.filled(what=clock.label, times=times))
    return placed


def _about(clock: ClockView, subject: Text | None) -> ClockView:
    return clock if subject is None else _with(clock, _OF.filled(what=clock.label, subject=subject))


def _of_place(clock: ClockView) -> ClockView:
    level, _, code = (clock.owner or "").partition(":")
    place = name_of(code) if level == "commune" else provinces().get(code)
    return clock if not place else _with(clock, _AT.filled(what=clock.label, place=place))


def _with(clock: ClockView, label: Text) -> ClockView:
    return clock.model_copy(update={"label": label})


def _called(clock: ClockView) -> str:
    return f"{clock.service} {clock.label.vi if clock.label else clock.kind}"


def _said(words: Mapping[str, Text], kind: str, over: timedelta, language: Language) -> str:
    return word(words, kind).say(language, time=duration(max(0.0, over.total_seconds()), language))


_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_OF: Final = Text(vi="{what}: {subject}", en="{what}: {subject}")
_AT: Final = Text(vi="{what} ({place})", en="{what} ({place})")
_AGAIN: Final = Text(vi="{what}, lần {times}", en="{what}, no. {times}")
_LEFT: Final = Text(vi="hồ sơ kết thúc khi đã quá hạn {time}", en="the case ended when it was {time} overdue")
