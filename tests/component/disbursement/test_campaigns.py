"""A campaign has books, earmarks and clocks of its own: launched, extended, closed, published; missed clocks climb."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.disbursement.policy.bookings import limit_on
from shared import clocks
from shared.clock import VIETNAM, now
from shared.database import execute
from shared.events import ClockMissed
from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness, a_household
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE, PROVINCE

TODAY = now().astimezone(VIETNAM).date()


def a_campaign(number: str = "3761 0000 001", **values: Any) -> dict[str, Any]:
    return {
        "name": "Chung tay sau bão",
        "organiser": "Ban Vận động xã thử nghiệm",
        "level": "commune",
        "seat_commune_code": COMMUNE,
        "incident_id": str(INCIDENT),
        "account_at": "Kho bạc thử nghiệm",
        "account_number": number,
        "launched_on": str(TODAY - timedelta(days=40)),
        "receives_until": str(TODAY + timedelta(days=40)),
        **values,
    }


async def launch(harness: ServiceHarness, **values: Any) -> Any:
    async with harness.client("accountant", subject="one") as client:
        answer = await client.post("/v1/campaigns", json=a_campaign(**values))
        assert answer.status_code == 201, answer.text
        return answer.json()


async def act(harness: ServiceHarness, campaign: str, what: str, *, role: str = "accountant", **values: Any) -> Any:
    area = {"provinces": [PROVINCE]} if role == "provincial_leader" else {}
    async with harness.client(role, subject="one", **area) as client:
        body = {"act": what, "happened_on": str(TODAY), "document": "12/BC-BVĐ", **values}
        return await client.post(f"/v1/campaigns/{campaign}/acts", json=body)


def states(campaign: Any) -> dict[str, str]:
    return {clock["kind"]: clock["state"] for clock in campaign["clocks"]}


@pytest.fixture
async def incident(harness: ServiceHarness) -> UUID:
    await harness.hear_of(INCIDENT)
    return INCIDENT


@pytest.mark.usefixtures("incident")
async def test_each_act_keeps_the_clock_that_waited_for_it_and_starts_the_next(harness: ServiceHarness) -> None:
    launched = await launch(harness, units=["dong", "kg"])
    [dong, _] = launched["sums"]
    await harness.contribute(dong["source_id"], 7_000_000)

    early = await act(harness, launched["id"], "distribution_closed")
    closed = await act(harness, launched["id"], "receiving_closed")
    twice = await act(harness, launched["id"], "receiving_closed")
    async with harness.client("accountant") as client:
        late_gift = await client.post(f"/v1/sources/{dong['source_id']}/contributions", json={"amount": 1, "from": "Ai đó"})
    given = await act(harness, launched["id"], "distribution_closed")

    assert (early.status_code, early.json()["type"]) == (409, "urn:kipthoi:problem:campaign-act-too-early")
    assert (twice.status_code, twice.json()["type"]) == (409, "urn:kipthoi:problem:campaign-act-done")
    assert (late_gift.status_code, late_gift.json()["type"]) == (409, "urn:kipthoi:problem:campaign-not-receiving")
    assert states(launched) == {"campaign_receiving": "running"}
    assert launched["account_number"] == "37610000001"
    assert states(closed.json()) == {
        "campaign_receiving": "kept",
        "campaign_distributing": "running",
        "campaign_received_published": "running",
    }
    assert states(given.json())["campaign_distributing"] == "kept"
    assert [(one["unit"], one["received"], one["left"]) for one in given.json()["sums"]] == [
        ("dong", 7_000_000, 7_000_000),
        ("kg", 0, 0),
    ]


@pytest.mark.usefixtures("incident")
async def test_what_nobody_says_in_time_is_missed_and_told_and_an_extension_is_the_provinces(harness: ServiceHarness) -> None:
    launched = await launch(harness)
    async with harness.foundation.database.transaction() as session:
        at = now() + timedelta(days=60)
        await clocks.escalate_overdue(session, harness.foundation.actor, "disbursement", at)

    until = str(TODAY + timedelta(days=70))
    own = await act(harness, launched["id"], "extended", until=until)
    extended = await act(harness, launched["id"], "extended", role="provincial_leader", until=until)

    [missed] = await harness.facts(ClockMissed)
    assert (missed.kind, missed.commune_code, missed.case_id) == ("campaign_receiving", COMMUNE, None)
    assert (missed.basis, missed.article) == ("statutory", "93/2021/NĐ-CP Art. 8.2")
    assert (own.status_code, own.json()["type"]) == (403, "urn:kipthoi:problem:extended-by-province")
    assert extended.status_code == 201, extended.text
    assert [clock["state"] for clock in extended.json()["clocks"]] == ["missed", "running"]
    assert extended.json()["clocks"][0]["is_over"]
    assert extended.json()["receives_until"] == until


@pytest.mark.usefixtures("incident")
async def test_an_earmark_is_honoured_and_whoever_it_is_not_for_waits(harness: ServiceHarness) -> None:
    launched = await launch(harness, for_benefits=["HOUSE_REPAIR"])
    hurt, roofless = a_household(), a_household(amount=20_000_000, code="HOUSE_REPAIR")
    await harness.take(hurt.reported, hurt.approved, roofless.reported, roofless.approved)

    booked = await harness.contribute(launched["sums"][0]["source_id"], 30_000_000)
    later = a_household()
    await harness.take(later.reported, later.approved)
    await harness.loops.reserve_waiting_payments()
    out = await act(harness, launched["id"], "receiving_closed")
    refused = await act(harness, launched["id"], "distribution_closed")

    assert booked["continued"] == 1
    states_of = [(await harness.payment(each))["state"] for each in (hurt, roofless, later)]
    assert states_of == ["waiting_funds", "reserved", "waiting_funds"]
    assert out.status_code == 201
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:kipthoi:problem:campaign-means-out")
    await harness.expect_balanced()


@pytest.mark.usefixtures("incident")
async def test_once_all_was_given_nobody_is_served_out_of_what_is_left(harness: ServiceHarness) -> None:
    launched = await launch(harness)
    await harness.contribute(launched["sums"][0]["source_id"], 30_000_000)
    await act(harness, launched["id"], "receiving_closed")
    await act(harness, launched["id"], "distribution_closed")
    household = a_household()

    await harness.take(household.reported, household.approved)
    await harness.loops.reserve_waiting_payments()

    assert (await harness.payment(household))["state"] == "waiting_funds"


@pytest.mark.usefixtures("incident")
async def test_an_account_is_of_one_campaign_and_its_books_are_for_its_place(harness: ServiceHarness) -> None:
    launched = await launch(harness)
    async with harness.client("accountant") as client:
        same = await client.post("/v1/campaigns", json=a_campaign("3761.0000.001"))
        unknown = await client.post("/v1/campaigns", json=a_campaign("1", incident_id=str(new_id())))
        wrong = await client.post("/v1/campaigns", json=a_campaign("3761 0000 002", for_communes=[OTHER_COMMUNE]))
    async with harness.client("accountant", communes=[OTHER_COMMUNE]) as client:
        elsewhere = await client.post("/v1/campaigns", json=a_campaign("3761 0000 002"))
        unseen = await client.get(f"/v1/campaigns/{launched['id']}")
        listed = (await client.get("/v1/campaigns")).json()["items"]

    assert (same.status_code, same.json()["type"]) == (409, "urn:kipthoi:problem:campaign-account-taken")
    assert (unknown.status_code, wrong.status_code, elsewhere.status_code, unseen.status_code) == (422, 422, 403, 404)
    assert listed == []


@pytest.mark.usefixtures("incident")
async def test_the_database_keeps_campaigns_and_their_acts_as_they_were_written(harness: ServiceHarness) -> None:
    launched = await launch(harness)
    await act(harness, launched["id"], "receiving_closed")

    for statement in (
        "update campaigns set receives_until = receives_until + 9",
        "delete from campaign_acts",
        "insert into campaign_acts select gen_random_uuid(), campaign_id, act, happened_on, document from campaign_acts",
    ):
        with pytest.raises(DBAPIError):
            async with harness.foundation.database.transaction() as session:
                await execute(session, text(statement), {})


@pytest.mark.parametrize("what", ["received_published", "distribution_closed"])
async def test_nothing_is_said_of_books_in_which_a_booking_waits(harness: ServiceHarness, what: str) -> None:
    await harness.hear_of(INCIDENT, drill=False)
    launched = await launch(harness)
    source, much = launched["sums"][0]["source_id"], limit_on(TODAY, "dong") + 1
    booked = await harness.contribute(source, much)
    closed = await act(harness, launched["id"], "receiving_closed")

    early = await act(harness, launched["id"], what)
    async with harness.client("accountant", subject="two") as client:
        confirmed = await client.post(f"/v1/bookings/{booked['id']}/decision", json={"verdict": "confirmed"})
    said = await act(harness, launched["id"], what)

    assert (booked["waits_for_confirmation"], closed.status_code) == (True, 201)
    assert (early.status_code, early.json()["type"]) == (409, "urn:kipthoi:problem:campaign-bookings-wait")
    assert (confirmed.status_code, said.status_code) == (201, 201), said.text
    assert said.json()["sums"][0]["received"] == much
