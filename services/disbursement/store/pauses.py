"""Pauses: a record to which is only added, and beside it what is in force.

Whoever orders from the bank and whoever changes what is in force hold one lock, the first together, the second alone: no
order falls into a pause, by whichever process.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.pauses import InForce, Lift, Pause, PauseKind, PauseRecord, Rank
from services.disbursement.tables import PauseInForceRow, PauseLiftRow, PauseRow
from shared.communes import codes_within, province_of
from shared.database import execute
from shared.errors import NotFound
from shared.identity import Area
from shared.ids import PauseId

_NAMES: Final = ("id", "what", "source_id", "rail", "incident_id", "reason", "paused_by", "paused_at", "office")
_COLUMNS: Final = ", ".join(f"z.{name}" for name in _NAMES)
_LOCK_NAME: Final = "hashtextextended('pauses', 0)"
_HOLD_TOGETHER: Final = text(f"select pg_advisory_xact_lock_shared({_LOCK_NAME})")
# The moment of the database, taken once the lock is held: whatever was ordered before, was ordered earlier.
_HOLD_ALONE: Final = text(f"select pg_advisory_xact_lock({_LOCK_NAME})")
_MOMENT: Final = text("select clock_timestamp()")
UNPAUSED: Final = """
    not exists (select from pauses_in_force f where not f.lifted
                   and (f.source_id = p.source_id or f.rail = p.rail or f.incident_id = p.incident_id))"""
"""Nothing stops this payment (`p`): for who asks the database for the next ones, so that the first of those that are paused
stand before nobody."""
_IN_FORCE: Final = text(f"select {_COLUMNS} from pauses_in_force f join pauses z on z.id = f.pause_id where not f.lifted")
_CHANGED_AT: Final = text("select max(lifted_at) from pause_lifts")
_LIFTED: Final = text(
    f"select {_COLUMNS} from pauses_in_force f join pauses z on z.id = f.pause_id where f.lifted order by z.id"
)
_SAME: Final = text(f"""
    select {_COLUMNS} from pauses_in_force f join pauses z on z.id = f.pause_id
     where not f.lifted and (f.source_id = :source_id or f.rail = :rail or f.incident_id = :incident_id)""")
_LIFT: Final = text("update pauses_in_force set lifted = true where pause_id = :id")
_FORGET: Final = text("delete from pauses_in_force where pause_id = :id and lifted")
_RECORDS: Final = f"""
    select {_COLUMNS}, l.reason as lift_reason, l.lifted_by, l.lifted_at
      from pauses z left join pause_lifts l on l.pause_id = z.id"""
_FIND: Final = text(f"{_RECORDS} where z.id = :id")
# Those of a place: its own sources, its province's and the country's. Rails and incidents concern everybody.
_LIST: Final = text(f"""
    {_RECORDS} left join sources s on s.id = z.source_id
     where (cast(:after as uuid) is null or z.id < cast(:after as uuid))
       and (not :only_in_force or l.pause_id is null)
       and (z.source_id is null or not :narrow or s.commune_code = any(cast(:communes as text[]))
            or s.province_code = any(cast(:provinces as text[])) or (s.commune_code is null and s.province_code is null))
     order by z.id desc limit :most""")
_COUNTS: Final = text("""
    select z.what, count(*) as count from pauses_in_force f join pauses z on z.id = f.pause_id where not f.lifted
     group by z.what""")


class PauseNotFound(NotFound):
    """No such pause, or it is not for this person to see."""

    code = "pause-not-found"


async def hold_in_force(session: AsyncSession) -> InForce:
    """Return what is in force, and let nobody change it until the transaction ends."""
    await execute(session, _HOLD_TOGETHER)
    return await list_in_force(session)


async def list_in_force(session: AsyncSession) -> InForce:
    """Return what is in force, without holding it: for what people see."""
    pauses = [_pause(row) for row in (await execute(session, _IN_FORCE)).mappings()]
    return InForce(pauses, (await execute(session, _CHANGED_AT)).scalar())


async def hold_alone(session: AsyncSession) -> datetime:
    """Wait for everybody who orders at this moment, keep others waiting, and return the moment from which that is so."""
    await execute(session, _HOLD_ALONE)
    moment: datetime = (await execute(session, _MOMENT)).scalar_one()
    return moment


async def find_same(session: AsyncSession, pause: Pause) -> Pause | None:
    """Return the pause in force of the same source, rail or incident, if there is one."""
    values = {"source_id": pause.source_id, "rail": pause.rail, "incident_id": pause.incident_id}
    row = (await execute(session, _SAME, values)).mappings().first()
    return _pause(row) if row else None


async def save_pause(session: AsyncSession, pause: Pause) -> None:
    """Write down a pause, and put it in force."""
    await execute(session, insert(PauseRow), {name: getattr(pause, name) for name in _NAMES})
    subject = {"source_id": pause.source_id, "rail": pause.rail, "incident_id": pause.incident_id}
    await execute(session, insert(PauseInForceRow), {"pause_id": pause.id, **subject, "lifted": False})


async def save_lift(session: AsyncSession, lift: Lift) -> None:
    """Write down that a pause is over; what it stopped goes on from now."""
    values = {"pause_id": lift.pause_id, "reason": lift.reason, "lifted_by": lift.lifted_by, "lifted_at": lift.lifted_at}
    await execute(session, insert(PauseLiftRow), values)
    await execute(session, _LIFT, {"id": lift.pause_id})


async def list_lifted(session: AsyncSession) -> list[Pause]:
    """Return the pauses that are over while what they stopped may not have gone on yet."""
    return [_pause(row) for row in (await execute(session, _LIFTED)).mappings()]


async def forget_lifted(session: AsyncSession, pause: PauseId) -> None:
    """Nothing is left that this pause stopped."""
    await execute(session, _FORGET, {"id": pause})


async def get_record(session: AsyncSession, pause: PauseId) -> PauseRecord:
    """Return a pause with its end. Raises PauseNotFound."""
    row = (await execute(session, _FIND, {"id": pause})).mappings().first()
    if row is None:
        raise PauseNotFound
    return _record(row)


async def list_records(
    session: AsyncSession, area: Area, page: tuple[UUID | None, int], *, only_in_force: bool
) -> Sequence[PauseRecord]:
    """Return pauses that stop payments of this area (None: the country), the newest first."""
    communes, provinces = area or ((), ())
    above: Iterable[str] = {province for code in communes if (province := province_of(code))}.union(provinces)
    after, most = page
    values = {
        "narrow": area is not None,
        "communes": codes_within(communes, provinces),
        "provinces": sorted(above),
        "only_in_force": only_in_force,
        "after": after,
        "most": most,
    }
    return [_record(row) for row in (await execute(session, _LIST, values)).mappings()]


async def count_in_force(session: AsyncSession) -> dict[str, int]:
    """Return how many sources, rails and incidents are paused."""
    return {row["what"]: row["count"] for row in (await execute(session, _COUNTS)).mappings()}


def _pause(row: Any) -> Pause:
    words = {"what": PauseKind(row["what"]), "office": Rank(row["office"])}
    return Pause(**{**{name: row[name] for name in _NAMES}, **words})


def _record(row: Any) -> PauseRecord:
    ended = row["lifted_at"] is not None
    lift = Lift(row["id"], row["lift_reason"], row["lifted_by"], row["lifted_at"]) if ended else None
    return PauseRecord(_pause(row), lift)
