"""A commune's means do not suffice: it asks its province, and the clocks of what waits are the province's from then on."""

from datetime import datetime, timedelta
from typing import Any

from shared.clocks import escalate_overdue
from shared.events import ClockHandedOver, ClockMissed, CommuneCutOff
from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness, a_household
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE, PROVINCE, a_personal_part, moved

_DOCUMENT = "12/UBND-VX 21/11/2026"


async def _ask(harness: ServiceHarness, *, role: str = "commune_officer", **values: Any) -> Any:
    body = {"incident_id": str(INCIDENT), "commune_code": COMMUNE, "document": _DOCUMENT, **values}
    async with harness.client(role, communes=[COMMUNE]) as client:
        return await client.post("/v1/requests", json=body)


async def _shown_clock(harness: ServiceHarness) -> Any:
    async with harness.client() as client:
        [shown] = (await client.get("/v1/payments", params={"incident_id": str(INCIDENT)})).json()["items"]
    return shown["clock"]


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


async def _clocks(harness: ServiceHarness, commune_code: str = COMMUNE) -> list[Any]:
    statement = "select * from clocks where kind = 'paid' and commune_code = :code order by started_at, id"
    return await harness.rows(statement, code=commune_code)


async def test_what_waits_for_means_is_the_provinces_from_then_on_with_the_same_moment(harness: ServiceHarness) -> None:
    short, other = a_household().signed_now(), a_household(commune_code=OTHER_COMMUNE).signed_now()
    await harness.take(short.reported, short.approved, other.reported, other.approved)
    [before] = await _clocks(harness)

    answer = await _ask(harness)

    assert answer.status_code == 201, answer.text
    asked = answer.json()
    assert (asked["payments"], asked["waiting"]) == (1, [{"unit": "dong", "payments": 1, "amount": 5_400_000}])
    given, taken = await _clocks(harness)
    assert (given["id"], given["state"], given["owner"]) == (before["id"], "handed_over", f"commune:{COMMUNE}")
    assert (taken["state"], taken["owner"], taken["due_at"]) == ("running", f"province:{PROVINCE}", before["due_at"])
    assert [clock["state"] for clock in await _clocks(harness, OTHER_COMMUNE)] == ["running"]
    [fact] = await harness.facts(ClockHandedOver)
    assert (fact.clock_id, fact.new_owner, fact.service) == (before["id"], f"province:{PROVINCE}", "disbursement")
    assert len(await harness.rows("select 1 from audit where action = 'clocks handed over'")) == 1
    payment = await harness.payment(short)
    async with harness.client() as client:
        [shown] = (await client.get("/v1/payments", params={"case_id": str(payment["case_id"])})).json()["items"]
    assert shown["clock"]["owner"] == f"province:{PROVINCE}"


async def test_in_a_drill_that_runs_faster_the_moment_stays_the_same_too(harness: ServiceHarness) -> None:
    household = a_household(pace=600).signed_now()
    await harness.take(household.reported, household.approved.model_copy(update={"pace": 600}))
    [before] = await _clocks(harness)

    await _ask(harness)

    given, taken = await _clocks(harness)
    assert (given["state"], taken["state"]) == ("handed_over", "running")
    assert (taken["due_at"], taken["answer_from"]) == (before["due_at"], before["answer_from"])


async def test_what_waited_for_a_commune_that_is_cut_off_is_due_for_the_province_as_it_was(harness: ServiceHarness) -> None:
    household = a_household().signed_now()
    await harness.take(household.reported, household.approved)
    [before] = await _clocks(harness)
    until = before["due_at"] + timedelta(days=2)
    cut_off = CommuneCutOff(
        incident_id=INCIDENT,
        drill=household.reported.drill,
        cut_off_id=new_id(),
        commune_code=COMMUNE,
        until=until,
        document="1/UBND 21/11/2026",
        signed_by="leader-1",
    )
    await harness.take(cut_off)
    [waits] = await _clocks(harness)
    waiting = await _shown_clock(harness)

    asked = (await _ask(harness)).json()
    await harness.foundation.postpone()

    _, taken = await _clocks(harness)
    handed = await _shown_clock(harness)
    names = ("due_at", "due_before", "cut_off_until", "moved_back_from")
    assert [_moment(waiting[name]) for name in names] == [until, before["due_at"], until, None]
    assert [_moment(handed[name]) for name in names] == [before["due_at"], None, until, until]
    assert asked["moved_back"] == 1
    assert (waiting["id"], handed["id"]) == (str(waits["id"]), str(taken["id"]))
    [fact] = await harness.facts(ClockHandedOver)
    assert (fact.due_at, fact.moved_back_from) == (before["due_at"], until)
    assert (waits["due_at"], waits["due_before"]) == (until, before["due_at"])
    assert (taken["owner"], taken["due_at"], taken["due_before"]) == (f"province:{PROVINCE}", before["due_at"], None)


async def test_what_was_asked_for_once_is_asked_for_no_second_time(harness: ServiceHarness) -> None:
    first = a_household().signed_now()
    await harness.take(first.reported, first.approved)
    await _ask(harness)

    again = await _ask(harness)
    second = a_household().signed_now()
    await harness.take(second.reported, second.approved)
    more = await _ask(harness, document="13/UBND-VX 22/11/2026")

    assert (again.status_code, again.json()["type"]) == (409, "urn:kipthoi:problem:nothing-waits-for-means")
    assert (more.status_code, more.json()["payments"]) == (201, 1)
    async with harness.client("auditor") as client:
        first_page = (await client.get("/v1/requests", params={"limit": 1})).json()
        rest = (await client.get("/v1/requests", params={"cursor": first_page["next_cursor"]})).json()
    assert [one["document"] for one in first_page["items"] + rest["items"]] == ["13/UBND-VX 22/11/2026", _DOCUMENT]


async def test_means_that_come_let_it_go_on_and_the_request_waits_for_nothing(harness: ServiceHarness) -> None:
    household = a_household(unit="kg", code="RICE", amount=60).signed_now()
    await harness.take(household.reported, household.approved)
    await _ask(harness)
    await harness.source(100, unit="kg")

    async with harness.client("provincial_officer", provinces=[PROVINCE]) as client:
        [served] = (await client.get("/v1/requests")).json()["items"]
    payment = await harness.payment(household)
    answer = await harness.hand_over(payment["id"])

    assert (served["payments"], served["waiting"]) == (1, [])
    assert answer.status_code in {200, 201}, answer.text
    assert [clock["state"] for clock in await _clocks(harness)] == ["handed_over", "kept"]


async def test_a_clock_that_the_province_does_not_keep_says_whose_it_was(harness: ServiceHarness) -> None:
    household = a_household().signed_now()
    await harness.take(household.reported, household.approved)
    await _ask(harness)
    [_, clock] = await _clocks(harness)

    async with harness.foundation.database.transaction() as session:
        late = clock["due_at"] + timedelta(seconds=1)
        await escalate_overdue(session, harness.foundation.actor, "disbursement", late)

    [missed] = await harness.facts(ClockMissed)
    assert (missed.clock_id, missed.owner) == (clock["id"], f"province:{PROVINCE}")


async def test_who_asks_is_of_the_commune_and_says_by_which_document(harness: ServiceHarness) -> None:
    household = a_household()
    await harness.take(household.reported, household.approved)

    answers = [
        await _ask(harness, commune_code=OTHER_COMMUNE),
        await _ask(harness, commune_code="99999"),
        await _ask(harness, document=" "),
        await _ask(harness, role="assessor"),
    ]

    assert [answer.status_code for answer in answers] == [403, 422, 422, 403]
    assert await harness.rows("select 1 from province_requests") == []


async def test_what_waits_for_the_means_of_the_commune_that_signed_is_asked_for_by_it_also_once_the_case_has_moved(
    harness: ServiceHarness,
) -> None:
    household = a_household().signed_now()
    await harness.take(household.reported, household.approved)
    await harness.take(moved(household.reported, OTHER_COMMUNE, personal=a_personal_part()))

    async with harness.client("commune_officer", communes=[OTHER_COMMUNE]) as client:
        body = {"incident_id": str(INCIDENT), "commune_code": OTHER_COMMUNE, "document": _DOCUMENT}
        elsewhere = await client.post("/v1/requests", json=body)
    answer = await _ask(harness)

    assert (elsewhere.status_code, elsewhere.json()["type"]) == (409, "urn:kipthoi:problem:nothing-waits-for-means")
    assert answer.status_code == 201, answer.text
    assert answer.json()["waiting"] == [{"unit": "dong", "payments": 1, "amount": 5_400_000}]
    given, taken = await _clocks(harness, OTHER_COMMUNE)
    assert (given["state"], taken["state"], taken["owner"]) == ("handed_over", "running", f"province:{PROVINCE}")


async def test_a_commune_source_tells_what_the_province_was_asked_for_and_has_not_answered(harness: ServiceHarness) -> None:
    household = a_household().signed_now()
    await harness.take(household.reported, household.approved)
    own = {"commune_code": COMMUNE}
    sources = {
        "its own": await harness.source(scope=own),
        "of another unit": await harness.source(scope=own, unit="kg"),
        "in earnest": await harness.source(scope=own, drill=False),
        "of another commune": await harness.source(scope={"commune_code": OTHER_COMMUNE}),
        "of the province": await harness.source(scope={"province_code": PROVINCE}),
    }
    request = (await _ask(harness)).json()

    async def incoming() -> dict[str, Any]:
        async with harness.client("commune_chair", communes=[COMMUNE, OTHER_COMMUNE], provinces=[PROVINCE]) as client:
            return {
                name: (await client.get(f"/v1/sources/{source}/incoming")).json()["items"] for name, source in sources.items()
            }

    waits = await incoming()
    async with harness.client("provincial_leader", provinces=[PROVINCE], subject="leader") as leader:
        answer = {"verdict": "refused", "document": "77/UBND", "reason": "Tỉnh đã hết dự phòng", "means": []}
        assert (await leader.post(f"/v1/requests/{request['id']}/answer", json=answer)).status_code == 201
    answered = await incoming()

    [asked] = waits.pop("its own")
    assert (asked["what"], asked["id"], asked["amount"], asked["document"]) == ("request", request["id"], 5_400_000, _DOCUMENT)
    assert _moment(asked["since"]) == _moment(request["requested_at"])
    assert not any(waits.values()), waits
    assert not any(answered.values()), answered
