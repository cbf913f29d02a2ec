"""How long the law may take, in seconds of one core: what else the machine does is not the law's fault."""

import asyncio
import time
from datetime import date

from services.assessment.policy import preview_of
from services.assessment.policy.law import Circumstances
from shared.events.household import Burial, Hazard, House, HouseState, Injured, Losses, Member, ShortOfFood, Standing
from tests.unit.assessment.law import the_law

DAY = date(2026, 11, 21)
BATCH_S = 0.250
SINGLE_S = 0.030


def _household(number: int) -> Circumstances:
    """A household that the storm struck hard, each a little otherwise."""
    losses = Losses(
        dead=("a",) if number % 7 == 0 else (),
        missing=("b",) if number % 11 == 0 else (),
        injured=(Injured(ref="c", treatment_days=number % 9),),
        house=House(state=list(HouseState)[number % 4], habitable=number % 2 == 0, no_other_home=True),
        short_of_food=ShortOfFood(people=1 + number % 6, months=1 + number % 5),
        lost_essentials=number % 3 == 0,
        burial_by_organisation=Burial(actual_cost_dong=30_000_000) if number % 7 == 0 else None,
        children_left_alone=("d",) if number % 13 == 0 else (),
    )
    members = (Member(ref="c", birth_year=1980), Member(ref="d", birth_year=2015), Member(ref="e", birth_year=1950))
    return Circumstances(Hazard.STORM, Standing.POOR, losses, members, province_code="96", size=6)


async def test_500_households_take_a_quarter_of_a_second_off_the_event_loop():
    law = the_law()
    households = [_household(number) for number in range(500)]
    law.entitlements(households, DAY)

    def measured() -> float:
        before = time.thread_time()
        assert len(law.entitlements(households, DAY)) == 500
        return time.thread_time() - before

    assert min([await asyncio.to_thread(measured) for _ in range(5)]) <= BATCH_S


async def test_a_single_preview_is_quick():
    law = the_law()
    preview_of(law, _household(7), DAY, DAY)
    taken = []
    for number in range(300):
        before = time.thread_time()
        preview_of(law, _household(number), DAY, DAY)
        taken.append(time.thread_time() - before)

    taken.sort()
    assert taken[296] <= SINGLE_S
