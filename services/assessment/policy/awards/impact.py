"""What other law would change in a case that is still open: the amounts of its proposals, the ends of its running clocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.assessment.domain.awards import UNDECIDED, Award
from services.assessment.policy.awards.proposals import propose
from services.assessment.policy.law.calendar import CalendarUnit, WorkingDays
from services.assessment.policy.law.entitlements import Entitlements
from services.assessment.policy.law.entries import Data, DayData, TimeLimitData, first_moment
from services.assessment.policy.law.limits import DatedTimeLimit
from shared.ids import CaseId
from shared.time_limits import REAL_PACE, paced


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock of a case: which limit it keeps, from when that counts, how long it is, until when, UTC, and at which pace."""

    limit_name: str
    counts_from: datetime
    due_at: datetime
    count: int
    unit: CalendarUnit
    pace: int = REAL_PACE

    def ends(self, calendar: WorkingDays, count: int, unit: CalendarUnit, since: datetime | None = None) -> datetime:
        """Return when so much time is over by this calendar, from `since` or from where the clock's limit counts, UTC."""
        start = since or self.counts_from
        return paced(start, calendar.due_at(start, count, unit), self.pace).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class AmountChange:
    """A proposal before and after; None where there is none. In đồng, kilograms or sets, as `unit` says."""

    code: str
    person: str | None
    instalment: int
    unit: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class DueChange:
    """A clock that would end otherwise; `limit_name` is the limit that it keeps."""

    limit_name: str
    before: datetime
    after: datetime


def amount_changes(
    case_id: CaseId, existing: Sequence[Award], before: Entitlements, after: Entitlements, *, from_findings: bool
) -> tuple[AmountChange, ...]:
    """Return which undecided proposals would differ. What was signed is the same on both sides and is never among them."""
    old, new = (_undecided(case_id, existing, answer, from_findings=from_findings) for answer in (before, after))
    changed = [key for key in {**old, **new} if _amount(old.get(key)) != _amount(new.get(key))]
    return tuple(
        AmountChange(*key, (new.get(key) or old[key]).unit, _amount(old.get(key)), _amount(new.get(key))) for key in changed
    )


def _undecided(
    case_id: CaseId, existing: Sequence[Award], answer: Entitlements, *, from_findings: bool
) -> dict[tuple[str, str | None, int], Award]:
    plan = propose(case_id, answer, existing, _ANY_MOMENT, from_findings=from_findings)
    return {(award.code, award.person, award.instalment): award for award in plan.awards if award.state in UNDECIDED}


_ANY_MOMENT = datetime(2021, 7, 1, tzinfo=UTC)


def _amount(award: Award | None) -> int | None:
    return award.amount if award else None


def due_changes(clocks: Iterable[RunningClock], data: Data, before: WorkingDays, after: WorkingDays) -> tuple[DueChange, ...]:
    """Return which running clocks would end otherwise under a new limit or calendar."""
    changes = []
    for clock in clocks:
        due = _due(clock, data, before, after)
        if due != clock.due_at:
            changes.append(DueChange(clock.limit_name, clock.due_at, due))
    return tuple(changes)


def due_under_law(clock: RunningClock, limit: DatedTimeLimit, before: WorkingDays, after: WorkingDays) -> datetime:
    """Return when a running clock ends by today's limit and calendar; `before` is the calendar by which it was reckoned."""
    if (limit.count, limit.unit) != (clock.count, clock.unit) and limit.since is not None:
        return _under_limit(clock, limit.count, limit.unit, limit.since, after)
    return _under_calendar(clock, before, after)


def _due(clock: RunningClock, data: Data, before: WorkingDays, after: WorkingDays) -> datetime:
    if isinstance(data, DayData):
        return _under_calendar(clock, before, after)
    if isinstance(data, TimeLimitData) and data.name == clock.limit_name:
        return _under_limit(clock, data.count, data.unit, data.valid_from, after)
    return clock.due_at


def _under_calendar(clock: RunningClock, before: WorkingDays, after: WorkingDays) -> datetime:
    """A clock that does not end as its limit says (an older limit left it more) stays as it is."""
    if clock.ends(before, clock.count, clock.unit) != clock.due_at:
        return clock.due_at
    return clock.ends(after, clock.count, clock.unit)


def _under_limit(clock: RunningClock, count: int, unit: CalendarUnit, first_day: date, calendar: WorkingDays) -> datetime:
    """What ends before the first day is over by then; a shorter limit never takes more than it leaves from that day on."""
    first = first_moment(first_day)
    if clock.due_at < first:
        return clock.due_at
    from_start = clock.ends(calendar, count, unit)
    from_first_day = clock.ends(calendar, count, unit, max(first, clock.counts_from))
    return max(from_start, min(clock.due_at, from_first_day))
