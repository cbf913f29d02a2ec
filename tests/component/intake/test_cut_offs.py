"""A leader of the province signs that a commune is cut off, and that it is reached again."""

from datetime import timedelta
from typing import Any

from shared.clock import now
from shared.events import CommuneCutOff, CommuneReached
from shared.ids import new_id
from tests.component.intake.harness import ServiceHarness
from tests.support.builders import COMMUNE, PROVINCE
from tests.support.records import outbox_facts

_SAID = {"document": "12/CĐ-UBND 21/11/2026", "reason": "Sạt lở, đường và mạng đều mất"}


async def _cut_off(harness: ServiceHarness, incident_id: Any, role: str = "provincial_leader", **values: Any) -> Any:
    body = {"commune_code": COMMUNE, "until": (now() + timedelta(days=2)).isoformat(), **_SAID, **values}
    async with harness.client(role, provinces=[PROVINCE]) as client:
        return await client.post(f"/v1/incidents/{incident_id}/cut-offs", json=body)


async def _end(harness: ServiceHarness, cut_off_id: Any) -> Any:
    async with harness.client("provincial_leader", provinces=[PROVINCE]) as client:
        return await client.post(f"/v1/cut-offs/{cut_off_id}/end", json={"document": "13/CĐ", "reason": "Đã thông đường"})


async def _due(harness: ServiceHarness) -> Any:
    [row] = await harness.rows("select due_at from clocks where kind = 'assisted'")
    return row[0]


async def test_what_is_signed_lets_the_communes_targets_wait_and_a_later_act_undoes_it(harness: ServiceHarness) -> None:
    incident_id = await harness.declare()
    await harness.report(incident_id)
    before = await _due(harness)
    until = now() + timedelta(days=6)

    signed = await _cut_off(harness, incident_id, until=until.isoformat())
    moved = await _due(harness)
    again = await _cut_off(harness, incident_id)
    ended = await _end(harness, signed.json()["id"])
    twice = await _end(harness, signed.json()["id"])

    assert (signed.status_code, ended.status_code) == (201, 200), signed.text + ended.text
    assert (moved, await _due(harness)) == (until, before)
    assert (again.status_code, again.json()["type"]) == (409, "urn:kipthoi:problem:cut-off-already")
    assert (twice.status_code, twice.json()["type"]) == (409, "urn:kipthoi:problem:cut-off-ended")
    facts = await outbox_facts(harness.foundation.database)
    told = [(type(fact), fact.until) for fact in facts if isinstance(fact, CommuneCutOff | CommuneReached)]
    assert told == [(CommuneCutOff, until), (CommuneReached, until)]
    assert [row[0] for row in await harness.rows("select kind from cut_off_acts order by signed_at")] == ["begun", "ended"]
    async with harness.client("commune_officer", communes=[COMMUNE]) as client:
        [shown] = (await client.get(f"/v1/incidents/{incident_id}/cut-offs")).json()["items"]
    assert (shown["begun"]["document"], shown["ended"]["document"]) == (_SAID["document"], "13/CĐ")


async def test_what_cannot_be_signed_is_refused_by_its_field(harness: ServiceHarness) -> None:
    incident_id = await harness.declare()
    late, past = (now() + timedelta(days=8)).isoformat(), (now() - timedelta(hours=1)).isoformat()

    answers = [
        await _cut_off(harness, incident_id, until=late),
        await _cut_off(harness, incident_id, until=past),
        await _cut_off(harness, incident_id, commune_code="18100"),
        await _cut_off(harness, incident_id, reason=" "),
        await _cut_off(harness, new_id()),
        await _cut_off(harness, incident_id, role="provincial_officer"),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 404, 403]
    assert [answer.json()["errors"][0]["field"] for answer in answers[:4]] == ["until", "until", "commune_code", "reason"]
    assert (await _end(harness, new_id())).status_code == 404
