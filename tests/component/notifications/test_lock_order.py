"""Messages, notices, clocks, facts: everybody locks in this order, so an acknowledgement at the due moment is no 503."""

import asyncio
import random
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from services.notifications.app import build_activities, build_context, build_loops
from services.notifications.commands.acknowledgements import acknowledge
from services.notifications.domain.confirmations import Confirmation
from services.notifications.loops.clocks import ClockLoops
from services.notifications.store import notices
from shared.clock import now
from shared.identity import Actor, Role
from shared.ids import new_id
from tests.component.notifications.harness import ServiceHarness, some_settings
from tests.support.builders import COMMUNE, a_household_reported, a_payment_settled
from tests.support.foundation import a_foundation

DUE = "update clocks set due_at = now(), answer_from = now() where state = 'running'"
OFFICER = Actor("officer-1", frozenset({Role.COMMUNE_OFFICER}), frozenset({COMMUNE}))


@pytest.fixture
async def other_process(harness: ServiceHarness) -> AsyncIterator[ClockLoops]:
    """The clocks of a second process of the service, with connections of its own."""
    url = harness.foundation.database._engine.url.render_as_string(hide_password=False)
    foundation, settings = a_foundation("notifications", url), some_settings(harness.telephones.url)
    yield build_loops(foundation, settings, build_activities(foundation, settings)).clocks
    await foundation.database.close()


async def test_an_acknowledgement_at_the_due_moment_and_the_other_processs_escalation_both_get_through(
    harness: ServiceHarness, other_process: ClockLoops
) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    await harness.send()
    (notice,) = await harness.notices(kind="digest")
    await harness.change(DUE)

    context = build_context(harness.foundation, some_settings(harness.telephones.url))
    async with harness.foundation.database.transaction() as session:
        await notices.lock_notices(session, [UUID(notice["id"])])
        escalation = asyncio.create_task(other_process.sweep())
        await asyncio.sleep(0.5)
        confirmed = await acknowledge(session, OFFICER, context, Confirmation([UUID(notice["id"])]), now())
    await escalation

    assert confirmed.only() == "acknowledged"
    assert await harness.rows("select state from clocks") == [("kept_late",)]
    assert await harness.rows("select silent_at from notices") == [(None,)]


async def test_many_acknowledgements_at_the_due_moment_are_no_503(harness: ServiceHarness, other_process: ClockLoops) -> None:
    await harness.give_contacts()
    for _ in range(4):
        cases = [new_id() for _ in range(12)]
        await harness.take(*[a_household_reported(case_id=case) for case in cases])
        await harness.take(*[a_payment_settled(case_id=case) for case in cases])
        await harness.change("update windows set closes_at = now()")
        await harness.loops.windows.close_due_windows()
        await harness.send()
        ids = [one["id"] for one in await harness.notices() if one["state"] not in {"acknowledged", "superseded"}]
        await harness.change(DUE)
        async with harness.client(communes=[COMMUNE]) as officer:
            lists = [officer.post("/v1/acknowledgements", json={"notice_ids": random.sample(ids, len(ids))}) for _ in range(3)]
            sweeps = [loops.sweep() for loops in (other_process, harness.loops.clocks) for _ in range(2)]
            *answers, _, _, _, _ = await asyncio.gather(*lists, *sweeps)

        assert [answer.status_code for answer in answers] == [200] * 3
        assert [len(answer.json()["acknowledged"]) for answer in answers] == [len(ids)] * 3


async def test_a_silence_that_was_not_noted_when_a_process_died_is_noted_by_the_next_look(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    await harness.send()
    await harness.change("update clocks set state = 'missed', ended_at = now()")
    await harness.loops.clocks.assign_waiting()

    assert await harness.rows("select silent_at is null, state from notices") == [(False, "sent")]
