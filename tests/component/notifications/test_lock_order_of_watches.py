"""A silent commune that does something at a due moment, and whoever sweeps: nobody waits for who waits for him."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from services.notifications.app import build_context
from services.notifications.commands import watches
from services.notifications.commands.acknowledgements import acknowledge
from services.notifications.domain.confirmations import Confirmation
from services.notifications.loops.clocks import ClockLoops
from shared.clock import now
from tests.component.notifications.harness import ServiceHarness, some_settings
from tests.component.notifications.test_lock_order import OFFICER, other_process
from tests.component.notifications.watching import begun, hours_pass
from tests.support.builders import a_household_reported

__all__ = ["other_process"]
DUE = "update clocks set due_at = now(), answer_from = now() where kind = 'acknowledged' and state = 'running'"


async def test_a_silent_commune_confirms_at_the_due_moment_of_its_digest_and_both_get_through(
    harness: ServiceHarness, other_process: ClockLoops, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.give_contacts()
    await harness.take(begun(), a_household_reported(occurred_at=now()))
    await harness.send()
    (notice,) = await harness.notices(kind="digest")
    await hours_pass(harness, 6.5)
    await harness.loops.clocks.sweep()
    await hours_pass(harness, 6.5)
    await harness.loops.clocks.sweep()
    silent = await harness.rows("select 1 from watches where silent_at is not null")
    await harness.change(DUE)
    context = build_context(harness.foundation, some_settings(harness.telephones.url))
    sweeping: list[asyncio.Task[None]] = []
    heard_of = watches.hear_of

    async def heard_and_swept(*given: Any) -> Any:
        """Between what the confirmation does about the silence and what it does about its clock, the sweeper comes."""
        found = await heard_of(*given)
        sweeping.append(asyncio.create_task(other_process.sweep()))
        await asyncio.sleep(0.5)
        return found

    monkeypatch.setattr(watches, "hear_of", heard_and_swept)
    async with harness.foundation.database.transaction() as session:
        confirmed = await acknowledge(session, OFFICER, context, Confirmation([UUID(notice["id"])]), now())
    await asyncio.gather(*sweeping)

    assert silent == [(1,)]
    assert (len(sweeping), confirmed.only()) == (1, "acknowledged")
    states = await harness.rows("select kind, state from clocks where state <> 'running' order by kind, started_at")
    assert ("acknowledged", "kept_late") in states
