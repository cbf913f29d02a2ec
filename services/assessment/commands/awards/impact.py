"""Before a release: which open cases would get another amount or another deadline. Nothing is changed, nothing kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.open_cases import OpenCase, clock_as_law_sees_it, open_cases
from services.assessment.commands.context import Context
from services.assessment.policy.awards.impact import AmountChange, DueChange, amount_changes, due_changes
from services.assessment.policy.law.calendar import WorkingDays
from services.assessment.policy.law.entries import Data, Entry, NormData, released_of, with_entry
from services.assessment.policy.law.port import Law
from services.assessment.store.awards import cases as case_store
from services.assessment.store.law import entries as entry_store
from shared.identity import Actor

BATCH: Final = 200
MAX_EXAMINED: Final = 20_000
"""A preview looks at so many open cases and says so where there are more."""


@dataclass(frozen=True, slots=True)
class AffectedCase:
    """An open case that an entry would change."""

    case_id: UUID
    commune_code: str
    amounts: tuple[AmountChange, ...]
    deadlines: tuple[DueChange, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """All of them, in the order of their ids; `complete` is False where there are more open cases than were examined."""

    examined: int
    complete: bool
    cases: tuple[AffectedCase, ...]


@dataclass(frozen=True, slots=True)
class _Sides:
    """The law on the entry's first day, without it and with it."""

    data: Data
    before: Law
    after: Law
    days_before: WorkingDays
    days_after: WorkingDays


async def preview_entry(session: AsyncSession, actor: Actor, context: Context, entry_id: UUID) -> tuple[Entry, Impact]:
    """Return which open cases of the actor's area an entry would change on its first day, beside everything released.

    Raises NotFound.
    """
    entry = await entry_store.get_entry(session, entry_id)
    released = await entry_store.list_released(session)
    # An entry that was released already is compared with the law before it.
    earlier = [one for one in released if entry.version is None or (one.version or 0) < entry.version]
    before, after = released_of(earlier), with_entry(earlier, entry)
    sides = _Sides(
        entry.data,
        context.law.with_released(before),
        context.law.with_released(after),
        context.working_days.with_released(before),
        context.working_days.with_released(after),
    )
    conditions: dict[str, object] = {"area": actor.area} if actor.area else {}
    if isinstance(entry.data, NormData):
        conditions["province_code"] = entry.data.province_code
    return entry, await _walk(session, context, sides, conditions)


async def _walk(session: AsyncSession, context: Context, sides: _Sides, conditions: dict[str, object]) -> Impact:
    affected: list[AffectedCase] = []
    examined, after = 0, None
    while examined < MAX_EXAMINED:
        cases = await case_store.list_open_cases(session, {**conditions, "after": after}, BATCH)
        if not cases:
            return Impact(examined, complete=True, cases=tuple(affected))
        opened = await open_cases(session, context, cases)
        affected += await asyncio.to_thread(_compared, sides, opened)
        examined, after = examined + len(cases), cases[-1].case_id
    return Impact(examined, complete=False, cases=tuple(affected))


def _compared(sides: _Sides, opened: Sequence[OpenCase]) -> list[AffectedCase]:
    """Ask both laws for the whole batch at once."""
    day = sides.data.valid_from
    households = [one.circumstances for one in opened] if isinstance(sides.data, NormData) else []
    answers = zip(sides.before.entitlements(households, day), sides.after.entitlements(households, day), strict=True)
    amounts = [
        amount_changes(one.case.case_id, one.awards, old, new, from_findings=one.case.findings_revision > 0)
        for one, (old, new) in zip(opened, answers, strict=False)
    ] or [()] * len(opened)
    found = []
    for one, changed in zip(opened, amounts, strict=True):
        dues = due_changes(
            [clock_as_law_sees_it(one.case, clock) for clock in one.clocks], sides.data, sides.days_before, sides.days_after
        )
        if changed or dues:
            found.append(AffectedCase(one.case.case_id, one.case.commune_code, changed, dues))
    return found
