"""What the services have sent is compared with what the desk's own database says was taken, by every process of the desk."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.console.client.watch import Watch
from services.console.loops import freshness as loop_module
from services.console.loops.freshness import FreshnessLoop
from services.console.store.freshness import save_heard
from shared.database import execute
from tests.component.console.harness import ServiceHarness
from tests.support.builders import MORNING

_TAKEN = """
    insert into reading_places (reader, topic, kafka_partition, next_offset)
    values ('kipthoi-console', :topic, :partition, :next)
    on conflict (reader, topic, kafka_partition) do update set next_offset = excluded.next_offset"""


def a_service(**ends: int) -> dict[str, Any]:
    parts = [{"name": "database", "ok": True, "since": None}]
    return {"service": "x", "as_of": None, "parts": parts, "ends": {name.removeprefix("p"): end for name, end in ends.items()}}


async def _take(harness: ServiceHarness, partition: int, until: int) -> None:
    async with harness.foundation.database.transaction() as session:
        await execute(session, text(_TAKEN), {"topic": "kipthoi.intake.v1", "partition": partition, "next": until})


async def test_the_desk_says_what_it_lacks_and_since_when_although_its_reader_may_be_running(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [MORNING]
    monkeypatch.setattr(loop_module, "now", lambda: moment[0])
    harness.others.answers["intake"] = a_service(p0=5, p1=2)
    async with httpx.AsyncClient(transport=httpx.MockTransport(harness.others.handle)) as http:
        watch = Watch({"intake": "http://intake.test", "assessment": "http://assessment.test"}, http)
        loop = FreshnessLoop(harness.foundation.database, watch, harness.reader)
        await _take(harness, 0, 5)
        await loop.look()
        on_its_way = loop.now
        moment[0] += timedelta(seconds=9)
        await loop.look()
        late, troubles = loop.now, watch.troubles()
        await _take(harness, 1, 2)
        async with harness.foundation.database.transaction() as session:
            await save_heard(session, "kipthoi-console", moment[0])
            await save_heard(session, "kipthoi-console", MORNING)
        await loop.look()
        taken = loop.now

    assert on_its_way.is_fresh
    assert on_its_way.heard_at is None
    assert on_its_way.unknown == ("assessment",), "whose outbox could not be asked is named"
    assert late.late() == {"intake": MORNING}
    assert [(one.kind, one.service, one.since) for one in troubles if one.kind == "reading"] == [("reading", "intake", MORNING)]
    assert taken.is_fresh
    assert taken.heard_at == moment[0], "what was heard later is not undone"
    assert not [one for one in watch.troubles() if one.kind == "reading"]


async def test_while_the_desks_database_is_away_nothing_new_is_claimed(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness.others.answers["intake"] = a_service(p0=5)
    async with httpx.AsyncClient(transport=httpx.MockTransport(harness.others.handle)) as http:
        loop = FreshnessLoop(harness.foundation.database, Watch({"intake": "http://intake.test"}, http), harness.reader)
        await loop.look()
        before = loop.now

        async def away(_: object) -> None:
            raise loop_module.Unavailable

        monkeypatch.setattr(loop_module, "read_taken", away)
        await loop.look()

    assert before.looked_at is not None
    assert isinstance(before.looked_at, datetime)
    assert loop.now is before
