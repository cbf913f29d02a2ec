"""Much that comes in is booked by two, and a wrong booking is reversed by two: nothing is edited."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.disbursement.policy.bookings import limit_on
from shared.clock import now
from shared.database import execute
from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness, a_household
from tests.support.builders import COMMUNE, OTHER_COMMUNE

MUCH = limit_on(now().date(), "dong") + 1


async def _contribute(harness: ServiceHarness, source: str, amount: int, *, subject: str = "one") -> Any:
    async with harness.client("accountant", subject=subject) as client:
        answer = await client.post(f"/v1/sources/{source}/contributions", json={"amount": amount, "from": "Nhà hảo tâm"})
        assert answer.status_code == 201, answer.text
        return answer.json()


async def _decide(
    harness: ServiceHarness, booking: str, verdict: str = "confirmed", *, subject: str = "two", **area: Any
) -> Any:
    async with harness.client("accountant", subject=subject, **area) as client:
        return await client.post(f"/v1/bookings/{booking}/decision", json={"verdict": verdict})


async def _reverse(harness: ServiceHarness, contribution: str, *, subject: str = "one") -> Any:
    async with harness.client("accountant", subject=subject) as client:
        body = {"reason": "Ghi nhầm số tiền của phiếu thu 12"}
        return await client.post(f"/v1/contributions/{contribution}/reversal", json=body)


async def _waiting(harness: ServiceHarness, role: str = "auditor", **who: Any) -> list[Any]:
    async with harness.client(role, **who) as client:
        items: list[Any] = (await client.get("/v1/bookings")).json()["items"]
        return items


async def test_much_that_comes_in_waits_for_another_person_and_then_serves_who_waits(harness: ServiceHarness) -> None:
    household = a_household(drill=False).signed_now()
    await harness.take(household.reported, household.approved)
    source = await harness.source(drill=False)

    booked = await _contribute(harness, source, MUCH)
    before = await harness.seen(source)
    own = await _decide(harness, booked["id"], subject="one")
    [waits] = await _waiting(harness)
    confirmed = await _decide(harness, booked["id"])
    again = await _decide(harness, booked["id"], subject="three")

    assert (booked["waits_for_confirmation"], booked["continued"], before["contributed"]) == (True, 0, 0)
    assert (waits["id"], waits["amount"], waits["booked_by"], waits["verdict"]) == (booked["id"], MUCH, "one", None)
    assert (own.status_code, own.json()["type"]) == (403, "urn:kipthoi:problem:decided-by-who-booked")
    assert (confirmed.status_code, confirmed.json()["decided_by"]) == (201, "two")
    assert (again.status_code, again.json()["type"]) == (409, "urn:kipthoi:problem:booking-decided")
    assert (await harness.seen(source))["contributed"] == MUCH
    assert (await harness.payment(household))["state"] == "reserved"
    assert await _waiting(harness) == []
    await harness.expect_balanced()


async def test_up_to_the_limit_and_in_a_drill_one_person_is_enough(harness: ServiceHarness) -> None:
    little = await _contribute(harness, await harness.source(drill=False), MUCH - 1)
    drill = await _contribute(harness, await harness.source(drill=True), MUCH)

    assert [each["waits_for_confirmation"] for each in (little, drill)] == [False, False]


async def test_what_the_second_person_refuses_is_never_booked(harness: ServiceHarness) -> None:
    source = await harness.source(drill=False)
    booked = await _contribute(harness, source, MUCH)

    refused = await _decide(harness, booked["id"], "refused")

    assert (refused.status_code, refused.json()["verdict"]) == (201, "refused")
    assert (await harness.seen(source))["contributed"] == 0
    assert await _waiting(harness) == []


async def test_two_who_confirm_at_the_same_moment_book_once(harness: ServiceHarness) -> None:
    source = await harness.source(drill=False)
    booked = await _contribute(harness, source, MUCH)

    answers = await asyncio.gather(*[_decide(harness, booked["id"], subject=f"two-{number}") for number in range(4)])

    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]
    assert (await harness.seen(source))["contributed"] == MUCH
    await harness.expect_balanced()


async def test_a_wrong_contribution_is_reversed_by_two_and_stays_on_record(harness: ServiceHarness) -> None:
    source = await harness.source()
    wrong, right = await _contribute(harness, source, 50_000_000), await _contribute(harness, source, 5_000_000)

    asked = await _reverse(harness, wrong["id"])
    twice = await _reverse(harness, wrong["id"], subject="three")
    before = await harness.seen(source)
    own = await _decide(harness, asked.json()["id"], subject="one")
    done = await _decide(harness, asked.json()["id"])

    assert [each.status_code for each in (asked, twice, own, done)] == [201, 409, 403, 201]
    assert (before["contributed"], (await harness.seen(source))["contributed"]) == (55_000_000, 5_000_000)
    async with harness.client("auditor") as client:
        listed = (await client.get(f"/v1/sources/{source}/contributions")).json()["items"]
    assert {each["id"]: each["is_reversed"] for each in listed} == {wrong["id"]: True, right["id"]: False}
    entries = await harness.rows(
        "select account, amount from ledger_entries where transaction_id = :id order by account", id=asked.json()["id"]
    )
    assert [(row["account"], row["amount"]) for row in entries] == [("available", -50_000_000), ("contributed", 50_000_000)]
    [row] = await harness.rows("select reason from bookings")
    assert "Ghi nhầm".encode() not in row["reason"]
    await harness.expect_balanced()


async def test_what_is_set_aside_for_households_is_not_reversed(harness: ServiceHarness) -> None:
    source = await harness.source()
    wrong = await _contribute(harness, source, 6_000_000)
    asked = await _reverse(harness, wrong["id"])
    household = a_household().signed_now()
    await harness.take(household.reported, household.approved)

    spoken_for = await _decide(harness, asked.json()["id"])
    refused = await _decide(harness, asked.json()["id"], "refused")
    again = await _reverse(harness, wrong["id"])

    assert (spoken_for.status_code, spoken_for.json()["type"]) == (409, "urn:kipthoi:problem:means-spoken-for")
    assert (refused.status_code, again.status_code) == (201, 409)
    assert (await harness.seen(source))["contributed"] == 6_000_000
    await harness.expect_balanced()


async def test_bookings_are_for_the_area_of_their_source(harness: ServiceHarness) -> None:
    source = await harness.source(drill=False, scope={"commune_code": OTHER_COMMUNE})
    booked = await _contribute(harness, source, MUCH)

    elsewhere = await _decide(harness, booked["id"], communes=[COMMUNE])
    unknown = await _decide(harness, str(new_id()))

    assert (elsewhere.status_code, unknown.status_code) == (403, 404)


async def test_who_may_confirm_reads_who_gave_it_and_why_it_is_reversed(harness: ServiceHarness) -> None:
    source = await harness.source(drill=False, scope={"commune_code": COMMUNE})
    much, little = await _contribute(harness, source, MUCH), await _contribute(harness, source, 1)
    asked = (await _reverse(harness, little["id"])).json()

    [of_much, of_reversal] = await _waiting(harness, "accountant", subject="two")

    assert (of_much["given_by"], of_much["reason"], of_much["received_at"]) == ("Nhà hảo tâm", None, None)
    assert (of_reversal["given_by"], of_reversal["reason"]) == ("Nhà hảo tâm", "Ghi nhầm số tiền của phiếu thu 12")
    assert (of_reversal["received_by"], of_reversal["booked_by"]) == ("one", "one")
    assert of_reversal["received_at"] < of_reversal["booked_at"]
    assert (asked["reason"], asked["given_by"]) == (of_reversal["reason"], "Nhà hảo tâm")
    # Confirmed by two, then wrong after all: who booked it is who booked it then.
    decided = await _decide(harness, much["id"])
    await _reverse(harness, much["id"], subject="three")
    assert decided.json()["given_by"] == "Nhà hảo tâm"
    [_, later] = await _waiting(harness, "accountant", subject="two")
    assert (later["reverses"], later["given_by"], later["received_by"]) == (much["id"], "Nhà hảo tâm", "one")


async def test_nobody_else_reads_who_gave_it(harness: ServiceHarness) -> None:
    of_country = await harness.source(drill=False)
    of_commune = await harness.source(drill=False, scope={"commune_code": COMMUNE})
    for source in (of_country, of_commune):
        booked = await _contribute(harness, source, MUCH, subject="officer")
        await _reverse(harness, (await _contribute(harness, source, 1))["id"], subject="officer")
    commune: dict[str, Any] = {"communes": [COMMUNE]}

    by_others = [
        await _waiting(harness, role, subject="x", **area)
        for role in ("auditor", "commune_chair", "provincial_officer", "provincial_leader")
        for area in ({}, commune)
    ]
    own_area = await _waiting(harness, "accountant", subject="x", **commune)
    own_booking = await _waiting(harness, "auditor", subject="Officer", **commune)

    assert [len(each) for each in by_others] == [4] * 8
    assert {(one["given_by"], one["reason"]) for each in by_others for one in each} == {(None, None)}
    # A commune's accountant sees what waits at the country's source, and confirms nothing of it.
    told = {(one["source_id"] == of_commune, bool(one["given_by"])) for one in own_area}
    assert told == {(True, True), (False, False)}
    assert all(one["given_by"] for one in own_booking)
    assert booked["waits_for_confirmation"]


async def test_who_gave_what_came_in_is_told_to_whom_bookings_tell_it(harness: ServiceHarness) -> None:
    source = await harness.source(drill=False, scope={"commune_code": COMMUNE})
    much = await _contribute(harness, source, MUCH)
    await _decide(harness, much["id"])
    await _contribute(harness, source, 1)

    async def told(role: str, subject: str = "x", **area: Any) -> list[str | None]:
        async with harness.client(role, subject=subject, **area) as client:
            listed = (await client.get(f"/v1/sources/{source}/contributions")).json()["items"]
        return [each["given_by"] for each in listed]

    mine = await told("accountant", communes=[COMMUNE])
    booked_it = await told("auditor", "One", communes=[COMMUNE])
    others = [await told(role, communes=[COMMUNE]) for role in ("auditor", "commune_chair")]

    assert mine == booked_it == ["Nhà hảo tâm", "Nhà hảo tâm"]
    assert others == [[None, None]] * 2


async def test_the_database_holds_two_persons_whoever_writes(harness: ServiceHarness) -> None:
    booked = await _contribute(harness, await harness.source(drill=False), MUCH)

    statement = text("insert into booking_verdicts values (:id, 'confirmed', 'one', 'one', now())")

    with pytest.raises(IntegrityError, match="two_persons"):
        async with harness.foundation.database.transaction() as session:
            await execute(session, statement, {"id": booked["id"]})


async def test_what_one_person_books_into_a_source_on_a_day_counts_together(harness: ServiceHarness) -> None:
    half = MUCH // 2
    source, other = await harness.source(drill=False), await harness.source(drill=False)

    first = await _contribute(harness, source, half)
    elsewhere = await _contribute(harness, other, half)
    of_another = await _contribute(harness, source, half, subject="two")
    up_to_it = await _contribute(harness, source, MUCH - 1 - half)
    one_more = await _contribute(harness, source, 1)
    in_capitals = await _contribute(harness, source, 1, subject="ONE")

    answers = (first, elsewhere, of_another, up_to_it, one_more, in_capitals)
    assert [answer["waits_for_confirmation"] for answer in answers] == [False, False, False, False, True, True]
    assert (await _decide(harness, one_more["id"])).status_code == 201
    assert (await harness.seen(source))["contributed"] == half + MUCH
    assert not (await _contribute(harness, source, 1, subject="two"))["waits_for_confirmation"], "who confirms books nothing"
    await harness.expect_balanced()


async def test_of_two_bookings_at_once_one_waits(harness: ServiceHarness) -> None:
    source = await harness.source(drill=False)

    both = await asyncio.gather(*[_contribute(harness, source, MUCH // 2 + 1) for _ in range(2)])

    assert sorted(answer["waits_for_confirmation"] for answer in both) == [False, True]
    assert (await harness.seen(source))["contributed"] == MUCH // 2 + 1


async def test_what_was_reversed_and_what_was_booked_on_another_day_counts_no_more(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = await harness.source(drill=False)
    with monkeypatch.context() as yesterday:
        yesterday.setattr("services.disbursement.api.sources.now", lambda: now() - timedelta(days=1))
        assert not (await _contribute(harness, source, MUCH - 1))["waits_for_confirmation"]
    wrong = await _contribute(harness, source, MUCH - 1)
    assert not wrong["waits_for_confirmation"]

    asked = (await _reverse(harness, wrong["id"])).json()
    still = await _contribute(harness, source, MUCH - 1)
    assert (await _decide(harness, asked["id"])).status_code == 201
    right = await _contribute(harness, source, MUCH - 1)

    assert (still["waits_for_confirmation"], right["waits_for_confirmation"]) == (True, False)


async def test_what_waits_to_come_into_a_source_is_told_with_since_when(harness: ServiceHarness) -> None:
    source, other = await harness.source(drill=False), await harness.source(drill=False)
    little = await _contribute(harness, source, 1)
    much, more = await _contribute(harness, source, MUCH), await _contribute(harness, source, MUCH + 1)
    await _contribute(harness, other, MUCH)
    asked = (await _reverse(harness, little["id"])).json()

    async def incoming(role: str = "auditor", **query: Any) -> Any:
        async with harness.client(role) as client:
            return await client.get(f"/v1/sources/{source}/incoming", params=query)

    all_of_it, first = (await incoming()).json(), (await incoming(limit=2)).json()
    await _decide(harness, much["id"], "refused")
    await _decide(harness, more["id"])
    left = (await incoming()).json()

    told = [(one["what"], one["id"], one["amount"], one["by"]) for one in all_of_it["items"]]
    assert told == [
        ("contribution", much["id"], MUCH, "one"),
        ("contribution", more["id"], MUCH + 1, "one"),
        ("reversal", asked["id"], 1, "one"),
    ]
    assert [one["since"] for one in all_of_it["items"]] == sorted(one["since"] for one in all_of_it["items"])
    assert (len(first["items"]), first["is_more"], all_of_it["is_more"]) == (2, True, False)
    assert [one["id"] for one in left["items"]] == [asked["id"]]
    assert (await incoming("paying_agent")).status_code == 403
