"""Watches: written in sets; a word of a commune costs one update, its clock follows when it would be due."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CursorResult, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.watches import Contact, Watch, watch_id
from shared.database import execute

GRACE_S: Final = 60.0
"""A second report within a minute, or within a hundredth of the limit where a drill runs faster, says nothing new: hundreds
of households of one commune are reported at once."""
_NAMES: Final = (
    *("id", "incident_id", "commune_code", "risk_level", "drill", "subject_id", "hours", "since", "due_at", "heard_at"),
    "silent_at",
)
_COLUMNS: Final = ", ".join(f"w.{name}" for name in _NAMES)
_GIVEN: Final = """
    unnest(cast(:ids as uuid[]), cast(:incidents as uuid[]), cast(:communes as text[]), cast(:levels as smallint[]),
           cast(:drills as boolean[]), cast(:subjects as uuid[]), cast(:hours as smallint[]), cast(:since as timestamptz[]),
           cast(:due as timestamptz[]))
        as g(id, incident_id, commune_code, risk_level, drill, subject_id, hours, since, due_at)"""
# What was heard before the incident itself stays heard.
_BEGIN: Final = text(f"""
    insert into watches as w (id, incident_id, commune_code, risk_level, drill, subject_id, hours, since, due_at)
    select * from {_GIVEN} order by id
    on conflict (incident_id, commune_code) do update
       set risk_level = excluded.risk_level, subject_id = excluded.subject_id, hours = excluded.hours, since = excluded.since,
           due_at = excluded.due_at, silent_at = null, ended_at = null
     where w.since is null or w.ended_at is not null
    returning {_COLUMNS}""")
_RENEW: Final = text(f"""
    update watches w set subject_id = g.subject_id, risk_level = g.risk_level, hours = g.hours, since = g.since,
           due_at = g.due_at, silent_at = null
      from {_GIVEN} where w.id = g.id""")
_MOVE: Final = text(f"""
    update watches w set risk_level = g.risk_level, hours = g.hours, due_at = g.due_at from {_GIVEN} where w.id = g.id""")
_OF_INCIDENT: Final = text(f"""
    select {_COLUMNS} from watches w where w.incident_id = :incident_id and w.since is not null and w.ended_at is null
     order by w.id for update""")
_KNOW: Final = text("""
    insert into watches (id, incident_id, commune_code, risk_level, drill, subject_id, hours)
    select id, incident_id, commune_code, 0, drill, id, 0
      from unnest(cast(:ids as uuid[]), cast(:incidents as uuid[]), cast(:communes as text[]), cast(:drills as boolean[]))
           as g(id, incident_id, commune_code, drill) order by id
    on conflict (incident_id, commune_code) do nothing""")
# That the watch has not ended is asked again of the row that is held: the incident may have ended while it was waited for.
_HEAR: Final = text(f"""
    with said as (
        select * from unnest(cast(:communes as text[]), cast(:moments as timestamptz[]), cast(:drills as boolean[]),
                             cast(:acts as boolean[])) as s(commune_code, at, drill, is_act)),
    news as (
        select w.id, max(s.at) as at, bool_or(s.is_act) as is_act from watches w join said s
            on s.commune_code = w.commune_code and coalesce(s.drill, w.drill) = w.drill
         where w.ended_at is null group by w.id),
    held as (
        select w.id, n.at from watches w join news n on n.id = w.id
         where w.ended_at is null
           and (w.heard_at is null
            or w.heard_at < n.at - case when n.is_act then interval '0'
                                        else least(make_interval(secs => {GRACE_S}), (w.due_at - w.since) / 100) end)
         order by w.id for update of w)
    update watches w set heard_at = h.at from held h where w.id = h.id
    returning {_COLUMNS}, w.due_at <= statement_timestamp() as is_due""")
# What was heard in time keeps the clock, and the next runs from then on.
_DUE_AND_HEARD: Final = text(f"""
    select {_COLUMNS} from watches w
     where w.ended_at is null and w.silent_at is null and w.due_at <= coalesce(cast(:at as timestamptz), statement_timestamp())
       and w.heard_at > w.since
     order by w.id for update skip locked""")
_KEEP: Final = text("""
    with held as (
        select c.id, g.at from clocks c
          join unnest(cast(:subjects as uuid[]), cast(:moments as timestamptz[])) as g(subject_id, at)
            on g.subject_id = c.subject_id
         where c.kind = 'heard' and c.state = 'running' order by c.id for update of c)
    update clocks c set state = 'kept', ended_at = h.at from held h where c.id = h.id""")
_UNSAID: Final = """
    from watches w where w.ended_at is null and w.silent_at is null and w.due_at <= statement_timestamp()
     and exists (select 1 from clocks c where c.subject_id = w.subject_id and c.kind = 'heard' and c.state = 'missed')"""
_ANY_UNSAID: Final = text(f"select 1 {_UNSAID} limit 1")
_SAY: Final = text(f"""
    with unsaid as (select w.id {_UNSAID} order by w.id for update of w skip locked)
    update watches w set silent_at = :now where w.id = any(array(select id from unsaid)) returning {_COLUMNS}""")
_END: Final = text("""
    update watches set ended_at = :now where id = any(cast(:ids as uuid[])) and ended_at is null""")
_SILENT: Final = text("""
    select w.commune_code, w.incident_id, w.drill, coalesce(w.heard_at, w.since) as since
      from unnest(cast(:places as text[])) as p(code) join watches w on w.commune_code = p.code
     where w.ended_at is null and w.silent_at is not null order by 4, 1""")
_COUNT_SILENT: Final = text("""
    select count(distinct commune_code) from watches where ended_at is null and silent_at is not null""")


async def begin(session: AsyncSession, watches: Sequence[Watch]) -> list[Watch]:
    """Watch these communes; return those that are new, or are watched again."""
    return _watches(await execute(session, _BEGIN, _given(watches))) if watches else []


async def renew(session: AsyncSession, watches: Sequence[Watch]) -> None:
    """Let the clocks of these watches run from their new moments on."""
    if watches:
        await execute(session, _RENEW, _given(watches))


async def move(session: AsyncSession, watches: Sequence[Watch]) -> None:
    """Let the clocks of these watches end at another moment."""
    if watches:
        await execute(session, _MOVE, _given(watches))


async def lock_of_incident(session: AsyncSession, incident_id: UUID) -> list[Watch]:
    """Return the watches of an incident that go on, and hold them."""
    return _watches(await execute(session, _OF_INCIDENT, {"incident_id": incident_id}))


async def hear(session: AsyncSession, contacts: Collection[Contact]) -> tuple[list[Watch], list[Watch]]:
    """Note what was heard; return the watches whose time was up by then, and all others for which it is news.

    A report within `GRACE_S` of the last word is no news. One of an incident that is not known here yet is kept.
    """
    known = sorted({(one.incident_id, one.commune_code, bool(one.drill)) for one in contacts if one.incident_id is not None})
    if known:
        ids = [watch_id(incident_id, code) for incident_id, code, _ in known]
        incidents, codes, drills = (list(column) for column in zip(*known, strict=True))
        await execute(session, _KNOW, {"ids": ids, "incidents": incidents, "communes": codes, "drills": drills})
    given = sorted(contacts, key=lambda one: (one.commune_code, one.at))
    values: dict[str, Any] = {
        "communes": [one.commune_code for one in given],
        "moments": [one.at for one in given],
        "drills": [one.drill for one in given],
        "acts": [one.is_act for one in given],
    }
    rows = (await execute(session, _HEAR, values)).mappings().all()
    # What was said before the clock began keeps none.
    watched = [row for row in rows if row["since"] is not None and row["heard_at"] > row["since"]]
    return [_watch(row) for row in watched if row["is_due"]], [_watch(row) for row in watched if not row["is_due"]]


async def lock_due_and_heard(session: AsyncSession, at: datetime | None) -> list[Watch]:
    """Return the watches whose time is up and of which something was heard since, and hold them."""
    return _watches(await execute(session, _DUE_AND_HEARD, {"at": at}))


async def keep_clocks(session: AsyncSession, watches: Iterable[Watch]) -> None:
    """The running clocks of these watches were kept when something was heard."""
    given = list(watches)
    values = {"subjects": [one.subject_id for one in given], "moments": [one.heard_at for one in given]}
    await execute(session, _KEEP, values)


async def any_unsaid(session: AsyncSession) -> bool:
    """Tell whether a commune is silent and nobody has noted it, without locking anything."""
    return (await execute(session, _ANY_UNSAID)).first() is not None


async def mark_silent(session: AsyncSession, now: datetime) -> list[Watch]:
    """Return the watches whose clock was missed and whose silence was not told yet; they are marked."""
    return _watches(await execute(session, _SAY, {"now": now}))


async def end(session: AsyncSession, ids: Collection[UUID], now: datetime) -> None:
    if ids:
        await execute(session, _END, {"ids": sorted(ids), "now": now})


async def list_silent(session: AsyncSession, places: Collection[str]) -> list[tuple[str, datetime, bool]]:
    """Return which of these communes are silent, since when, and whether for a drill; the longest first."""
    return [(row.commune_code, row.since, row.drill) for row in await execute(session, _SILENT, {"places": sorted(places)})]


async def count_silent(session: AsyncSession) -> int:
    return int((await execute(session, _COUNT_SILENT)).scalar_one())


def _given(watches: Sequence[Watch]) -> dict[str, Any]:
    return {
        "ids": [one.id for one in watches],
        "incidents": [one.incident_id for one in watches],
        "communes": [one.commune_code for one in watches],
        "levels": [one.risk_level for one in watches],
        "drills": [one.drill for one in watches],
        "subjects": [one.subject_id for one in watches],
        "hours": [one.hours for one in watches],
        "since": [one.since for one in watches],
        "due": [one.due_at for one in watches],
    }


def _watches(found: CursorResult[Any]) -> list[Watch]:
    return [_watch(row) for row in found.mappings()]


def _watch(row: Any) -> Watch:
    return Watch(**{name: row[name] for name in _NAMES})
