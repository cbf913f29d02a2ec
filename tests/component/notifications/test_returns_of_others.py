"""Who gives back what another one on duty was told: nobody knows that he has heard, so he is told."""

import pytest

from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness
from tests.component.notifications.test_climbs import (
    CHAIR_PHONE,
    IN_TURN,
    LEADER_PHONE,
    PROVINCE_PHONE,
    climb_of,
    give_ladder,
    rang,
)
from tests.component.notifications.test_reliefs import to_the_top
from tests.component.notifications.test_returns import look_again
from tests.component.notifications.test_taking_acts import say
from tests.component.notifications.test_takings import missed_one, take
from tests.support.builders import PROVINCE

DEPUTY = {"subject": "the-deputy"}


async def test_the_leader_on_duty_hears_that_his_deputy_gives_it_back(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    (missed,) = await to_the_top(harness)
    (await take(harness, missed.clock_id, "provincial_leader", **DEPUTY)).raise_for_status()
    async with harness.client("provincial_leader", provinces=[PROVINCE], **DEPUTY) as client:
        hears = (await client.get(f"/v1/escalations/{missed.clock_id}")).json()["hears_return"]
    (await say(harness, missed.clock_id, "given-back", "provincial_leader", **DEPUTY)).raise_for_status()
    await look_again(harness)

    assert (hears, rang(harness)) == (4, {**dict.fromkeys(IN_TURN, 1), LEADER_PHONE: 2})


@pytest.mark.parametrize(
    ("role", "phone", "empty"),
    [
        ("provincial_leader", LEADER_PHONE, (CHAIR_PHONE, PROVINCE_PHONE)),
        ("provincial_officer", PROVINCE_PHONE, (CHAIR_PHONE,)),
        ("commune_chair", CHAIR_PHONE, ()),
    ],
)
async def test_who_is_on_duty_and_never_heard_of_it_is_told_when_another_of_his_rung_gives_it_back(
    harness: ServiceHarness, role: str, phone: str, empty: tuple[str, ...]
) -> None:
    await give_ladder(harness, *empty)
    missed = await missed_one(harness)
    (await take(harness, missed.clock_id, role, **DEPUTY)).raise_for_status()
    answer = await say(harness, missed.clock_id, "given-back", role, **DEPUTY)
    await look_again(harness)

    assert rang(harness) == {OFFICER_PHONE: 1, phone: 1}
    assert (await climb_of(harness, missed.clock_id)).rung == answer.json()["rung"] == IN_TURN.index(phone) + 1
