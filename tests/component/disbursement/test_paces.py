"""What is owed in a drill that runs faster must be in hand sooner."""

from datetime import timedelta

from tests.component.disbursement.harness import ServiceHarness, a_household


async def test_the_promise_to_pay_runs_at_the_pace_of_the_drill(harness: ServiceHarness) -> None:
    household = a_household(pace=600).signed_now()
    approved = household.approved.model_copy(update={"pace": 600})
    await harness.take(household.reported, approved)

    (clock,) = await harness.rows("select started_at, due_at from clocks where kind = 'paid'")
    assert clock["due_at"] - clock["started_at"] == timedelta(hours=24) / 600
