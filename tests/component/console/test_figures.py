"""The board's figures add up what changed: whoever writes waits for nobody, and they are always what a count would say."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.console.store.marks import save_marks
from services.console.views.marks import marks_by_case
from shared.database import execute
from shared.ids import new_id
from tests.component.console.harness import HOUR, ServiceHarness, closed, reopened
from tests.support.builders import (
    MORNING,
    OTHER_COMMUNE,
    a_clock_missed,
    a_damage_assessed,
    a_household_reported,
    a_payment_settled,
    moved,
)

_COUNTED = """
    select incident_id, commune_code, stage, count(*)::int, count(helped_at)::int,
           count(*) filter (where not stuck <@ paid and stage <> 'retracted')::int
      from board_cases where identified_at is not null group by 1, 2, 3 order by 1, 2, 3"""
_FIGURES = """
    select incident_id, commune_code, stage, sum(cases)::int, sum(helped)::int, sum(stuck)::int from board_figures
     group by 1, 2, 3 having sum(cases) <> 0 order by 1, 2, 3"""


async def _rows(harness: ServiceHarness, statement: str) -> list[Any]:
    async with harness.foundation.database.reading() as session:
        return list((await execute(session, text(statement))).all())


async def _fold(harness: ServiceHarness) -> None:
    """What happens by itself once in two thousand changes."""
    async with harness.foundation.database._engine.begin() as connection:
        await connection.execute(text("select fold_board_figures()"))


async def _report(harness: ServiceHarness, count: int, **values: Any) -> list[UUID]:
    facts = [a_household_reported(**values) for _ in range(count)]
    await harness.take(*facts)
    return [fact.case_id for fact in facts]


async def test_figures_are_what_a_count_would_say_before_and_after_they_are_put_together(harness: ServiceHarness) -> None:
    here, there = await _report(harness, 5), await _report(harness, 3, commune_code=OTHER_COMMUNE)
    elsewhere = a_household_reported()
    await harness.take(elsewhere)
    for step in (
        [a_damage_assessed(case_id=case) for case in here[:3]],
        [a_payment_settled(case_id=case) for case in here[:2]],
        [closed(case) for case in (here[0], there[0])],
        [reopened(here[0])],
        [moved(elsewhere, OTHER_COMMUNE)],
    ):
        await harness.take(*step)
        assert await _rows(harness, _FIGURES) == await _rows(harness, _COUNTED)
        await _fold(harness)
        assert await _rows(harness, _FIGURES) == await _rows(harness, _COUNTED)
        lines = await _rows(harness, "select count(*), count(distinct (incident_id, commune_code, stage)) from board_figures")
        assert lines[0][0] == lines[0][1]

    assert len(await _rows(harness, _COUNTED)) > 3


async def test_two_who_write_about_one_commune_do_not_wait_for_one_another(harness: ServiceHarness) -> None:
    one, other = ([a_household_reported()] for _ in range(2))

    async with asyncio.timeout(5), harness.foundation.database.transaction() as first:
        await save_marks(first, marks_by_case(one))
        await _fold_in(first)
        await harness.take(*other)
        await _fold(harness)
        assert (await _rows(harness, _FIGURES))[0][3] == 1
        await first.rollback()

    assert await _rows(harness, _FIGURES) == await _rows(harness, _COUNTED)


async def _fold_in(session: Any) -> None:
    await execute(session, text("select fold_board_figures()"))


async def test_a_clock_of_an_ended_case_is_looked_at_no_more_until_the_case_opens_again(harness: ServiceHarness) -> None:
    [case] = await _report(harness, 1)
    await harness.take(a_clock_missed(case_id=case, clock_id=new_id()))
    over = "select over from missed_clocks"

    await harness.take(closed(case))
    assert await _rows(harness, over) == [(True,)]
    assert (await harness.board())["late"]["count"] == 0
    await harness.take(reopened(case, occurred_at=MORNING + 10 * HOUR + timedelta(minutes=1)))

    assert await _rows(harness, over) == [(False,)]
    assert (await harness.board())["late"]["count"] == 1


async def test_a_clock_that_comes_after_the_end_of_its_case_is_late_for_nobody(harness: ServiceHarness) -> None:
    [case] = await _report(harness, 1)
    await harness.take(closed(case))

    await harness.take(a_clock_missed(case_id=case, clock_id=new_id()))

    assert (await harness.board())["late"]["count"] == 0
