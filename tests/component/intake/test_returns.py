"""Money that came back: the case is opened again, its promise runs with an owner, and it closes when all is done anew."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.events import CaseReopened
from tests.component.intake.harness import ServiceHarness, moment
from tests.component.intake.test_openings import Story
from tests.support.records import outbox_facts


@pytest.fixture
async def story(harness: ServiceHarness, incident: str) -> Any:
    case_id = UUID(await harness.report(incident))
    await harness.promise_from(case_id, moment(0))
    return Story(case_id)


async def test_a_return_opens_a_closed_case_again_with_a_clock_and_a_workflow_of_its_own(
    harness: ServiceHarness, story: Story
) -> None:
    await harness.hears(*story.rice_done())
    await harness.hears(story.returned(50, story.rice))
    await harness.hears(story.returned(50, story.rice))

    [case] = await harness.rows("select * from cases")
    assert (case.stage, case.opening, case.assisted_at, case.closed_at) == ("decided", 2, None, None)
    clocks = await harness.rows("select state, started_at from clocks where kind = 'assisted' order by started_at")
    assert [row.state for row in clocks] == ["kept", "running"]
    assert clocks[1].started_at == moment(0) + timedelta(hours=50)
    assert [fact.opening for fact in await outbox_facts(harness.foundation.database) if isinstance(fact, CaseReopened)] == [2]

    await harness.hears(story.settled(60, story.rice), story.told(61, story.rice))

    [case] = await harness.rows("select * from cases")
    assert (case.stage, case.assisted_at) == ("closed", moment(0) + timedelta(hours=60))
    assert [row.state for row in await harness.rows("select state from clocks where kind = 'assisted'")] == ["kept", "kept"]


async def test_a_return_before_the_end_lets_the_first_promise_run_again(harness: ServiceHarness, story: Story) -> None:
    await harness.hears(story.approved(1, story.rice), story.settled(2, story.rice))
    await harness.hears(story.returned(5, story.rice))

    [case] = await harness.rows("select * from cases")
    assert (case.stage, case.opening, case.assisted_at) == ("decided", 1, None)
    [clock] = await harness.rows("select state, owner, ended_at from clocks where kind = 'assisted'")
    assert (clock.state, clock.ended_at) == ("running", None)
