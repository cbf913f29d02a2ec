"""Supersessions: which digests a later one stands for, and whether their clock runs for it."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.digests import commune_of_group
from services.notifications.domain.supersessions import EarlierDigests
from services.notifications.store.deliveries import withdraw_unclaimed
from shared.database import execute

# Nobody waits for who has one in hand at this moment, but nobody overlooks it either.
_UNCONFIRMED: Final = text("""
    with open as materialized (
        select id, incident_id, commune_code from notices
         where kind = 'digest' and state in ('waiting', 'sent', 'undeliverable')
           and (incident_id, commune_code) in (
               select * from unnest(cast(:incidents as uuid[]), cast(:communes as text[])))),
    locked as (
        select id, window_id from notices
         where id in (select id from open) and state in ('waiting', 'sent', 'undeliverable') order by id for update skip locked)
    select o.id, o.incident_id, o.commune_code, l.window_id, l.id is null as held
      from open o left join locked l on l.id = o.id order by o.id""")
_STOOD_FOR: Final = text("""
    select superseded_by, window_id from notices where superseded_by = any(cast(:ids as uuid[])) and window_id is not null""")
# Those for which the earlier one stood, too: a chain is one step long.
_SUPERSEDE: Final = text("""
    update notices set state = 'superseded', superseded_by = :later, reason = null
     where id = any(cast(:ids as uuid[])) or superseded_by = any(cast(:ids as uuid[]))""")
# A silence that was said once is not said again for each digest that follows.
_SAID: Final = text("""
    update notices n set silent_at = s.at
      from (select superseded_by, max(silent_at) as at from notices where superseded_by = any(cast(:later as uuid[]))
             group by superseded_by) s
     where n.id = s.superseded_by and s.at is not null""")
# A telephone of the commune has answered: the commune was heard, whichever digest stands for it now. Its newest answer counts.
_HEARD: Final = text("""
    update notices n set heard_at = s.heard_at, heard_by = s.heard_by
      from (select distinct on (superseded_by) superseded_by, heard_at, heard_by from notices
             where superseded_by = any(cast(:later as uuid[])) and heard_at is not null
             order by superseded_by, heard_at desc) s
     where n.id = s.superseded_by and (n.heard_at is null or n.heard_at < s.heard_at)""")
_CHAIN: Final = text("select id from notices where superseded_by = any(cast(:ids as uuid[]))")
_COVERED: Final = text("""
    select distinct n.superseded_by as id from notices n join clocks c on c.subject_id = n.id and c.kind = 'acknowledged'
     where n.superseded_by = any(cast(:ids as uuid[])) and c.state = any(cast(:states as text[]))""")


async def lock_unconfirmed(session: AsyncSession, groups: Sequence[str]) -> dict[str, EarlierDigests]:
    """Return of each of these groups what its commune has not confirmed, and hold it; `held` where another holds some of it."""
    places = [commune_of_group(group) for group in groups]
    values = {"incidents": [incident for incident, _ in places], "communes": [commune for _, commune in places]}
    rows = (await execute(session, _UNCONFIRMED, values)).all()
    stood_for: dict[UUID, list[UUID]] = {}
    for row in await execute(session, _STOOD_FOR, {"ids": [row.id for row in rows]}):
        stood_for.setdefault(row.superseded_by, []).append(row.window_id)
    found: dict[str, EarlierDigests] = {}
    for row in rows:
        before = found.get(f"{row.incident_id}:{row.commune_code}", EarlierDigests())
        own = (row.window_id,) if row.window_id is not None else ()
        windows = (*before.windows, *own, *stood_for.get(row.id, ()))
        is_held = before.held or row.held
        found[f"{row.incident_id}:{row.commune_code}"] = EarlierDigests((*before.notices, row.id), windows, is_held)
    return found


async def supersede(session: AsyncSession, earlier: Collection[tuple[UUID, Sequence[UUID]]]) -> None:
    """Let each later digest (the first of a pair) stand for these earlier ones; what of them has not left does not leave.

    That the commune is silent, or that one of its telephones has answered, is true of the later one as well.
    """
    for later, ids in earlier:
        await execute(session, _SUPERSEDE, {"later": later, "ids": sorted(ids)})
    later_ones = {"later": sorted(later for later, _ in earlier)}
    await execute(session, _SAID, later_ones)
    await execute(session, _HEARD, later_ones)
    await withdraw_unclaimed(session, {one for _, ids in earlier for one in ids})


async def find_stood_for(session: AsyncSession, notices: Collection[UUID]) -> list[UUID]:
    """Return the digests for which these stand."""
    return sorted(row.id for row in await execute(session, _CHAIN, {"ids": sorted(notices)}))


async def find_covered(session: AsyncSession, notices: Collection[UUID], states: Collection[str]) -> set[UUID]:
    """Return those of these digests for which the clock of one that they stand for is in one of these states."""
    return {row.id for row in await execute(session, _COVERED, {"ids": sorted(notices), "states": sorted(states)})}
