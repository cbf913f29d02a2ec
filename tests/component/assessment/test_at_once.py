"""Many people at the same moment: nothing is counted twice, nothing is signed twice."""

import asyncio
from datetime import timedelta

from services.assessment.domain.findings import Findings
from shared.errors import Refused
from shared.events.household import Losses, ShortOfFood
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import MORNING, a_case_retracted, a_household_reported

_NOW = MORNING + timedelta(hours=3)
_HUNGRY = Findings(losses=Losses(short_of_food=ShortOfFood(people=4)))


async def test_findings_of_a_whole_list_at_once_ring_one_bell(harness: ServiceHarness) -> None:
    facts = [a_household_reported() for _ in range(20)]
    await harness.hear(*facts)

    await asyncio.gather(*(harness.find(fact.case_id, _HUNGRY, _NOW) for fact in facts))

    assert [row["waiting_count"] for row in await harness.rows("select waiting_count from assessment_lists")] == [0]
    assert [wake.signal for wake in await harness.wakes()] == [None, "findings_recorded"]


async def test_two_chairs_who_sign_the_same_awards_at_once_make_one_decision(harness: ServiceHarness) -> None:
    await harness.hear(*(a_household_reported() for _ in range(10)))
    awards = [row["id"] for row in await harness.rows("select id from awards order by id")]

    results = await asyncio.gather(harness.sign(awards, _NOW), harness.sign(awards[::-1], _NOW), return_exceptions=True)

    assert [isinstance(result, Refused) for result in results].count(True) == 1
    assert len(await harness.facts()) == 10
    assert len(await harness.rows("select line from decision_lines")) == 10


async def test_findings_and_a_retraction_at_once_leave_the_list_complete(harness: ServiceHarness) -> None:
    facts = [a_household_reported() for _ in range(4)]
    await harness.hear(*facts)

    await asyncio.gather(
        *(harness.find(fact.case_id, _HUNGRY, _NOW) for fact in facts),
        *(harness.hear(a_case_retracted(case_id=fact.case_id)) for fact in facts[:2]),
        return_exceptions=True,
    )

    assert [row["waiting_count"] for row in await harness.rows("select waiting_count from assessment_lists")] == [0]
    states = [row["state"] for row in await harness.rows("select state from assessments order by state")]
    assert states == ["assessed", "assessed", "withdrawn", "withdrawn"]
