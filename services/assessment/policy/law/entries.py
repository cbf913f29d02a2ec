"""Dated data of the law as law officers enter it: checked when it is entered, and again when another person releases it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.assessment.policy.law.calendar import CalendarUnit
from services.assessment.policy.law.norms import RAISABLE, Norm
from services.assessment.policy.law.port import Law
from services.assessment.policy.law.releases import Released, ReleasedTimeLimit
from shared.clock import VIETNAM
from shared.errors import FieldError, InvalidInput, Refused
from shared.moments import LAST_YEAR
from shared.texts import Text
from shared.time_limits import Basis

MARGIN: Final = timedelta(minutes=1)
"""Nothing takes force sooner after its release: by then every process has read it."""
YEARS_AHEAD: Final = 5

_TOO_EARLY: Final = Text(
    vi="phải từ {first}: dữ liệu mới không đổi quyết định của ngày hôm nay trở về trước",
    en="must be {first} or later: new data changes nothing that was decided until today",
)
_TOO_FAR: Final = Text(vi="không được sau {last}", en="must not be after {last}")
_ENDS_EARLY: Final = Text(vi="không được trước ngày bắt đầu", en="must not be before the first day")
_NOT_RAISABLE: Final = Text(vi="phải là một trong: {known}", en="must be one of: {known}")
_BELOW: Final = Text(
    vi="thấp hơn mức tối thiểu của cả nước ({minimum}) ngày {day}", en="is below the national minimum ({minimum}) of {day}"
)
_UNKNOWN_LIMIT: Final = Text(vi="phải là một trong: {known}", en="must be one of: {known}")
_OTHER_EVENT: Final = Text(vi="thời hạn này tính từ {event}", en="this limit counts from {event}")
_STATUTE: Final = Text(vi="thời hạn luật định phải có điều khoản", en="a statutory limit needs its article")
_NO_STATUTE: Final = Text(vi="chỉ tiêu nội bộ không có điều khoản", en="an internal target has no article")
_NEEDS_ARTICLE: Final = Text(vi="mức của tỉnh phải có điều khoản", en="a province's norm needs its article")

_OPENED: Final = "case_opened"


class SamePerson(Refused):
    """Who has entered something may not release it."""

    code = "same-person"
    title = Text(
        vi="Người đã nhập không được tự ban hành; cần một người khác",
        en="Who entered it may not release it: another person must",
    )


class EntryHasEnded(Refused):
    """The entry was released or withdrawn before."""

    code = "entry-has-ended"
    title = Text(vi="Mục này đã được ban hành hoặc đã rút", en="The entry was released or withdrawn before")


class ReleasedTooLate(Refused):
    """The first day of the entry has begun, or will within a minute: it would change what is being decided."""

    code = "released-too-late"
    title = Text(
        vi="Ngày hiệu lực đã bắt đầu; hãy rút và nhập lại với ngày sau hôm nay",
        en="Its first day has begun: withdraw it and enter it with a later day",
    )


class EntryState(StrEnum):
    """How far an entry has come; released and withdrawn are final."""

    ENTERED = "entered"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class NormData:
    """A province's own value of a parameter, in the parameter's unit."""

    province_code: str
    parameter: str
    value: int
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class TimeLimitData:
    """How long something may take from a day on."""

    name: str
    count: int
    unit: CalendarUnit
    starts_at_event: str
    basis: Basis
    valid_from: date


@dataclass(frozen=True, slots=True)
class DayData:
    """A day that is off although the calendar works, or worked although it rests."""

    day: date
    day_off: bool

    @property
    def valid_from(self) -> date:
        return self.day


Data = NormData | TimeLimitData | DayData


@dataclass(frozen=True, slots=True)
class Source:
    """Where it stands, how sure the reading is (A-D), and why it is entered."""

    document: str
    article: str | None
    certainty: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Dated data with its source and its way: entered by one person, released by another, or withdrawn before."""

    id: UUID
    data: Data
    source: Source
    entered_by: str
    entered_at: datetime
    state: EntryState = EntryState.ENTERED
    version: int | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None
    withdrawn_because: str | None = None

    def released(self, version: int, by: str, at: datetime) -> "Entry":
        """Return the entry as it takes force under this version."""
        return replace(self, state=EntryState.RELEASED, version=version, ended_by=by, ended_at=at)

    def withdrawn(self, reason: str, by: str, at: datetime) -> "Entry":
        """Return the entry as it was taken back."""
        return replace(self, state=EntryState.WITHDRAWN, ended_by=by, ended_at=at, withdrawn_because=reason)


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What a law officer wants to enter: the data, and where it stands."""

    data: Data
    source: Source


def check_new(draft: EntryDraft, law: Law, today: date) -> None:
    """Refuse, naming each field, what may not be entered on this day."""
    errors = [*_wrong_first_day(draft.data, today), *_wrong_content(draft.data, draft.source, law)]
    if errors:
        raise InvalidInput(*errors)


def check_release(entry: Entry, releaser: str, law: Law, now: datetime) -> None:
    """Refuse a release by the same person, twice, too late, or of a norm that a newer decree has overtaken."""
    if entry.state is not EntryState.ENTERED:
        raise EntryHasEnded
    if entry.entered_by == releaser:
        raise SamePerson
    if now + MARGIN >= first_moment(entry.data.valid_from):
        raise ReleasedTooLate
    errors = list(_wrong_content(entry.data, entry.source, law))
    if errors:
        raise InvalidInput(*errors)


def check_withdrawal(entry: Entry) -> None:
    """Refuse to withdraw what has ended: a released value is superseded by a later entry, never taken back."""
    if entry.state is not EntryState.ENTERED:
        raise EntryHasEnded


def first_moment(day: date) -> datetime:
    """Return when a day begins, Vietnam time."""
    return datetime.combine(day, time(), VIETNAM)


def released_of(entries: Iterable[Entry]) -> Released:
    """Return what these entries together say; those that were not released say nothing."""
    ordered = sorted((entry for entry in entries if entry.version), key=lambda entry: entry.version or 0)
    return Released(
        version=max((entry.version or 0 for entry in ordered), default=0),
        norms=tuple(_norm(entry.data, entry.source) for entry in ordered if isinstance(entry.data, NormData)),
        limits=tuple(_limit(entry.data, entry.source) for entry in ordered if isinstance(entry.data, TimeLimitData)),
        days={entry.data.day: entry.data.day_off for entry in ordered if isinstance(entry.data, DayData)},
    )


def with_entry(released: Sequence[Entry], entry: Entry) -> Released:
    """Return what would hold if this entry were released next."""
    last = released_of(released).version
    next_one = Entry(entry.id, entry.data, entry.source, entry.entered_by, entry.entered_at, version=last + 1)
    return released_of([*released, next_one])


def _norm(data: NormData, source: Source) -> Norm:
    return Norm(
        province_code=data.province_code,
        parameter=data.parameter,
        value=data.value,
        valid_from=data.valid_from,
        valid_until=data.valid_until,
        document=source.document,
        article=source.article or "",
        certainty=source.certainty,
    )


def _limit(data: TimeLimitData, source: Source) -> ReleasedTimeLimit:
    return ReleasedTimeLimit(
        name=data.name,
        words=f"{data.count} {data.unit} from {data.starts_at_event}",
        kind=data.basis,
        valid_from=data.valid_from,
        document=source.document,
        article=source.article,
        certainty=source.certainty,
    )


def _wrong_first_day(data: Data, today: date) -> Iterator[FieldError]:
    field = "day_off.day" if isinstance(data, DayData) else f"{_name(data)}.valid_from"
    first, last = today + timedelta(days=1), today + timedelta(days=365 * YEARS_AHEAD)
    if data.valid_from < first:
        yield FieldError(field, _TOO_EARLY, {"first": first})
    if data.valid_from > last:
        yield FieldError(field, _TOO_FAR, {"last": last})


def _name(data: NormData | TimeLimitData) -> str:
    return "norm" if isinstance(data, NormData) else "limit"


def _wrong_content(data: Data, source: Source, law: Law) -> Iterator[FieldError]:
    if isinstance(data, NormData):
        yield from _wrong_norm(data, source, law)
    elif isinstance(data, TimeLimitData):
        yield from _wrong_limit(data, source, law)


def _wrong_norm(data: NormData, source: Source, law: Law) -> Iterator[FieldError]:
    """A province may only raise (335/2026/NĐ-CP 4.3)."""
    if source.article is None:
        yield FieldError("article", _NEEDS_ARTICLE)
    if data.valid_until is not None and data.valid_until < data.valid_from:
        yield FieldError("norm.valid_until", _ENDS_EARLY)
    if data.valid_until is not None and data.valid_until.year >= LAST_YEAR:
        # The law also asks about the day after: the calendar's last one has none.
        yield FieldError("norm.valid_until", _TOO_FAR, {"last": f"{LAST_YEAR - 1}-12-31"})
    if data.parameter not in RAISABLE:
        yield FieldError("norm.parameter", _NOT_RAISABLE, {"known": ", ".join(RAISABLE)})
        return
    minimum = law.minimum(data.parameter, data.valid_from)
    if data.value < minimum:
        yield FieldError("norm.value", _BELOW, {"minimum": minimum, "day": data.valid_from})


def _wrong_limit(data: TimeLimitData, source: Source, law: Law) -> Iterator[FieldError]:
    if data.basis == "statutory" and source.article is None:
        yield FieldError("article", _STATUTE)
    if data.basis == "internal" and source.article is not None:
        yield FieldError("article", _NO_STATUTE)
    known = law.limits()
    if data.name not in known:
        yield FieldError("limit.name", _UNKNOWN_LIMIT, {"known": ", ".join(known)})
        return
    # The findings count from the opening of the case and nothing else does: there is no proposal yet that could begin.
    event = law.limit(data.name, data.valid_from).starts_at_event
    if _OPENED in {event, data.starts_at_event} and event != data.starts_at_event:
        yield FieldError("limit.starts_at_event", _OTHER_EVENT, {"event": event})
