"""Lists and clocks: what the activities and the loops do."""

from datetime import timedelta

from services.assessment.activities import AssessmentActivities
from services.assessment.domain.findings import Findings
from services.assessment.loops import AssessmentLoops
from shared.events import ClockMissed
from shared.events.household import Losses
from tests.component.assessment.conftest import HarnessOf, ServiceHarness
from tests.support.builders import a_household_reported, a_personal_part


async def test_a_list_is_handed_over_in_the_order_of_urgency_once(harness: ServiceHarness) -> None:
    calm = a_household_reported(personal=a_personal_part(losses=Losses()))
    grave = a_household_reported(personal=a_personal_part(losses=Losses(dead=("dead-1",), missing=("missing-1",))))
    await harness.hear(calm, grave)
    activities = AssessmentActivities(harness.foundation, lambda: harness.opened_at)
    [list_row] = await harness.rows("select id from assessment_lists")

    due = [await activities.assign_list(list_row["id"]) for _ in range(2)]

    assert due == [harness.opened_at + timedelta(hours=24)] * 2
    places = {row["case_id"]: row["position"] for row in await harness.rows("select case_id, position from assessments")}
    assert places == {grave.case_id: 1, calm.case_id: 2}
    assert len(await harness.rows("select id from audit where action = 'list assigned'")) == 1


async def test_a_list_is_looked_at_until_nobody_waits(harness: ServiceHarness) -> None:
    reported = a_household_reported()
    await harness.hear(reported)
    later = harness.opened_at + timedelta(hours=30)
    activities = AssessmentActivities(harness.foundation, lambda: later)
    [list_row] = await harness.rows("select id from assessment_lists")

    # The clocks of the test lie in the past, so the sweeper finds them overdue.
    await activities.escalate_overdue()
    missed = await activities.look_after_list(list_row["id"])
    await harness.find(reported.case_id, Findings(losses=Losses()), later)
    complete = await activities.look_after_list(list_row["id"])

    assert missed == later + timedelta(hours=24)
    assert complete is None
    assert {fact.kind for fact in await harness.facts() if isinstance(fact, ClockMissed)} == {"findings", "urgent_decision"}
    assert (await harness.clocks(reported.case_id))["findings"] == "kept_late"


async def test_the_loop_closes_what_is_due_and_nothing_else(harness_of: HarnessOf) -> None:
    harness = await harness_of(list_window_s=60)
    await harness.hear(a_household_reported())
    await harness.hear(a_household_reported())
    soon, due = harness.opened_at + timedelta(seconds=59), harness.opened_at + timedelta(seconds=60)

    await AssessmentLoops(harness.foundation, harness.context, lambda: soon).close_lists()
    before = await harness.rows("select number from assessment_lists where number is not null")
    await AssessmentLoops(harness.foundation, harness.context, lambda: due).close_lists()
    after = await harness.rows("select number from assessment_lists where number is not null")

    assert (len(before), len(after)) == (1, 2)
    assert [wake.key.rsplit(":", 1)[1] for wake in await harness.wakes()] == ["1", "2"]
