"""The clocks of assessment in a drill that runs faster: findings, urgent help, and the longer limit after it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import MORNING, a_household_reported, a_personal_part

PACE = 60


async def clocks_of(harness: ServiceHarness, case: UUID) -> list[dict[str, Any]]:
    return await harness.rows(
        "select kind, state, started_at, due_at from clocks where case_id = :case order by kind, started_at", case=case
    )


async def test_findings_and_urgent_help_run_at_the_pace_of_the_drill(harness: ServiceHarness) -> None:
    fact = a_household_reported(pace=PACE, identified_at=MORNING + timedelta(minutes=59), personal=a_personal_part())
    await harness.hear(fact)

    lengths = {row["kind"]: row["due_at"] - row["started_at"] for row in await clocks_of(harness, fact.case_id)}
    assert lengths["findings"] == timedelta(minutes=24)
    assert lengths.get("urgent_decision", timedelta(minutes=24)) == timedelta(minutes=24)


async def test_the_longer_limit_after_urgent_help_counts_from_the_opening_at_the_pace(harness: ServiceHarness) -> None:
    fact = a_household_reported(pace=PACE, identified_at=MORNING + timedelta(minutes=59))
    await harness.hear(fact)
    awards = [row["id"] for row in await harness.rows("select id from awards where case_id = :case", case=fact.case_id)]
    assert awards, "urgent help is proposed by the report alone"
    signed_at = harness.opened_at + timedelta(minutes=10)

    await harness.sign(awards, signed_at)

    running = [row for row in await clocks_of(harness, fact.case_id) if (row["kind"], row["state"]) == ("findings", "running")]
    assert [row["due_at"] for row in running] == [harness.opened_at + timedelta(minutes=72)]


async def test_a_longer_limit_that_is_over_at_the_pace_is_not_begun(harness: ServiceHarness) -> None:
    fact = a_household_reported(pace=PACE, identified_at=MORNING + timedelta(minutes=59))
    await harness.hear(fact)
    awards = [row["id"] for row in await harness.rows("select id from awards where case_id = :case", case=fact.case_id)]

    await harness.sign(awards, harness.opened_at + timedelta(minutes=73))

    assert len([row for row in await clocks_of(harness, fact.case_id) if row["kind"] == "findings"]) == 1
