"""Decisions whose facts wait for the end of the undo window, and those that were taken back.

Whoever deletes the row of a held decision, the loop that sends it on or the signer who takes it back, has it alone: the other
waits for him and finds nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.held_decisions import Before, HeldDecision, OwnHeldDecision
from shared.database import execute
from shared.events import FACTS, Event
from shared.ids import DecisionId

_HOLD: Final = text("""
    insert into held_decisions (decision_id, signed_by, due_at, facts, before)
    values (:decision_id, :signed_by, :due_at, :facts, :before)""")
_TAKE: Final = text("delete from held_decisions where decision_id = :id returning decision_id, due_at, before")
_TAKE_DUE: Final = text("""
    delete from held_decisions where decision_id = any(array(
        select decision_id from held_decisions where due_at <= :now order by due_at limit :most for update skip locked))
    returning decision_id, facts""")
_ANY_DUE: Final = text("select exists (select 1 from held_decisions where due_at <= :now)")
_OWN: Final = text("""
    select d.id as decision_id, d.incident_id, d.number, d.decided_at, h.due_at,
           (select count(*) from decision_lines l where l.decision_id = d.id) as line_count
      from held_decisions h join decisions d on d.id = h.decision_id
     where h.signed_by = :signed_by and h.due_at > :now order by h.due_at desc""")
_UNDONE: Final = text("insert into undone_decisions (decision_id, undone_by, undone_at) values (:id, :who, :at)")
_UNTIL: Final = text("""
    select (select due_at from held_decisions where decision_id = :id) as undo_until,
           (select undone_at from undone_decisions where decision_id = :id) as undone_at""")
_BEFORE: Final = TypeAdapter(Before)


async def hold_decision(session: AsyncSession, held: HeldDecision, signed_by: str, facts: Sequence[Event]) -> None:
    """Keep the facts of a decision until its window ends."""
    carried = [{"type": fact.wire_type(), "value": orjson.Fragment(fact.to_json())} for fact in facts]
    values = {
        "decision_id": held.decision_id,
        "signed_by": signed_by,
        "due_at": held.due_at,
        "facts": orjson.dumps(carried).decode(),
        "before": _BEFORE.dump_json(held.before).decode(),
    }
    await execute(session, _HOLD, values)


async def take_held(session: AsyncSession, decision_id: UUID) -> HeldDecision | None:
    """Take a held decision out of what is sent on; None where it went out, or is taken by somebody else."""
    row = (await execute(session, _TAKE, {"id": decision_id})).first()
    return HeldDecision(DecisionId(row.decision_id), row.due_at, _BEFORE.validate_json(row.before)) if row else None


async def take_due(session: AsyncSession, now: datetime, most: int) -> tuple[list[UUID], list[Event]]:
    """Take the decisions whose window has ended; return their ids and their facts, to be published."""
    rows = (await execute(session, _TAKE_DUE, {"now": now, "most": most})).all()
    facts = [_fact(one) for row in rows for one in orjson.loads(row.facts)]
    return sorted(row.decision_id for row in rows), facts


async def any_due(session: AsyncSession, now: datetime) -> bool:
    """Tell whether a window has ended, without locking anything."""
    return bool((await execute(session, _ANY_DUE, {"now": now})).scalar())


async def list_own(session: AsyncSession, signed_by: str, now: datetime) -> list[OwnHeldDecision]:
    """Return what this person has signed and may still take back, the newest first."""
    rows = (await execute(session, _OWN, {"signed_by": signed_by, "now": now})).mappings()
    return [OwnHeldDecision(**row) for row in rows]


async def note_undone(session: AsyncSession, decision_id: UUID, who: str, at: datetime) -> None:
    """Write down for ever that a decision was taken back."""
    await execute(session, _UNDONE, {"id": decision_id, "who": who, "at": at})


async def find_fate(session: AsyncSession, decision_id: UUID) -> tuple[datetime | None, datetime | None]:
    """Return until when a decision may be taken back (None: it went out), and when it was (None: it stands)."""
    row = (await execute(session, _UNTIL, {"id": decision_id})).one()
    return row.undo_until, row.undone_at


def _fact(carried: dict[str, Any]) -> Event:
    return FACTS[carried["type"]].model_validate(carried["value"])
