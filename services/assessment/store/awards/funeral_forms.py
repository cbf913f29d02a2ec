"""Forms of funerals, and which of their clocks still run."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.awards import UNDECIDED
from services.assessment.domain.funeral_forms import FuneralForm
from services.assessment.policy.law.limits import CLOCKS, FUNERAL, FUNERAL_CODES
from services.assessment.tables import FuneralFormRow
from shared.database import execute

_INSERT: Final = insert(FuneralFormRow).on_conflict_do_nothing()
# Of each case the clocks of its own: a plan for any number of cases would look through all clocks that ever ran.
_RUNNING: Final = text("""
    select f.case_id, f.id from funeral_forms f
      join lateral (select 1 from clocks c where c.subject_id = f.id and c.kind = :kind
                       and (c.state = 'running' or (c.state = 'missed' and c.solved_at is null)) limit 1) c on true
     where f.case_id = any(cast(:cases as uuid[])) order by f.id""")
_KNOWN: Final = text("select id from funeral_forms where id = any(cast(:ids as uuid[]))")
_AWAITED: Final = text("""
    select distinct case_id from awards
     where case_id = any(cast(:cases as uuid[])) and code = any(cast(:codes as text[]))
       and state = any(cast(:states as text[]))""")


async def insert_form(session: AsyncSession, form: FuneralForm, now: datetime) -> None:
    """Keep a form; one that is there stays as it is."""
    row = {name: getattr(form, name) for name in ("id", "case_id", "received_at", "received_by")}
    await execute(session, _INSERT, [{**row, "recorded_at": now}])


async def find_known(session: AsyncSession, ids: Collection[UUID]) -> set[UUID]:
    """Return those of these forms that are kept."""
    return {row.id for row in await execute(session, _KNOWN, {"ids": sorted(ids)})}


async def find_running(session: AsyncSession, case_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return by case the forms whose clock runs, or was missed and still waits for a decision."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    values = {"cases": sorted(case_ids), "kind": CLOCKS[FUNERAL]}
    for row in await execute(session, _RUNNING, values) if case_ids else ():
        found[row.case_id].append(row.id)
    return found


async def find_undecided(session: AsyncSession, case_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these cases in which help for a funeral is proposed and nobody has decided over it."""
    values = {"cases": sorted(case_ids), "codes": sorted(FUNERAL_CODES), "states": sorted(UNDECIDED)}
    return {row.case_id for row in await execute(session, _AWAITED, values)} if case_ids else set()
