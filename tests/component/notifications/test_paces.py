"""The ladder and the confirmations of a drill that runs faster."""

from datetime import timedelta

from shared.clock import now
from shared.events import EscalationClimbed, EscalationTaken
from shared.ids import new_id
from tests.component.notifications.harness import ServiceHarness
from tests.component.notifications.test_climbs import climb_of, give_ladder, let_pass, settle
from tests.component.notifications.test_takings import PLAN, listed, take
from tests.support.builders import COMMUNE, a_clock_missed, a_household_reported

PACE = 600


async def test_each_rung_has_its_minutes_at_the_pace_of_the_drill(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    faster, other = a_clock_missed(pace=PACE), a_clock_missed(incident_id=new_id())
    await harness.take(faster, other)
    await settle(harness)

    first = [await climb_of(harness, one.clock_id) for one in (faster, other)]
    stays = [(row.next_at - row.since).total_seconds() for row in first]
    await let_pass(harness, 1.5 / 60)
    second = await climb_of(harness, faster.clock_id)

    assert stays == [1.0, 600.0]
    assert (second.rung, (second.next_at - second.since).total_seconds()) == (2, 2.0)
    assert (await climb_of(harness, other.clock_id)).rung == 1
    assert [fact.pace for fact in await harness.facts(EscalationClimbed)] == [PACE]


async def test_who_takes_it_may_promise_as_much_less_and_his_word_is_the_moment_that_he_said(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    missed = a_clock_missed(pace=PACE)
    await harness.take(missed)
    await settle(harness)
    shown = await listed(harness, communes=[COMMUNE])
    late = {"plan": PLAN, "until": (now() + timedelta(hours=1)).isoformat()}
    soon = {"plan": PLAN, "until": (now() + timedelta(seconds=100)).isoformat()}

    refused = await take(harness, missed.clock_id, body=late)
    taken = await take(harness, missed.clock_id, body=soon)

    assert [one["pace"] for one in shown["items"]] == [PACE]
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["until"]
    assert (taken.status_code, taken.json()["pace"]) == (200, PACE)
    ((due,),) = await harness.rows("select due_at from clocks where kind = 'taken_up'")
    assert due.isoformat() == soon["until"]
    assert [fact.pace for fact in await harness.facts(EscalationTaken)] == [PACE]


async def test_a_commune_has_its_minutes_to_confirm_at_the_pace_of_the_drill(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported(pace=PACE))
    await harness.send()

    ((started, due, limit),) = await harness.rows(
        "select started_at, due_at, limit_count from clocks where kind = 'acknowledged'"
    )
    assert (due - started).total_seconds() * PACE == limit * 60
