"""Escalations: once per clock and rung; gathered in windows, one notice for each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.escalations import DutyAssignment, EscalationGroup, MissedClock
from services.notifications.policy.ladder import FIRST_RUNG
from shared.database import execute
from shared.ids import CaseId
from shared.windows import WindowKind

_COLUMNS: Final = "clock_id, incident_id, commune_code, kind, due_at, answer_from, missed_at, drill, case_id"
_SAVE: Final = text(f"""
    insert into escalations ({_COLUMNS}, rung, state, created_at)
    select {_COLUMNS}, :rung, 'nobody_on_duty', :now
      from unnest(cast(:clock_id as uuid[]), cast(:incident_id as uuid[]), cast(:commune_code as text[]), cast(:kind as text[]),
                  cast(:due_at as timestamptz[]), cast(:answer_from as timestamptz[]), cast(:missed_at as timestamptz[]),
                  cast(:drill as boolean[]), cast(:case_id as uuid[])) as m({_COLUMNS})
    on conflict (clock_id, rung) do nothing returning clock_id""")
# From one commune of the index to the next: as fast with a million waiting clocks as with one of each commune.
_COMMUNES_WITHOUT_DUTY: Final = text("""
    with recursive waiting as (
        (select commune_code from escalations where state = 'nobody_on_duty' order by commune_code limit 1)
        union all
        select (select e.commune_code from escalations e
                 where e.state = 'nobody_on_duty' and e.commune_code > w.commune_code order by e.commune_code limit 1)
          from waiting w where w.commune_code is not null)
    select commune_code from waiting where commune_code is not null""")
_NOBODY: Final = text(f"""
    select {_COLUMNS} from escalations
     where state = 'nobody_on_duty' and (clock_id, rung) in (
        select w.clock_id, w.rung from unnest(cast(:communes as text[])) as c(code) cross join lateral (
            select clock_id, rung, created_at from escalations where state = 'nobody_on_duty' and commune_code = c.code
             order by created_at limit :each) w
         order by w.created_at limit :most)
     order by created_at for update skip locked""")
_EACH: Final = 10
"""How many clocks of one commune are looked at in a turn, however many communes wait."""
_COUNT_NOBODY: Final = text("select count(*) from escalations where state = 'nobody_on_duty'")
_ASSIGN: Final = text("""
    update escalations e set state = 'waiting', recipient = a.recipient, shift_id = a.shift_id, window_id = a.window_id
      from unnest(cast(:clocks as uuid[]), cast(:recipients as text[]), cast(:shifts as uuid[]), cast(:windows as uuid[]))
        as a(clock_id, recipient, shift_id, window_id)
     where e.clock_id = a.clock_id and e.rung = :rung""")
# P4 bounds each clock's waiting: after full windows the next would open later by one length each.
_HASTEN: Final = text("""
    update windows set closes_at = :latest where kind = :kind and state = 'filling' and closes_at > :latest
       and group_key = any(cast(:groups as text[]))""")
_GROUPS: Final = text("""
    select window_id, shift_id, recipient, incident_id, drill, kind, count(*) as count, min(due_at) as oldest_due_at,
           (array_agg(commune_code order by due_at, clock_id))[1] as oldest_commune,
           array_agg(distinct commune_code) as communes
      from escalations where window_id = any(cast(:windows as uuid[]))
     group by window_id, shift_id, recipient, incident_id, drill, kind""")
_NOTED: Final = text("""
    update escalations e set notice_id = n.notice_id
      from unnest(cast(:windows as uuid[]), cast(:notices as uuid[])) as n(window_id, notice_id)
     where e.window_id = n.window_id""")
_ACCEPTED: Final = text("""
    update escalations e set state = 'sent', accepted_at = a.accepted_at
      from unnest(cast(:notices as uuid[]), cast(:accepted as timestamptz[])) as a(notice_id, accepted_at)
     where e.notice_id = a.notice_id and e.accepted_at is null
    returning extract(epoch from e.accepted_at - e.answer_from)::float8 as seconds""")
_GIVE_BACK: Final = text("""
    update escalations set state = 'nobody_on_duty', recipient = null, shift_id = null, window_id = null, notice_id = null
     where notice_id = any(cast(:notices as uuid[])) and accepted_at is null""")
_RELOCATE: Final = text("""
    update escalations e set commune_code = d.commune
      from unnest(cast(:cases as uuid[]), cast(:communes as text[])) as d(case_id, commune)
     where e.case_id = d.case_id and e.state = 'nobody_on_duty' and e.commune_code <> d.commune""")
_WORST: Final = text("""
    select distinct on (notice_id) notice_id, commune_code from escalations
     where notice_id = any(cast(:notices as uuid[])) order by notice_id, due_at""")


async def save_escalations(session: AsyncSession, missed: Sequence[MissedClock], now: datetime) -> set[UUID]:
    """Write down that these clocks are handed upward; return the clocks for which it is the first time."""
    columns: dict[str, list[Any]] = {
        name.strip(): [getattr(one, name.strip()) for one in missed] for name in _COLUMNS.split(",")
    }
    return {row.clock_id for row in await execute(session, _SAVE, {**columns, "rung": FIRST_RUNG, "now": now})}


async def count_without_duty(session: AsyncSession) -> int:
    return int((await execute(session, _COUNT_NOBODY)).scalar_one())


async def list_communes_without_duty(session: AsyncSession) -> list[str]:
    """Return the communes of the escalations for which nobody was on duty."""
    return [row.commune_code for row in await execute(session, _COMMUNES_WITHOUT_DUTY)]


async def lock_without_duty(session: AsyncSession, communes: Collection[str], most: int) -> list[MissedClock]:
    """Return the oldest escalations of these communes for which nobody was on duty, and hold their rows."""
    values = {"communes": sorted(communes), "each": max(_EACH, most // max(1, len(communes))), "most": most}
    return [MissedClock(**row) for row in (await execute(session, _NOBODY, values)).mappings()]


async def assign_duty(session: AsyncSession, assignments: Sequence[DutyAssignment]) -> None:
    """Hand each clock to a person on duty, in a window of that person."""
    values = {
        "clocks": [one.clock_id for one in assignments],
        "recipients": [one.shift.recipient for one in assignments],
        "shifts": [one.shift.id for one in assignments],
        "windows": [one.window_id for one in assignments],
        "rung": FIRST_RUNG,
    }
    await execute(session, _ASSIGN, values)


async def hasten(session: AsyncSession, window: WindowKind, groups: Collection[str], latest: datetime) -> None:
    """Let no filling window of these groups close later than `latest`."""
    await execute(session, _HASTEN, {"kind": window.name, "groups": sorted(set(groups)), "latest": latest})


async def list_groups(session: AsyncSession, windows: Sequence[UUID]) -> dict[UUID, list[EscalationGroup]]:
    """Return what these windows hold, by window."""
    found: dict[UUID, list[EscalationGroup]] = {}
    for row in (await execute(session, _GROUPS, {"windows": list(windows)})).mappings():
        group = EscalationGroup(**{**row, "communes": tuple(row["communes"])})
        found.setdefault(group.window_id, []).append(group)
    return found


async def save_notices_of(session: AsyncSession, notices: Mapping[UUID, UUID]) -> None:
    """Write down which notice (value) tells the clocks of a window (key)."""
    await execute(session, _NOTED, {"windows": list(notices), "notices": list(notices.values())})


async def mark_accepted(session: AsyncSession, accepted: Mapping[UUID, datetime]) -> list[float]:
    """A gateway took these notices; return for each clock the seconds from the missed moment."""
    values = {"notices": list(accepted), "accepted": list(accepted.values())}
    return [row.seconds for row in await execute(session, _ACCEPTED, values)]


async def give_back(session: AsyncSession, notices: Collection[UUID]) -> None:
    """These notices reach nobody: their clocks wait for somebody else on duty."""
    await execute(session, _GIVE_BACK, {"notices": sorted(notices)})


async def relocate_cases(session: AsyncSession, communes: Mapping[CaseId, str]) -> None:
    """What of these cases waits for somebody on duty waits for the people of their new communes."""
    await execute(session, _RELOCATE, {"cases": list(communes), "communes": list(communes.values())})


async def find_worst_communes(session: AsyncSession, notices: Collection[UUID]) -> dict[UUID, str]:
    """Return the commune of the oldest clock of each notice."""
    return {row.notice_id: row.commune_code for row in await execute(session, _WORST, {"notices": sorted(notices)})}
