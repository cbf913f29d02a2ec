"""Keys are changed while the system runs: who has not been given the new key yet waits, and says for which."""

import asyncio
import contextlib
import json
from dataclasses import replace

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

import shared.messaging.reader as reader_module
from services.disbursement.app import build_context
from services.disbursement.consumers import Consumers
from services.intake.app import build_service
from shared.database import execute
from shared.messaging import FactReader
from shared.privacy import Cipher, new_key
from tests.component.shared.test_facts import relaying
from tests.support.builders import COMMUNE
from tests.support.foundation import EVENT_KEY, ISSUER, a_foundation, client_for
from tests.support.kafka import OwnTopic
from tests.support.services import settings_of
from tests.support.waiting import eventually

NEW_KEY = new_key()
INCIDENT = {"name": "Bão số 9", "hazard": "storm", "risk_level": 4, "commune_codes": [COMMUNE], "starts_on": "2026-11-20"}


@pytest.fixture
async def topic(kafka_bootstrap):
    own = OwnTopic(kafka_bootstrap, partitions=1)
    await own.create()
    yield own
    await own.delete()


class Reporting:
    """Intake, as a process with these keys for facts."""

    def __init__(self, url, keys):
        self.foundation = replace(a_foundation("intake", url), event_cipher=Cipher(keys))
        self.app = build_service(self.foundation, settings_of("intake")).api()

    async def report(self, incident=None):
        async with client_for(self.app, ISSUER.token("provincial_officer", subject="duty")) as duty:
            incident = incident or (await duty.post("/v1/incidents", json=INCIDENT)).json()["id"]
        person = {"head_name": "Hộ Thử Nghiệm"}
        body = {"incident_id": incident, "commune_code": COMMUNE, "household": person, "what_happened": "Nước ngập"}
        async with client_for(self.app, ISSUER.token("commune_officer", communes=[COMMUNE])) as officer:
            answer = await officer.post("/v1/reports", json=body)
        assert answer.status_code == 201, answer.text
        return incident, answer.json()["case_id"]

    async def undelivered(self):
        async with self.foundation.database.reading() as session:
            facts = text("select count(*) from outbox where address = 'fact' and delivered_at is null")
            return (await execute(session, facts)).scalar_one()


class Paying:
    """Disbursement, as a process with these keys for facts, reading the real topic."""

    def __init__(self, url, topic, keys):
        self.foundation = replace(a_foundation("disbursement", url), event_cipher=Cipher(keys))
        context = build_context(self.foundation, settings_of("disbursement"))
        handlers = Consumers(self.foundation, context).handlers()
        self.topic = topic
        self.reader = FactReader(f"d{topic.service}", self.foundation.database, topic.bootstrap, [topic.service], handlers)

    @contextlib.asynccontextmanager
    async def running(self):
        task = asyncio.create_task(self.reader.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def cases(self):
        async with self.foundation.database.reading() as session:
            rows = await execute(session, text("select case_id from cases order by case_id"))
            return {str(row.case_id) for row in rows}

    async def dead_letters(self):
        async with self.foundation.database.reading() as session:
            return (await execute(session, text("select count(*) from dead_letters"))).scalar_one()

    async def waiting(self):
        labels = {"service": f"d{self.topic.service}", "reader": self.reader.name, "topic": self.topic.name}
        return REGISTRY.get_sample_value("kipthoi_messaging_waiting", labels)


async def test_a_service_without_the_newer_key_waits_says_so_and_goes_on_with_it(fresh_database, topic, monkeypatch, caplog):
    monkeypatch.setattr(reader_module, "_LOOK_AGAIN_S", 0.5)
    monkeypatch.setattr(reader_module, "_MEASURE_EVERY_S", 0.2)
    intake_url, disbursement_url = await fresh_database("intake"), await fresh_database("disbursement")
    before, ahead = Reporting(intake_url, EVENT_KEY), Reporting(intake_url, f"{NEW_KEY},{EVENT_KEY}")
    incident, old_case = await before.report()
    _, new_case = await ahead.report(incident)
    _, later_case = await before.report(incident)

    async with relaying(before.foundation.database, topic.service, topic.bootstrap):
        await eventually(before.undelivered, lambda count: count == 0, what="all facts on the topic")

    behind = Paying(disbursement_url, topic, EVENT_KEY)
    async with behind.running():
        await eventually(behind.cases, lambda cases: cases == {old_case}, what="the fact under the old key")
        await eventually(behind.waiting, lambda waiting: waiting == 1, what="the reader to say that it waits")
        assert await behind.dead_letters() == 0
    (key_id,) = Cipher(NEW_KEY).key_ids
    waits = [line for line in caplog.messages if "reader waits" in line]
    assert key_id in waits[0]

    given = Paying(disbursement_url, topic, f"{EVENT_KEY},{NEW_KEY}")
    async with given.running():
        await eventually(given.cases, lambda cases: cases == {old_case, new_case, later_case}, what="all facts")
        await eventually(given.waiting, lambda waiting: waiting == 0, what="the reader to go on")
        assert await given.dead_letters() == 0
    for service in (before, ahead, behind, given):
        await service.foundation.database.close()


async def test_a_row_under_an_unknown_key_is_a_wait_at_the_door_not_a_failure(fresh_database):
    url = await fresh_database("intake")
    ahead = Reporting(url, EVENT_KEY)
    ahead_data = replace(ahead.foundation, data_cipher=Cipher(NEW_KEY))
    ahead.app = build_service(ahead_data, settings_of("intake")).api()
    _, case_id = await ahead.report()
    behind = Reporting(url, EVENT_KEY)

    async with client_for(behind.app, ISSUER.token("commune_officer", communes=[COMMUNE])) as officer:
        answer = await officer.get(f"/v1/cases/{case_id}", headers={"Accept-Language": "en"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "has not been given yet" in json.loads(answer.text)["detail"]
    await ahead.foundation.database.close()
    await behind.foundation.database.close()
