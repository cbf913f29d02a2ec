"""Before a release: which open cases would get another amount or another deadline. Nothing is changed, nothing kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.office import Office
from services.assessment.commands.opened import OpenCase, clock_as_law_sees_it, open_cases
from services.assessment.policy import Law, WorkingDays
from services.assessment.policy.entries import Data, Entry, NormData, released_of, with_entry
from services.assessment.policy.touched import AmountChange, DueChange, amounts_changed, dues_changed
from services.assessment.store import cases as case_store
from services.assessment.store import entries as entry_store
from shared.identity import Actor

BATCH: Final = 200
MAX_EXAMINED: Final = 20_000
"""A preview looks at so many open cases and says so where there are more."""


@dataclass(frozen=True, slots=True)
class Touched:
    """An open case that an entry would change."""

    case_id: UUID
    commune_code: str
    amounts: tuple[AmountChange, ...]
    deadlines: tuple[DueChange, ...]


@dataclass(frozen=True, slots=True)
class TouchedCases:
    """All of them, in the order of their ids; `complete` is False where there are more open cases than were examined."""

    examined: int
    complete: bool
    cases: tuple[Touched, ...]


@dataclass(frozen=True, slots=True)
class _Sides:
    """The law on the entry's first day, without it and with it."""

    data: Data
    before: Law
    after: Law
    days_before: WorkingDays
    days_after: WorkingDays


async def preview_entry(session: AsyncSession, actor: Actor, office: Office, entry_id: UUID) -> tuple[Entry, TouchedCases]:
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
        office.law.with_released(before),
        office.law.with_released(after),
        office.working_days.with_released(before),
        office.working_days.with_released(after),
    )
    conditions: dict[str, object] = {"area": actor.area} if actor.area else {}
    if isinstance(entry.data, NormData):
        conditions["province_code"] = entry.data.province_code
    return entry, await _walk(session, office, sides, conditions)


async def _walk(session: AsyncSession, office: Office, sides: _Sides, conditions: dict[str, object]) -> TouchedCases:
    touched: list[Touched] = []
    examined, after = 0, None
    while examined < MAX_EXAMINED:
        cases = await case_store.list_open_cases(session, {**conditions, "after": after}, BATCH)
        if not cases:
            return TouchedCases(examined, complete=True, cases=tuple(touched))
        opened = await open_cases(session, office, cases)
        touched += await asyncio.to_thread(_compared, sides, opened)
        examined, after = examined + len(cases), cases[-1].case_id
    return TouchedCases(examined, complete=False, cases=tuple(touched))


def _compared(sides: _Sides, opened: Sequence[OpenCase]) -> list[Touched]:
    """Ask both laws for the whole batch at once."""
    day = sides.data.valid_from
    asked = [one.told for one in opened] if isinstance(sides.data, NormData) else []
    answers = zip(sides.before.entitlements(asked, day), sides.after.entitlements(asked, day), strict=True)
    amounts = [
        amounts_changed(one.case.case_id, one.awards, old, new, from_findings=one.case.findings_revision > 0)
        for one, (old, new) in zip(opened, answers, strict=False)
    ] or [()] * len(opened)
    found = []
    for one, changed in zip(opened, amounts, strict=True):
        dues = dues_changed(
            [clock_as_law_sees_it(one.case, clock) for clock in one.clocks], sides.data, sides.days_before, sides.days_after
        )
        if changed or dues:
            found.append(Touched(one.case.case_id, one.case.commune_code, changed, dues))
    return found
