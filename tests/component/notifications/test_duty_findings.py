"""The plan of duty checks itself: holes where an incident is open, people with one way only, one person in two shifts."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.notifications.loops.duty import DutyLoop
from services.notifications.metrics import DUTY_FINDINGS
from shared.clock import now
from shared.events import IncidentChanged, IncidentDeclared
from shared.events.household import Hazard
from tests.component.notifications.harness import OFFICER_PHONE, TODAY, ServiceHarness, a_shift, put_read
from tests.support.builders import COMMUNE, ELSEWHERE, INCIDENT, MORNING, OTHER_COMMUNE, PROVINCE

FINDINGS = "/v1/duty/findings"
WEEK = timedelta(days=7)
SECOND_PHONES = (f"05590002{number:02}" for number in range(100))


def declared(*communes: str, **values: Any) -> IncidentDeclared:
    given: dict[str, Any] = {
        "incident_id": INCIDENT,
        "drill": True,
        "title": "Bão số 12",
        "hazard": Hazard.STORM,
        "risk_level": 4,
    }
    return IncidentDeclared(**{**given, "commune_codes": communes or (COMMUNE,), "starts_on": MORNING.date(), **values})


def changed(revision: int, *communes: str, **values: Any) -> IncidentChanged:
    return IncidentChanged(**{**dict(declared(*communes)), "revision": revision, "closed": False, **values})


def a_week(**values: Any) -> dict[str, Any]:
    """Somebody with two numbers who is on duty for eight days from yesterday on."""
    span = {"from": (TODAY - timedelta(days=1)).isoformat(), "until": (TODAY + timedelta(days=8)).isoformat()}
    return a_shift(**{"second_phone": OFFICER_PHONE, "phone": next(SECOND_PHONES), **span, **values})


async def enter(harness: ServiceHarness, *shifts: dict[str, Any]) -> list[str]:
    async with harness.client("provincial_officer") as officer:
        answers = [await officer.post("/v1/shifts", json=shift) for shift in shifts]
    assert [answer.status_code for answer in answers] == [201] * len(shifts), answers[-1].text
    return [answer.json()["id"] for answer in answers]


async def man_all(harness: ServiceHarness, *places: dict[str, str]) -> None:
    await enter(harness, *[a_week(**place, post=post) for place in places for post in ("officer", "leader")])


async def findings(harness: ServiceHarness, role: str = "auditor", **area: Any) -> dict[str, Any]:
    async with harness.client(role, **area) as client:
        answer = await client.get(FINDINGS)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def spans(found: dict[str, Any]) -> list[tuple[str, str, timedelta]]:
    return [
        (one["place"], one["post"], datetime.fromisoformat(one["until"]) - datetime.fromisoformat(one["from"]))
        for one in found["holes"]
    ]


async def test_without_an_open_incident_nothing_is_lacking(harness: ServiceHarness) -> None:
    before = await findings(harness)
    await harness.take(declared())
    during = await findings(harness)
    await harness.take(changed(2, COMMUNE, closed=True))
    after = await findings(harness)

    assert (before["holes"], after["holes"]) == ([], [])
    assert sorted(spans(during)) == [
        (place, post, WEEK) for place in sorted((COMMUNE, PROVINCE)) for post in ("leader", "officer")
    ]


async def test_who_is_on_duty_around_the_clock_leaves_no_hole_and_an_hour_between_two_shifts_is_one(
    harness: ServiceHarness,
) -> None:
    await harness.take(declared())
    await man_all(harness, {"commune_code": COMMUNE}, {"province_code": PROVINCE})
    whole = await findings(harness)
    (shift,) = [
        row.id
        for row in await harness.rows("select id from duty_shifts where commune_code = :c and post = 'leader'", c=COMMUNE)
    ]
    noon = TODAY + timedelta(days=2)
    await harness.change("update duty_shifts set ends_at = :at where id = :id", id=shift, at=noon)
    later = {"from": (noon + timedelta(hours=1)).isoformat(), "until": (noon + timedelta(days=9)).isoformat()}
    await enter(harness, a_week(commune_code=COMMUNE, post="leader", **later))
    found = await findings(harness)

    assert whole["counts"] == {"hole": 0, "one_way": 0, "overlap": 0}
    assert spans(found) == [(COMMUNE, "leader", timedelta(hours=1))]
    assert datetime.fromisoformat(found["holes"][0]["from"]) == noon


async def test_the_country_stands_in_for_a_province_and_nobody_stands_in_for_a_commune(harness: ServiceHarness) -> None:
    await harness.take(declared())
    await man_all(harness, {})

    assert {place for place, _, _ in spans(await findings(harness))} == {COMMUNE}


async def test_a_number_that_does_not_exist_leaves_a_hole(harness: ServiceHarness) -> None:
    await harness.take(declared())
    await man_all(harness, {"commune_code": COMMUNE}, {"province_code": PROVINCE})
    await harness.change("update duty_shifts set refused_at = now() where commune_code = :c and post = 'officer'", c=COMMUNE)
    found = await findings(harness)

    assert [(place, post) for place, post, _ in spans(found)] == [(COMMUNE, "officer")]
    assert [(one["place"], one["is_refused"]) for one in found["one_way"]] == [(COMMUNE, True)]


async def test_the_same_number_twice_is_refused_at_its_field_and_not_dropped_without_a_word(harness: ServiceHarness) -> None:
    shift = a_week(commune_code=COMMUNE, phone="0559000301", second_phone=None)
    twice = {**shift, "second_phone": "0559 000 301"}
    (entered,) = await enter(harness, shift)
    change = {**{name: shift[name] for name in ("from", "until", "name")}, "second_phone": "+84559000301"}
    async with harness.client("provincial_officer") as officer:
        answers = [
            await officer.post("/v1/shifts", json=twice),
            await officer.put(f"/v1/shifts/{entered}", json=change, headers={"If-Match": '"r1"'}),
            await put_read(officer, "/v1/roster", {"entries": [twice]}),
        ]

    assert [answer.status_code for answer in answers] == [422] * 3
    fields = [error["field"] for answer in answers for error in answer.json()["errors"]]
    assert fields == ["second_phone", "second_phone", "entries.0.second_phone"]
    assert [one["shift_id"] for one in (await findings(harness))["one_way"]] == [entered]


async def test_people_with_one_number_and_people_in_two_shifts_at_once_are_found(harness: ServiceHarness) -> None:
    one, other, following = await enter(
        harness,
        a_week(commune_code=COMMUNE, phone="0559000301", second_phone=None),
        a_week(commune_code=OTHER_COMMUNE, phone="0559000301", until=(TODAY + timedelta(days=3)).isoformat()),
        a_week(
            commune_code=OTHER_COMMUNE,
            phone="0559000302",
            **{"from": (TODAY + timedelta(days=3)).isoformat(), "until": (TODAY + timedelta(days=4)).isoformat()},
        ),
    )
    await enter(
        harness,
        a_week(
            commune_code=COMMUNE,
            phone="0559000302",
            **{"from": (TODAY + timedelta(days=4)).isoformat(), "until": (TODAY + timedelta(days=5)).isoformat()},
        ),
    )
    found = await findings(harness)

    assert [line["shift_id"] for line in found["one_way"]] == [one]
    (overlap,) = found["overlaps"]
    assert {overlap["shift_id"], overlap["other_shift_id"]} == {one, other}
    assert following not in str(found["overlaps"]), "who goes from one shift to the next is in one at a time"
    assert found["counts"] == {"hole": 0, "one_way": 1, "overlap": 1}


@pytest.mark.parametrize("first", ["declared", "changed"])
async def test_further_communes_and_the_end_count_in_whatever_order_they_are_heard(harness: ServiceHarness, first: str) -> None:
    facts = [declared(), changed(2, COMMUNE, OTHER_COMMUNE), changed(3, COMMUNE, OTHER_COMMUNE, ELSEWHERE)]
    for fact in facts if first == "declared" else reversed(facts):
        await harness.take(fact)

    assert {COMMUNE, OTHER_COMMUNE, ELSEWHERE} <= {place for place, _, _ in spans(await findings(harness))}


async def test_an_officer_reads_of_his_area_and_no_person_is_named(harness: ServiceHarness) -> None:
    await harness.take(declared(COMMUNE, ELSEWHERE))
    await enter(harness, a_week(commune_code=COMMUNE, second_phone=None, name="Trực Có Tên"))
    own = await findings(harness, "commune_officer", communes=[COMMUNE])
    province = await findings(harness, "provincial_officer", provinces=[PROVINCE])
    async with harness.client("reporter", communes=[COMMUNE]) as client:
        refused = await client.get(FINDINGS)
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as client:
        reach = (await client.get("/v1/reach")).json()

    assert {place for place, _, _ in spans(own)} == {COMMUNE}
    assert {place for place, _, _ in spans(province)} == {COMMUNE, PROVINCE}
    assert "Trực Có Tên" not in str(province)
    assert refused.status_code == 403
    assert reach["plan_findings"] == sum(province["counts"].values()) > 0


async def test_operators_see_how_much_is_lacking(harness: ServiceHarness) -> None:
    await harness.take(declared())
    await enter(harness, a_week(commune_code=COMMUNE, second_phone=None))
    await DutyLoop(harness.foundation).measure()

    assert [DUTY_FINDINGS.labels(what)._value.get() for what in ("hole", "one_way", "overlap")] == [3, 1, 0]
    assert now() < datetime.fromisoformat((await findings(harness))["holes"][0]["until"])
