"""How many times faster a drill runs. Each service keeps it once, by whichever fact of the incident comes first.

All facts carry it beside `drill`, so nobody acts in an incident before he knows. Only drills are asked about: what is real
costs no question.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.events.envelope import Event
from shared.time_limits import REAL_PACE

_KNOWN: Final = "paces"
_FIND: Final = text("select incident_id, pace from paced_incidents where incident_id = any(cast(:ids as uuid[]))")
_REMEMBER: Final = text("""
    insert into paced_incidents (incident_id, pace)
    select incident_id, pace from unnest(cast(:ids as uuid[]), cast(:paces as integer[])) as given(incident_id, pace)
     order by incident_id on conflict do nothing""")


async def find(session: AsyncSession, incidents: Collection[UUID]) -> Mapping[UUID, int]:
    """Return the pace of each of these incidents, 1 where none is known. Asked once in a transaction."""
    known: dict[UUID, int] = session.info.setdefault(_KNOWN, {})
    if asked := sorted(set(incidents) - known.keys()):
        found = {row.incident_id: row.pace for row in await execute(session, _FIND, {"ids": asked})}
        known |= {incident: found.get(incident, REAL_PACE) for incident in asked}
    return {incident: known[incident] for incident in incidents}


async def find_of_drills(session: AsyncSession, incidents: Iterable[tuple[UUID, bool]]) -> Mapping[UUID, int]:
    """Return the pace of each of these incidents, given with whether it is a drill; what is real is never asked about."""
    given = list(incidents)
    found = await find(session, {incident for incident, drill in given if drill})
    return {incident: found[incident] if drill else REAL_PACE for incident, drill in given}


async def find_one(session: AsyncSession, incident_id: UUID, *, drill: bool) -> int:
    """Return the pace of one incident."""
    return (await find_of_drills(session, [(incident_id, drill)]))[incident_id]


async def remember(session: AsyncSession, paces: Mapping[UUID, int]) -> None:
    """Keep the pace of these drills for ever; what is known already stays. Harmless to repeat."""
    faster = {incident: pace for incident, pace in paces.items() if pace != REAL_PACE}
    known = await find(session, faster.keys())
    new = {incident: pace for incident, pace in faster.items() if known[incident] == REAL_PACE}
    if new:
        await execute(session, _REMEMBER, {"ids": list(new), "paces": list(new.values())})
        session.info[_KNOWN].update(new)


async def remember_told(session: AsyncSession, facts: Iterable[Event]) -> None:
    """Keep what these facts say of the pace of their drills."""
    await remember(session, {fact.incident_id: fact.pace for fact in facts if fact.drill})


async def told_with_pace(session: AsyncSession, facts: Iterable[Event]) -> list[Event]:
    """Return these facts as the others need them: each of a drill says how fast it runs."""
    given = list(facts)
    paces = await find(session, {fact.incident_id for fact in given if fact.drill and fact.pace == REAL_PACE})
    return [
        fact.model_copy(update={"pace": pace}) if (pace := paces.get(fact.incident_id, fact.pace)) != fact.pace else fact
        for fact in given
    ]
