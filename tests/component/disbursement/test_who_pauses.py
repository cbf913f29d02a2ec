"""Who may pause what, who lets it go on, and what everybody else reads of it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness, a_household
from tests.component.disbursement.pausing import WHY, lift, lifted, pause, paused, send_all
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE, PROVINCE

COMMUNE_SOURCE = {"scope": {"commune_code": COMMUNE}}
PROVINCE_SOURCE = {"scope": {"province_code": PROVINCE}}


@pytest.mark.parametrize(
    ("scope", "role", "area", "status"),
    [
        (COMMUNE_SOURCE, "commune_chair", {"communes": [COMMUNE]}, 201),
        (COMMUNE_SOURCE, "accountant", {"communes": [COMMUNE]}, 201),
        (COMMUNE_SOURCE, "commune_chair", {"communes": [OTHER_COMMUNE]}, 403),
        (COMMUNE_SOURCE, "provincial_leader", {"provinces": [PROVINCE]}, 201),
        (PROVINCE_SOURCE, "commune_chair", {"communes": [COMMUNE]}, 403),
        (PROVINCE_SOURCE, "provincial_leader", {"provinces": [PROVINCE]}, 201),
        ({}, "ops", {}, 201),
        ({}, "paying_agent", {"communes": [COMMUNE]}, 403),
        ({}, "auditor", {}, 403),
    ],
)
async def test_who_answers_for_the_place_of_a_source_may_stop_it(
    harness: ServiceHarness, scope: Mapping[str, Any], role: str, area: Mapping[str, Any], status: int
) -> None:
    source = await harness.source(1_000, **scope)

    assert (await pause(harness, "source", source, role, **area)).status_code == status


@pytest.mark.parametrize("what", ["rail", "incident"])
async def test_a_commune_stops_no_rail_and_no_incident(harness: ServiceHarness, what: str) -> None:
    await harness.hear_of(INCIDENT)
    name = "bank" if what == "rail" else INCIDENT

    refused = await pause(harness, what, name, "commune_chair", communes=[COMMUNE])
    taken = await pause(harness, what, name, "provincial_leader", provinces=[PROVINCE])

    assert (refused.status_code, refused.json()["type"]) == (403, "urn:kipthoi:problem:pause-too-wide")
    assert taken.status_code == 201, "honest neighbour"


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"what": "source", "id": str(new_id())}, 404, "source-not-found", "id"),
        ({"what": "source", "id": "quỹ xã"}, 422, "invalid-input", "id"),
        ({"what": "incident", "id": str(new_id())}, 409, "incident-not-known", "id"),
        ({"what": "rail", "id": "ngân hàng"}, 422, "invalid-input", "id"),
        ({"what": "everything", "id": "bank"}, 422, "invalid-input", "what"),
        ({"what": "rail", "id": "bank", "reason": " "}, 422, "invalid-input", "reason"),
    ],
)
async def test_what_is_not_there_is_refused_by_its_field(
    harness: ServiceHarness, body: dict[str, Any], status: int, code: str, field: str
) -> None:
    async with harness.client() as client:
        refused = await client.post("/v1/pauses", json={"reason": WHY, **body})

    assert (refused.status_code, refused.json()["type"]) == (status, f"urn:kipthoi:problem:{code}")
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert await harness.rows("select 1 from pauses") == []


async def test_what_is_paused_already_is_said_with_its_pause_and_a_repeated_request_is_one(harness: ServiceHarness) -> None:
    key = new_id()
    first, again = await pause(harness, "rail", "bank", key=key), await pause(harness, "rail", "bank", key=key)
    another = await pause(harness, "rail", "bank", subject="another")
    both = await asyncio.gather(*(pause(harness, "rail", "goods", subject=f"officer-{number}") for number in range(4)))

    assert first.json() == again.json()
    assert (another.status_code, another.json()["type"]) == (409, "urn:kipthoi:problem:already-paused")
    assert first.json()["id"] in another.json()["detail"]
    assert sorted(answer.status_code for answer in both) == [201, 409, 409, 409]
    assert len(await harness.rows("select 1 from pauses")) == 2


async def test_what_a_commune_has_paused_the_province_pauses_in_its_place_and_the_commune_lifts_no_more(
    harness: ServiceHarness,
) -> None:
    source = await harness.source(1_000_000_000, **COMMUNE_SOURCE)
    household, here = a_household(), {"communes": [COMMUNE]}
    of_commune = await paused(harness, "source", source, **here)
    await harness.take(household.reported, household.approved)
    await send_all(harness)

    taken = await pause(
        harness, "source", source, "provincial_leader", provinces=[PROVINCE], subject="leader", reason="Thanh tra"
    )
    refused = [
        await pause(harness, "source", source, **here),
        await pause(harness, "source", source, "provincial_leader", provinces=[PROVINCE], subject="other leader"),
        await lift(harness, of_commune, **here),
        await lift(harness, taken.json()["id"], **here),
    ]
    await harness.loops.let_paused_go_on()
    await send_all(harness)

    assert taken.status_code == 201, taken.text
    codes = [answer.json()["type"].rpartition(":")[2] for answer in refused]
    assert codes == ["already-paused", "already-paused", "pause-lifted", "lifted-by-lower-office"]
    assert (await harness.payment(household))["reason"] == "paused"
    assert await harness.rows("select 1 from attempts") == []
    async with harness.client() as client:
        (_, ended) = (await client.get("/v1/pauses")).json()["items"]
    assert (ended["id"], ended["lifted"]["lifted_by"], ended["lifted"]["reason"]) == (of_commune, "leader", "Thanh tra")

    await lifted(harness, taken.json()["id"], role="provincial_leader", provinces=[PROVINCE], subject="deputy")
    await harness.loops.let_paused_go_on()
    await send_all(harness)
    assert (await harness.payment(household))["state"] == "sent"


async def test_who_paused_it_does_not_lift_it_and_another_does_once(harness: ServiceHarness) -> None:
    pause_id = await paused(harness, "rail", "bank", subject="careful")

    himself = await lift(harness, pause_id, subject="careful")
    key = new_id()
    other, again = await lift(harness, pause_id, key=key), await lift(harness, pause_id, key=key)
    late = await lift(harness, pause_id, subject="third")
    nothing = await lift(harness, new_id())

    assert (himself.status_code, himself.json()["type"]) == (403, "urn:kipthoi:problem:lifted-by-who-paused")
    assert other.status_code == 200
    assert again.json() == other.json()
    assert (other.json()["lifted"]["lifted_by"], other.json()["lifted"]["reason"]) == ("another", "Đã đối chiếu xong")
    assert (late.status_code, late.json()["type"]) == (409, "urn:kipthoi:problem:pause-lifted")
    assert nothing.status_code == 404
    assert len(await harness.rows("select 1 from pause_lifts")) == 1


async def test_a_province_does_not_lift_what_the_country_has_paused(harness: ServiceHarness) -> None:
    of_province = await paused(harness, "rail", "goods", role="provincial_leader", provinces=[PROVINCE], subject="leader")
    of_country = (await pause(harness, "rail", "goods", "ops", subject="operator")).json()["id"]

    by_province = [
        await lift(harness, which, role="provincial_leader", provinces=[PROVINCE], subject="deputy")
        for which in (of_province, of_country)
    ]
    by_country = await lift(harness, of_country, role="ops", subject="second operator")

    assert [answer.json()["type"].rpartition(":")[2] for answer in by_province] == ["pause-lifted", "lifted-by-lower-office"]
    assert by_country.status_code == 200, "honest neighbour"


async def test_a_commune_does_not_lift_what_the_province_has_paused(harness: ServiceHarness) -> None:
    source = await harness.source(1_000, **COMMUNE_SOURCE)
    chair = {"role": "commune_chair", "communes": [COMMUNE]}
    of_province = await paused(harness, "source", source, role="provincial_leader", provinces=[PROVINCE])

    refused = await lift(harness, of_province, **chair)
    await lifted(harness, of_province, role="provincial_leader", provinces=[PROVINCE])
    of_commune = await paused(harness, "source", source, **chair, subject="chair")
    by_accountant = await lift(harness, of_commune, role="accountant", communes=[COMMUNE])

    assert (refused.status_code, refused.json()["type"]) == (403, "urn:kipthoi:problem:lifted-by-lower-office")
    assert by_accountant.status_code == 200, "honest neighbour"


async def test_pauses_of_other_places_sources_are_not_shown(harness: ServiceHarness) -> None:
    here, there = (
        await harness.source(1_000, **COMMUNE_SOURCE),
        await harness.source(1_000, scope={"commune_code": OTHER_COMMUNE}),
    )
    of_here, of_there = await paused(harness, "source", here), await paused(harness, "source", there)
    of_rail = await paused(harness, "rail", "bank")

    async with harness.client("commune_officer", communes=[COMMUNE]) as client:
        seen = [one["id"] for one in (await client.get("/v1/pauses")).json()["items"]]
    async with harness.client("auditor") as client:
        first = (await client.get("/v1/pauses", params={"limit": 2})).json()
        rest = (await client.get("/v1/pauses", params={"limit": 2, "cursor": first["next_cursor"]})).json()

    assert seen == [of_rail, of_here]
    assert [one["id"] for one in [*first["items"], *rest["items"]]] == [of_rail, of_there, of_here]


async def test_whoever_waits_reads_why_and_since_when(harness: ServiceHarness) -> None:
    source = await harness.source(6_000_000)
    await harness.hear_of(INCIDENT)
    has_means, has_none = a_household(amount=5_000_000), a_household(amount=50_000_000)
    await paused(harness, "source", source)
    await paused(harness, "incident", INCIDENT, reason="Danh sách đang được xem lại")
    for household in (has_means, has_none):
        await harness.take(household.reported, household.approved)
    await send_all(harness)

    async with harness.client() as client:
        shown = {item["state"]: item for item in (await client.get("/v1/payments")).json()["items"]}
        marked = (await client.get("/v1/payments", params={"mark": "paused"})).json()["items"]
        listed = (await client.get("/v1/pauses", params={"in_force": True})).json()["items"]

    assert {one["reason"] for one in shown["reserved"]["pauses"]} == {WHY, "Danh sách đang được xem lại"}
    assert [one["what"] for one in shown["waiting_funds"]["pauses"]] == ["incident"], "no source bears it yet"
    assert [item["id"] for item in marked] == [shown["reserved"]["id"]]
    assert [(one["what"], one["subject"], one["lifted"]) for one in listed] == [
        ("incident", str(INCIDENT), None),
        ("source", source, None),
    ]
    stored = await harness.rows("select reason from pauses")
    assert all(WHY.encode() not in bytes(row["reason"]) for row in stored), "what people write is encrypted"
