"""Next ways: when an unconfirmed digest goes by one more, what it was tried by, and by which ways it went."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.deliveries import Way
from services.notifications.domain.next_ways import Tried, UnconfirmedDigest, WentBy
from shared.database import execute

Schedule = tuple[datetime, datetime | None]
"""Since when a digest goes to its commune, and when it goes by one more way (None: by no other)."""

_SCHEDULE: Final = text("""
    update notices n set tried_from = g.since, next_way_at = g.at
      from unnest(cast(:ids as uuid[]), cast(:since as timestamptz[]), cast(:at as timestamptz[])) as g(id, since, at)
     where n.id = g.id""")
# The last of those that a digest stands for has what was left of them all, and of its next ways those that had not left.
_EARLIER: Final = text("""
    select e.*, (select count(*) from (
                     select 1 from deliveries where notice_id = e.earlier and turn > 0
                      group by turn having bool_and(state = 'withdrawn')) w) as withdrawn
      from (select distinct on (superseded_by) superseded_by as id, id as earlier, tried_from, next_way_at from notices
             where superseded_by = any(cast(:ids as uuid[])) and tried_from is not null order by superseded_by, id desc) e""")
# While a simulator stands for the gateway nothing goes to real people, by no way.
_DUE: Final = """
      from notices where next_way_at <= statement_timestamp() and state in ('waiting', 'sent')
       and (drill or cast(:sms_is_real as boolean))"""
_ANY_DUE: Final = text(f"select 1 {_DUE} limit 1")
# Who is confirming it at this moment confirms it.
_LOCK_DUE: Final = text(f"""
    select id, incident_id, commune_code, drill, risk_level, tried_from, next_way_at {_DUE}
     order by next_way_at limit :most for update skip locked""")
_TRIED: Final = text("""
    with chain as (
        select id as digest, id from notices where id = any(cast(:ids as uuid[]))
        union all
        select superseded_by, id from notices where superseded_by = any(cast(:ids as uuid[])))
    select c.digest, d.way, d.contact_id is not null as to_contacts, d.number_index, d.turn, d.shift_id
      from chain c cross join lateral (
           select way, contact_id, number_index, turn, shift_id from deliveries
            where notice_id = c.id and state <> 'withdrawn') d""")
_WENT_BY: Final = text("""
    select d.notice_id, d.turn, d.way,
           case when bool_or(d.contact_id is not null) then 'contacts' else coalesce(max(s.post), 'officer') end as to,
           min(d.created_at) as began_at, min(d.accepted_at) as accepted_at, min(d.delivered_at) as delivered_at,
           bool_and(d.state = 'undeliverable') as has_failed
      from deliveries d left join duty_shifts s on s.id = d.shift_id
     where d.notice_id = any(cast(:ids as uuid[])) and d.state <> 'withdrawn'
     group by d.notice_id, d.turn, d.way order by d.notice_id, d.turn, d.way""")


async def schedule(session: AsyncSession, schedules: Mapping[UUID, Schedule]) -> None:
    """Save since when these digests are tried, and when they go by one more way."""
    ids = sorted(schedules)
    values = {"ids": ids, "since": [schedules[key][0] for key in ids], "at": [schedules[key][1] for key in ids]}
    await execute(session, _SCHEDULE, values)


async def find_earlier(session: AsyncSession, notices: Collection[UUID]) -> dict[UUID, tuple[Schedule, int]]:
    """Return what was left to be tried of those for which these digests stand, and how many of the next ways that were laid
    out were withdrawn with the last of them before they had left: nobody has been told by those.
    """
    rows = await execute(session, _EARLIER, {"ids": sorted(notices)})
    return {row.id: ((row.tried_from, row.next_way_at), row.withdrawn) for row in rows}


async def any_due(session: AsyncSession, *, sms_is_real: bool) -> bool:
    """Tell whether a digest should go by one more way by the database's clock, without locking anything."""
    return (await execute(session, _ANY_DUE, {"sms_is_real": sms_is_real})).first() is not None


async def lock_due(session: AsyncSession, most: int, *, sms_is_real: bool) -> list[UnconfirmedDigest]:
    """Return the digests that go by one more way now, and hold them: who comes second finds nothing."""
    rows = await execute(session, _LOCK_DUE, {"most": most, "sms_is_real": sms_is_real})
    return [UnconfirmedDigest(**row) for row in rows.mappings()]


async def find_tried(session: AsyncSession, digests: Collection[UUID]) -> dict[UUID, Tried]:
    """Return by what each of these digests, or one that it stands for, has gone; what was withdrawn before it left has not."""
    found: dict[UUID, Tried] = {}
    for row in await execute(session, _TRIED, {"ids": sorted(digests)}):
        before = found.get(row.digest, Tried())
        found[row.digest] = Tried(
            before.ways | ({Way(row.way)} if row.to_contacts else set()),
            before.numbers | ({row.number_index} if row.number_index is not None else set()),
            max(before.turns, row.turn),
            before.shifts | ({(Way(row.way), row.shift_id)} if row.shift_id is not None else set()),
        )
    return found


async def find_ways(session: AsyncSession, digests: Collection[UUID]) -> dict[UUID, list[WentBy]]:
    """Return by which ways each of these digests went, in their turn."""
    found: dict[UUID, list[WentBy]] = {}
    if digests:
        for row in (await execute(session, _WENT_BY, {"ids": sorted(digests)})).mappings():
            given = {name: value for name, value in row.items() if name != "notice_id"}
            found.setdefault(row["notice_id"], []).append(WentBy(**{**given, "way": Way(row["way"])}))
    return found
