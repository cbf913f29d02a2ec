"""Taking acts: append-only, numbered by the climb, whose row is held by who writes one."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.climbs import Climb
from services.notifications.domain.ladder import Rung
from services.notifications.domain.taking_acts import TakingAct, TakingActKind
from shared.database import execute

_SAVE: Final = text("""
    insert into taking_acts (clock_id, number, act, actor, rung, acted_at, until, words)
    values (:clock_id, :number, :act, :actor, :rung, :acted_at, :until, :words)""")
_OF_CLOCKS: Final = text("""
    select clock_id, number, act, actor, rung, acted_at, until, words from taking_acts
     where clock_id = any(cast(:clocks as uuid[])) order by clock_id, number""")
_GIVE_BACK: Final = text("""
    update climbs set state = 'top', commune_code = :commune_code, next_at = null, since = :now, taken_by = null,
           taken_at = null, taken_until = null, plan = null, done_at = null
     where clock_id = :clock_id""")
_PROLONG: Final = text("update climbs set taken_until = :until where clock_id = :clock_id")
_DONE: Final = text("update climbs set done_at = :now where clock_id = :clock_id")
# By the database's clock, as the sweeper judges: what was missed is not running, and what is due is missed.
_PROLONG_WORD: Final = text("""
    update clocks set due_at = :until, answer_from = :until, limit_count = :minutes
     where kind = 'taken_up' and subject_id = :clock_id and state = 'running' and due_at > clock_timestamp()
    returning id""")
_STEP: Final = text("select state from escalations where clock_id = :clock_id and rung = :rung")


async def save(session: AsyncSession, act: TakingAct) -> None:
    values = {name: getattr(act, name) for name in ("clock_id", "number", "actor", "rung", "acted_at", "until", "words")}
    await execute(session, _SAVE, {**values, "act": act.act.value})


async def list_acts(session: AsyncSession, clock_ids: Collection[UUID]) -> dict[UUID, list[TakingAct]]:
    """Return what was said of each of these clocks, in the order in which it was said."""
    found: dict[UUID, list[TakingAct]] = {}
    for row in (await execute(session, _OF_CLOCKS, {"clocks": sorted(set(clock_ids))})).mappings():
        rung = Rung(row["rung"]) if row["rung"] else None
        act = TakingAct(**{**row, "act": TakingActKind(row["act"]), "rung": rung})
        found.setdefault(act.clock_id, []).append(act)
    return found


async def give_back(session: AsyncSession, climb: Climb) -> None:
    """Nobody answers for it any more: it waits where it stands, in the commune of this climb, for somebody to be told."""
    values = {"clock_id": climb.clock_id, "commune_code": climb.commune_code, "now": climb.since}
    await execute(session, _GIVE_BACK, values)


async def prolong(session: AsyncSession, clock_id: UUID, until: datetime, minutes: int) -> bool:
    """Let the clock of somebody's word end later; False where it has been missed already, and nothing was changed."""
    values = {"clock_id": clock_id, "until": until}
    if (await execute(session, _PROLONG_WORD, {**values, "minutes": minutes})).first() is None:
        return False
    await execute(session, _PROLONG, values)
    return True


async def mark_done(session: AsyncSession, clock_id: UUID, now: datetime) -> None:
    await execute(session, _DONE, {"clock_id": clock_id, "now": now})


async def find_step(session: AsyncSession, climb: Climb) -> str | None:
    """Return how far the telling of who stands where the climb stands has come; None: nobody was to be told there."""
    row = (await execute(session, _STEP, {"clock_id": climb.clock_id, "rung": int(climb.rung)})).first()
    return row.state if row else None
