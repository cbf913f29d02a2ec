"""Teeth of P2 about limits: more ordered on a day than a source might, or than was counted."""

from datetime import timedelta
from typing import Any

import pytest

from services.disbursement.domain.limits import day_of
from tests.component.promises.found import breaches, one_of
from tests.component.promises.sound import DONG
from tests.component.promises.world import NOON, World


async def a_day(world: World, **values: Any) -> None:
    """What the source of the one order has ordered on its day: all of it, under a limit of just so much."""
    row = {"source_id": world.money_source, "day": day_of(NOON), "ordered": DONG, "most": DONG, "since": NOON}
    await world.put("disbursement", "source_days", **{**row, **values})


@pytest.mark.parametrize("values", [{}, {"most": None}, {"ordered": 0, "most": 0, "since": NOON + timedelta(hours=1)}])
async def test_a_day_within_its_limit_is_sound(world: World, values: Any):
    await a_day(world, **values)
    assert await breaches(world) == {}


@pytest.mark.parametrize("most", [DONG - 1, 0, None])
async def test_orders_that_were_not_counted_are_found(world: World, most: int | None):
    await a_day(world, ordered=0, most=most)
    assert f"source {world.money_source} ordered {DONG} on {day_of(NOON)}" in one_of(await breaches(world), "P2")
