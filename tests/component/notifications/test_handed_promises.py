"""What became of a promise stands beside what two persons signed of it."""

from tests.component.notifications.harness import ServiceHarness
from tests.component.notifications.test_duty_handovers import HANDOVERS, goes, prepared, sign
from tests.component.notifications.test_taking_acts import say, taken_one


async def test_what_became_of_a_promise_stands_beside_what_was_signed(harness: ServiceHarness) -> None:
    missed = await taken_one(harness)
    async with goes(harness) as officer:
        handover = await prepared(officer)
        await sign(officer, handover, "goes")
        (await say(harness, missed.clock_id, "done")).raise_for_status()
        done = (await officer.get(f"{HANDOVERS}/{handover['id']}")).json()["open"]
        await harness.change("update clocks set state = 'missed', ended_at = now() where kind = 'taken_up'")
        (broken,) = (await officer.get(f"{HANDOVERS}/{handover['id']}")).json()["open"]

    (before,), (after,) = handover["open"], done
    assert {**after, "now": None} == {**before, "now": None}
    assert (before["now"]["done_at"], before["now"]["word"]) == (None, "running")
    assert (after["now"]["done_at"] is not None, after["now"]["word"]) == (True, "running"), "it runs until help is there"
    assert (broken["now"]["word"], broken["now"]["taken_until"]) == ("missed", before["taken_until"])
