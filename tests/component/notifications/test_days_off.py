"""A case that nobody touches climbs to the provincial leader at its moments, whatever days they fall on. Time is skipped."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import orjson
import pytest
from temporalio import activity
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from services.assessment.app import build_context as build_assessment
from services.assessment.app import build_service as assessment_of
from services.intake.activities import CaseActivities
from services.intake.app import build_context as build_intake
from services.intake.app import build_service as intake_of
from services.intake.workflow import AssistPromptly
from services.notifications.workflow import ClimbLadder
from shared.clock import VIETNAM
from shared.database import Database
from shared.events import ClockMissed
from shared.foundation import Foundation
from shared.ids import new_id
from shared.temporal import Work, data_converter, worker
from tests.component.assessment.conftest import ServiceHarness as Assessment
from tests.component.intake.harness import ServiceHarness as Intake
from tests.component.intake.harness import settings_for
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness, heard_as
from tests.component.notifications.test_climbs import CHAIR_PHONE, LEADER_PHONE, PROVINCE_PHONE
from tests.conftest import FreshDatabase
from tests.support.builders import COMMUNE, PROVINCE, a_household_reported
from tests.support.foundation import TEMPORAL_KEY, a_foundation
from tests.support.records import outbox_facts, outbox_wakes
from tests.support.services import settings_of
from tests.support.skipped_time import SkippedTime

LADDER: Final = ((OFFICER_PHONE, 0), (CHAIR_PHONE, 10), (PROVINCE_PHONE, 30), (LEADER_PHONE, 60))
"""Whose telephone rings so many minutes after the moment, at risk level 4."""
BOUND: Final = timedelta(seconds=5)
_A_SECOND: Final = timedelta(seconds=1)


@dataclass
class Untouched:
    """One case, the services that have its clocks, and the ladder above it."""

    time: SkippedTime
    client: Client
    notifications: ServiceHarness
    fresh_database: FreshDatabase
    _queue: str = field(default_factory=lambda: f"days-off-{new_id()}")
    _climbed: set[str] = field(default_factory=set)

    @activity.defn(name="notifications.climb_due")
    async def climb_due(self, window_id: UUID) -> datetime | None:
        """The service's own, at the moment that Temporal has skipped to."""
        await self.time.follow()
        later = await self.notifications.activities.climb_due(window_id)
        return self.time.as_temporal_says(later) if later else None

    async def man(self, due: datetime) -> None:
        """Each rung has its person for that day; the commune's officer of the day before has just gone home."""
        day = {"from": (due - timedelta(hours=1)).isoformat(), "until": (due + timedelta(hours=12)).isoformat()}
        before = {"from": (due - timedelta(hours=20)).isoformat(), "until": day["from"]}
        commune, province = {"commune_code": COMMUNE}, {"province_code": PROVINCE}
        leads = {"post": "leader"}
        await self.notifications.give_duty(
            {**commune, **before, "phone": DUTY_PHONE},
            {**commune, **day, "phone": OFFICER_PHONE},
            {**commune, **day, **leads, "phone": CHAIR_PHONE},
        )
        await self.notifications.give_duty(
            {**province, **day, "phone": PROVINCE_PHONE}, {**province, **day, **leads, "phone": LEADER_PHONE}
        )

    async def escalate(self, missed: list[ClockMissed]) -> None:
        await self.notifications.take(*missed)
        await self.notifications.send()

    async def climb(self) -> None:
        """Start what the relay would start, and let it wait, until nothing is left to wait for."""
        work = Work(self._queue, [ClimbLadder], [self.climb_due])
        async with worker(self.client, work):
            while wakes := [one for one in await self._wakes() if one.key not in self._climbed]:
                for wake in wakes:
                    self._climbed.add(wake.key)
                    window_id, due = orjson.loads(wake.payload)
                    moment = self.time.as_temporal_says(datetime.fromisoformat(due))
                    handle = await self.client.start_workflow(
                        wake.name, args=[window_id, moment.isoformat()], id=wake.key, task_queue=self._queue
                    )
                    await self.time.result_of(handle, datetime.fromisoformat(due), self._look_too_early)
                    await self.notifications.send()

    async def _look_too_early(self) -> None:
        """Somebody lets go on what is due while this is not yet: nobody above may hear of it before its moment."""
        await self.notifications.activities.climb_due(new_id())
        await self.notifications.send()

    async def _wakes(self) -> list[Any]:
        return [one for one in await outbox_wakes(self.notifications.foundation.database) if one.name == "ClimbLadder"]

    def rang(self) -> list[tuple[str, datetime]]:
        """Whose telephone rang, and when, by the telephones' own book."""
        return [(one["to"], datetime.fromisoformat(one["accepted_at"])) for one in self.notifications.telephones.heard]


@pytest.fixture
async def untouched(
    temporal_env: WorkflowEnvironment,
    harness: ServiceHarness,
    fresh_database: FreshDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Untouched]:
    config = temporal_env.client.config()
    config["data_converter"] = data_converter(TEMPORAL_KEY)
    time = SkippedTime(monkeypatch, temporal_env)
    await time.rule(harness.foundation.database)
    yield Untouched(time, Client(**config), harness, fresh_database)
    await time.end()


async def _a_foundation(untouched: Untouched, service: str) -> Foundation:
    """A service whose database says the skipped moment from the first connection on."""
    foundation = a_foundation(service, await untouched.fresh_database(service))
    await untouched.time.rule(foundation.database)
    return foundation


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=VIETNAM)


async def _missed(database: Database) -> list[ClockMissed]:
    return [fact for fact in await outbox_facts(database) if isinstance(fact, ClockMissed)]


def _is_climbed_from(due: datetime, rang: list[tuple[str, datetime]]) -> None:
    """Each rung rang once, in its turn, at its moment and no later than the bound allows."""
    expected = [(heard_as(phone), due + timedelta(minutes=minutes)) for phone, minutes in LADDER]
    assert [phone for phone, _ in rang] == [phone for phone, _ in expected]
    late = [at - moment for (_, at), (_, moment) in zip(rang, expected, strict=True)]
    # A rung has its minutes from when it was handed on: what came late below moves what is above by as much.
    assert all(timedelta(0) <= one for one in late), late
    assert late[0] <= BOUND
    assert all(after - before <= BOUND for before, after in pairwise(late)), late


@pytest.mark.parametrize(
    ("came", "due"),
    [
        # Friday: three working days are Monday to Wednesday.
        ("2026-10-09T16:00:00", "2026-10-14T23:59:59"),
        # The last working day before Tết: Thursday 11 February, Friday 12, Monday 15.
        ("2027-02-03T16:00:00", "2027-02-15T23:59:59"),
        # Monday; the 24th is off: Wednesday to Friday.
        ("2026-11-23T10:00:00", "2026-11-27T23:59:59"),
    ],
    ids=["weekend", "tet", "24-11"],
)
async def test_the_days_of_the_law_end_after_the_days_off_and_climb_from_then(
    untouched: Untouched, came: str, due: str
) -> None:
    moment = _at(due)
    await untouched.time.begin(_at(came))
    foundation = await _a_foundation(untouched, "assessment")
    context = build_assessment(foundation, settings_of("assessment"))
    assessment = Assessment(foundation, context, assessment_of(foundation, settings_of("assessment"), context).api(), _at(came))
    await assessment.read_law()
    report = a_household_reported(identified_at=_at(came), received_at=_at(came), occurred_at=_at(came))
    await assessment.hear(report)
    await assessment.receive_form(report.case_id, _at(came))
    await untouched.man(moment)

    async def late() -> list[ClockMissed]:
        await foundation.sweep()
        return [fact for fact in await _missed(foundation.database) if fact.kind == "funeral_decision"]

    await untouched.time.skip_to(moment - _A_SECOND)
    assert await late() == []
    await untouched.time.skip_to(moment)
    await untouched.escalate(await late())
    await untouched.climb()

    _is_climbed_from(moment, untouched.rang())
    await foundation.database.close()


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2026-10-09T16:00:00", "2026-10-12T16:00:00"),
        ("2027-02-03T16:00:00", "2027-02-06T16:00:00"),
        ("2026-11-23T10:00:00", "2026-11-26T10:00:00"),
    ],
    ids=["weekend", "tet", "24-11"],
)
async def test_the_72_hours_and_the_rungs_pass_through_days_off(untouched: Untouched, came: str, due: str) -> None:
    moment = _at(due)
    await untouched.time.begin(_at(came))
    foundation = await _a_foundation(untouched, "intake")
    settings = settings_for("postgresql+asyncpg://nobody@127.0.0.1:1/none")
    service = intake_of(foundation, settings)
    intake = Intake(foundation, service.api(), service.readers[0], build_intake(foundation, settings))
    case = await intake.report(await intake.declare(starts_on=came[:10]))
    said = next(clock.due_at for clock in await intake.clocks(case) if clock.kind == "assisted")
    await untouched.man(moment)

    activities, asked = CaseActivities(foundation), list[datetime]()

    @activity.defn(name="intake.escalate_overdue")
    async def escalate_overdue() -> int:
        asked.append(await untouched.time.follow())
        return await activities.escalate_overdue()

    queue = f"intake-{new_id()}"
    (wake,) = [one for one in await outbox_wakes(foundation.database) if one.name == "AssistPromptly"]
    case_id, due_at = orjson.loads(wake.payload)
    assert (case_id, datetime.fromisoformat(due_at)) == (case, said)
    async with worker(untouched.client, Work(queue, [AssistPromptly], [escalate_overdue])):
        waits_until = untouched.time.as_temporal_says(said).isoformat()
        handle = await untouched.client.start_workflow(wake.name, args=[case_id, waits_until], id=wake.key, task_queue=queue)
        await untouched.time.result_of(handle, said)
    await untouched.escalate(await _missed(foundation.database))
    await untouched.climb()

    assert moment <= said < moment + timedelta(seconds=30), "seventy-two hours after the report"
    assert len(asked) == 1
    _is_climbed_from(said, untouched.rang())
    await foundation.database.close()
