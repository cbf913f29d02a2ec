"""What people do in a drill says nothing of their commune in a storm: nobody in a drill exists."""

from typing import Any

import pytest

from shared.clock import now
from shared.ids import new_id
from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness, put_read
from tests.component.notifications.test_duty_handovers import prepared, sign
from tests.component.notifications.watching import begun, hours_pass
from tests.support.builders import COMMUNE, PROVINCE, a_clock_missed, a_household_reported


async def a_confirmation(harness: ServiceHarness, notice: str) -> None:
    async with harness.client(communes=[COMMUNE]) as client:
        (await client.post(f"/v1/notices/{notice}/acknowledge", json={})).raise_for_status()


async def an_answer(harness: ServiceHarness, notice: str) -> None:
    await harness.answer(OFFICER_PHONE)


async def a_briefing(harness: ServiceHarness, notice: str) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as client:
        told = {"told_to": "Trực Một", "by": "radio"}
        (await client.post(f"/v1/notices/{notice}/told", json=told)).raise_for_status()


@pytest.mark.parametrize("act", [a_confirmation, an_answer, a_briefing])
async def test_who_does_something_in_a_drill_is_not_heard_of_in_a_storm(harness: ServiceHarness, act: Any) -> None:
    await harness.give_contacts()
    storm = new_id()
    await harness.take(begun(hours_ago=1), begun(hours_ago=1, drill=False, incident_id=storm))
    # Entering the contacts was a word in earnest; what comes now is about the drill.
    await hours_pass(harness, 4)
    await harness.take(a_household_reported(occurred_at=now(), risk_level=4))
    await harness.send()
    (notice,) = await harness.notices(kind="digest")
    await act(harness, notice["id"])
    await hours_pass(harness, 2)
    await harness.loops.clocks.sweep()

    rows = await harness.rows("select drill, state from clocks where kind = 'heard' order by drill, started_at")
    assert rows == [(False, "missed"), (True, "kept"), (True, "running")]


def a_person(*, drill: bool) -> dict[str, Any]:
    return {"name": "Người Nháp", "phone": OFFICER_PHONE, "role": "Cán bộ xã", "drill": drill}


@pytest.mark.parametrize(("invented", "clock"), [(True, "missed"), (False, "kept")])
async def test_a_drills_contacts_are_no_word_in_earnest(harness: ServiceHarness, *, invented: bool, clock: str) -> None:
    await harness.take(begun(hours_ago=5, drill=False, incident_id=new_id()))
    async with harness.client(communes=[COMMUNE]) as officer:
        people = {"contacts": [a_person(drill=invented)]}
        (await put_read(officer, f"/v1/communes/{COMMUNE}/contacts", people)).raise_for_status()
    await hours_pass(harness, 2)
    await harness.loops.clocks.sweep()

    assert (await harness.rows("select state from clocks where kind = 'heard' order by started_at"))[0] == (clock,)


@pytest.mark.parametrize("kind", ["handover", "word"])
async def test_what_is_signed_or_said_for_a_drill_alone_is_no_word_in_earnest(harness: ServiceHarness, kind: str) -> None:
    await harness.take(begun(hours_ago=5, drill=False, incident_id=new_id()), begun(hours_ago=5))
    if kind == "handover":
        await harness.take(a_clock_missed(drill=True))
        for subject, side in (("nguoi-mot", "goes"), ("nguoi-hai", "comes")):
            async with harness.client("commune_chair", communes=[COMMUNE], subject=subject) as client:
                if side == "goes":
                    handover = await prepared(client, COMMUNE)
                (await sign(client, handover, side)).raise_for_status()
    else:
        async with harness.client("provincial_officer", provinces=[PROVINCE]) as client:
            said = {"by": "radio", "drill": True}
            (await client.post(f"/v1/communes/{COMMUNE}/heard", json=said)).raise_for_status()
    await hours_pass(harness, 2)
    await harness.loops.clocks.sweep()

    rows = await harness.rows("select drill, state from clocks where kind = 'heard' order by drill, started_at")
    assert rows == [(False, "missed"), (True, "kept"), (True, "running")]
