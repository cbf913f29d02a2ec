"""Who has confirmed, of all communes of an incident: what was sent, by which ways, who said yes and how, who is silent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY

from shared.clock import now
from shared.events import ClockMissed
from shared.ids import new_id
from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness, a_phone
from tests.component.notifications.test_climbs import give_ladder, settle
from tests.component.notifications.test_duty_findings import declared
from tests.component.notifications.unconfirmed import give_people, minutes_pass, share_is_gone, tell_digest
from tests.component.notifications.watching import begun, hours_pass, sweep
from tests.support.builders import COMMUNE, ELSEWHERE, INCIDENT, OTHER_COMMUNE, PROVINCE, a_household_reported
from tests.support.foundation import client_for

THE_DOOR = "/v1/commune-confirmations"


async def test_a_digest_is_shown_with_its_ways_its_limit_and_its_next_way(harness: ServiceHarness) -> None:
    await give_people(harness, calls=True)
    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.41)
    await harness.send()

    line = (await _asked(harness))[COMMUNE]

    (digest,) = await harness.notices(kind="digest")
    ((due_at, next_way_at),) = await harness.rows(
        "select c.due_at, n.next_way_at from notices n join clocks c on c.subject_id = n.id and c.kind = 'acknowledged'"
    )
    assert line["notice"] == digest
    assert [(way["way"], way["to"]) for way in line["notice"]["ways"]][-1] == ("sms", "officer")
    assert (line["standing"], line["has_contacts"], line["climb"]) == ("waiting", True, None)
    assert _moments(line, "due_at", "next_way_at") == [due_at, next_way_at]


async def test_nothing_was_said_to_a_struck_commune_and_one_that_was_not_struck_got_something(harness: ServiceHarness) -> None:
    await harness.take(declared(COMMUNE))
    await harness.take(a_household_reported(commune_code=OTHER_COMMUNE))

    lines = await _asked(harness)

    assert {code: line["standing"] for code, line in lines.items()} == {COMMUNE: "nothing_sent", OTHER_COMMUNE: "unreached"}
    assert (lines[COMMUNE]["notice"], lines[COMMUNE]["has_contacts"]) == (None, False)
    assert lines[OTHER_COMMUNE]["notice"]["reason"] == "no_recipient"


@pytest.mark.parametrize("via", ["desk", "program", "reply", "key", "link"])
async def test_it_says_by_what_somebody_has_confirmed(harness: ServiceHarness, via: str) -> None:
    await give_people(harness, email="xa@mail.example", calls=True)
    await tell_digest(harness, risk_level=1)
    before = _counted(via)

    await _confirm_via(harness, via)

    line = (await _asked(harness))[COMMUNE]
    assert (line["standing"], line["notice"]["confirmed_via"]) == ("confirmed", via)
    assert line["notice"]["acknowledged_by"]
    assert line["next_way_at"] is None
    assert _counted(via) - before == 1


async def test_late_is_late_whoever_confirms_afterwards_and_the_clock_of_the_first_digest_counts(
    harness: ServiceHarness,
) -> None:
    await give_people(harness)
    await tell_digest(harness, risk_level=3)
    await minutes_pass(harness, 31)
    await harness.loops.clocks.sweep()
    await tell_digest(harness, risk_level=3)

    first, last = await harness.notices(kind="digest")
    late = (await _asked(harness))[COMMUNE]
    async with harness.client(communes=[COMMUNE]) as officer:
        (await officer.post(f"/v1/notices/{last['id']}/acknowledge")).raise_for_status()
    after = (await _asked(harness))[COMMUNE]

    assert first["superseded_by"] == last["id"]
    assert (late["standing"], late["notice"]["id"]) == ("late", last["id"])
    assert _moments(late, "due_at")[0] < now()
    assert (after["standing"], after["due_at"]) == ("confirmed_late", late["due_at"])


async def test_it_says_on_which_rung_it_stands_and_who_has_taken_it(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.give_contacts()
    await tell_digest(harness, risk_level=3)
    await minutes_pass(harness, 31)
    await harness.loops.clocks.sweep()
    (missed,) = [fact for fact in await harness.facts(ClockMissed) if fact.kind == "acknowledged"]
    await harness.take(missed)
    await settle(harness)

    climb = (await _asked(harness))[COMMUNE]["climb"]
    assert (climb["kind"], climb["rung"], climb["state"], climb["taken_by"]) == ("acknowledged", 3, "climbing", None)
    body = {"plan": "Gọi bộ đàm cho xã", "until": (now() + timedelta(hours=1)).isoformat()}
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        (await officer.post(f"/v1/escalations/{missed.clock_id}/taken", json=body)).raise_for_status()
    taken = (await _asked(harness))[COMMUNE]["climb"]

    assert (taken["state"], taken["next_at"]) == ("taken", None)
    assert taken["taken_by"]
    assert taken["taken_until"]


async def test_of_whom_nothing_is_heard_stands_first_whatever_was_confirmed(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(begun(COMMUNE, OTHER_COMMUNE))
    await harness.give_contacts(OTHER_COMMUNE, phone=a_phone(7))
    await harness.take(a_household_reported(commune_code=OTHER_COMMUNE))
    await hours_pass(harness, 7)
    await harness.change("update watches set heard_at = now() where commune_code = :code", code=OTHER_COMMUNE)
    await sweep(harness)

    async with harness.client("auditor") as reader:
        answer = (await reader.get(THE_DOOR, params={"incident_id": str(INCIDENT)})).json()
        only = (await reader.get(THE_DOOR, params={"incident_id": str(INCIDENT), "show": "silent"})).json()

    assert [(one["commune_code"], one["silent_since"] is not None) for one in answer["items"]] == [
        (COMMUNE, True),
        (OTHER_COMMUNE, False),
    ]
    assert answer["items"][0]["climb"]["kind"] == "heard"
    assert [one["commune_code"] for one in only["items"]] == [COMMUNE]
    assert only["counts"] == answer["counts"]
    assert (answer["counts"]["communes"], answer["counts"]["silent"], answer["counts"]["sent"]) == (2, 1, 1)


async def test_everybody_reads_of_his_own_area_page_by_page_and_another_incident_has_its_own(harness: ServiceHarness) -> None:
    await harness.take(declared(COMMUNE, OTHER_COMMUNE, ELSEWHERE))
    await harness.take(a_household_reported(commune_code=ELSEWHERE))

    assert set(await _asked(harness, provinces=[PROVINCE])) == {COMMUNE, OTHER_COMMUNE}
    assert set(await _asked(harness, communes=[COMMUNE])) == {COMMUNE}
    assert set(await _asked(harness, {"province_code": "42"})) == {ELSEWHERE}
    assert set(await _asked(harness, {"province_code": "42"}, provinces=[PROVINCE])) == set()
    assert await _asked(harness, {"incident_id": str(new_id())}) == {}
    async with harness.client("auditor") as reader:
        first = (await reader.get(THE_DOOR, params={"incident_id": str(INCIDENT), "limit": 2})).json()
        cursor = first["next_cursor"]
        rest = (await reader.get(THE_DOOR, params={"incident_id": str(INCIDENT), "limit": 2, "cursor": cursor})).json()
        odd = await reader.get(THE_DOOR, params={"incident_id": str(INCIDENT), "cursor": "%%"})
    async with harness.client("reporter", communes=[COMMUNE]) as stranger:
        refused = await stranger.get(THE_DOOR, params={"incident_id": str(INCIDENT)})

    assert [one["commune_code"] for one in (*first["items"], *rest["items"])] == [ELSEWHERE, COMMUNE, OTHER_COMMUNE]
    assert rest["next_cursor"] is None
    assert [(one["province_code"], one["communes"], one["sent"]) for one in first["provinces"]] == [("42", 1, 1), ("01", 2, 0)]
    assert (odd.status_code, refused.status_code) == (422, 403)


async def _asked(harness: ServiceHarness, query: Mapping[str, str] | None = None, **area: Any) -> dict[str, Any]:
    async with harness.client("provincial_officer" if area else "auditor", **area) as reader:
        answer = await reader.get(THE_DOOR, params={"incident_id": str(INCIDENT), **(query or {})})
    assert answer.status_code == 200, answer.text
    return {one["commune_code"]: one for one in answer.json()["items"]}


async def _confirm_via(harness: ServiceHarness, via: str) -> None:
    (digest,) = await harness.notices(kind="digest")
    if via in {"desk", "program"}:
        params = {"via": "desk"} if via == "desk" else {}
        async with harness.client(communes=[COMMUNE]) as officer:
            body = {"notice_ids": [digest["id"]]}
            (await officer.post("/v1/acknowledgements", json=body, params=params)).raise_for_status()
    elif via == "reply":
        await harness.answer(OFFICER_PHONE)
    else:
        await share_is_gone(harness, 0.99, minutes=60)
        await harness.send()
        if via == "key":
            ((call,),) = await harness.rows("select id::text from deliveries where way = 'voice'")
            harness.telephones.caller.press(call, "1")
            await harness.receive()
        else:
            (mail,) = harness.telephones.mails("xa@mail.example")
            token = mail["text"].replace("=\n", "").rpartition("/c/")[2].split()[0]
            async with client_for(harness.api) as client:
                (await client.post("/v1/confirmations", json={"token": token})).raise_for_status()


def _counted(via: str) -> float:
    return REGISTRY.get_sample_value("kipthoi_notifications_confirmations_total", {"via": via}) or 0.0


def _moments(line: Mapping[str, Any], *names: str) -> list[datetime]:
    return [datetime.fromisoformat(line[name]) for name in names]
