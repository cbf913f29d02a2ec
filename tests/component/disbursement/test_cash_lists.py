"""Who has no account is paid by a list that is signed; its advance comes to nothing, to the đồng."""

import asyncio

import pytest

from services.disbursement import commands
from shared.duties import Duty
from shared.events import PaymentSettled
from tests.component.disbursement.cash import (
    CARRIER,
    a_line,
    a_list,
    a_waiting_household,
    act,
    close,
    hand_back,
    hand_over,
    keep_back,
    make_list,
    seen,
)
from tests.component.disbursement.harness import ServiceHarness
from tests.component.disbursement.pausing import lifted, paused
from tests.support.builders import OTHER_COMMUNE


async def test_a_list_is_handed_over_in_parts_the_rest_comes_back_and_it_closes_at_zero(harness: ServiceHarness) -> None:
    source = await harness.source(30_000_000)
    households = [await a_waiting_household(harness, amount) for amount in (5_400_000, 2_000_000, 1_000_000)]
    one, two, three = [await harness.payment(household) for household in households]

    made = await a_list(harness, source)
    assert (made["number"], made["lines"], made["total"], made["out"]) == (1, 3, 8_400_000, 8_400_000)
    money = await harness.seen(source)
    assert (money["reserved"], money["advanced"], money["settled"]) == (0, 8_400_000, 0)
    await harness.expect_balanced()

    first = await hand_over(harness, made["id"], a_line(one))
    second = await hand_over(harness, made["id"], a_line(two, mark="thumbprint"))
    assert [answer.json()["refused"] for answer in (first, second)] == [[], []]
    refused = await close(harness, made["id"])
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:kipthoi:problem:money-still-out")
    assert "1,000,000 đồng (1 line)" in refused.json()["detail"]

    assert (await keep_back(harness, made["id"], three)).status_code == 200
    wrong = await hand_back(harness, made["id"], 999_999)
    assert (wrong.status_code, wrong.json()["type"]) == (409, "urn:kipthoi:problem:handed-back-differs")
    assert (await hand_back(harness, made["id"], 1_000_000)).json()["out"] == 0
    closed = await close(harness, made["id"])

    assert (closed.status_code, closed.json()["closed_by"]) == (200, "agent")
    money = await harness.seen(source)
    assert (money["reserved"], money["advanced"], money["settled"]) == (1_000_000, 0, 7_400_000)
    states = [(await harness.payment(household))["state"] for household in households]
    assert states == ["handed_over", "handed_over", "reserved"]
    settled = await harness.facts(PaymentSettled)
    assert [(fact.rail, fact.amount_dong) for fact in settled] == [("cash", 5_400_000), ("cash", 2_000_000)]
    await harness.expect_balanced()
    again = await a_list(harness, source)
    assert (again["number"], again["total"]) == (2, 1_000_000)
    await harness.expect_balanced()


async def test_the_list_shows_who_carries_it_who_signed_and_nothing_of_that_to_who_may_not_know(
    harness: ServiceHarness,
) -> None:
    source = await harness.source(10_000_000)
    payment = await harness.payment(await a_waiting_household(harness))
    made = await a_list(harness, source)
    proxy = a_line(payment, handed_to="proxy", signer="Người Nhận Thay", authorisation="Giấy uỷ quyền số 3")
    assert (await hand_over(harness, made["id"], proxy)).json()["done"] == [str(payment["id"])]

    shown, masked = await seen(harness, made["id"]), await seen(harness, made["id"], "auditor")

    assert shown["carrier"] == CARRIER
    assert [(line["signer"], line["mark"], line["handed_to"]) for line in shown["items"]] == [
        ("Người Nhận Thay", "signature", "proxy")
    ]
    assert [(line["signer"], line["evidence"]) for line in masked["items"]] == [(None, None)]
    assert await harness.rows("select 1 from handovers where encode(details, 'escape') like '%Thay%'") == []


async def test_a_proxy_without_an_authorisation_is_refused(harness: ServiceHarness) -> None:
    source = await harness.source(10_000_000)
    payment = await harness.payment(await a_waiting_household(harness))
    made = await a_list(harness, source)

    answer = await hand_over(harness, made["id"], a_line(payment, handed_to="proxy"))

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "items.0.authorisation")


@pytest.mark.parametrize("who", ["signer", "assessor"])
async def test_who_signed_or_assessed_neither_makes_the_list_nor_hands_over(harness: ServiceHarness, who: str) -> None:
    source = await harness.source(10_000_000)
    household = await a_waiting_household(harness)
    payment = await harness.payment(household)
    subject = payment["signed_by"] if who == "signer" else who
    async with harness.foundation.database.transaction() as session:
        held = {household.reported.case_id: [("assessor", Duty.ASSESS)]}
        await commands.duties.remember_duties(session, harness.foundation.actor, held)

    refused = await make_list(harness, source, subject=subject)
    named = await make_list(harness, source, subject=subject, payment_ids=[str(payment["id"])])
    made = await a_list(harness, source)
    answer = await hand_over(harness, made["id"], a_line(payment), subject=subject)

    assert (refused.status_code, refused.json()["type"]) == (409, "urn:kipthoi:problem:nothing-for-the-list")
    assert [error["field"] for error in named.json()["errors"]] == ["payment_ids.0"]
    [line] = answer.json()["refused"]
    assert line["problem"]["type"] == "urn:kipthoi:problem:separation-of-duties"
    await harness.expect_balanced()


async def test_what_is_repeated_is_done_once_with_the_same_key_and_refused_with_another(harness: ServiceHarness) -> None:
    source = await harness.source(10_000_000)
    payment = await harness.payment(await a_waiting_household(harness))

    one, same = [await make_list(harness, source, key="make") for _ in range(2)]
    other = await make_list(harness, source, key="other")
    line = a_line(payment)
    done, repeated = [await hand_over(harness, one.json()["id"], line, key="give") for _ in range(2)]
    late = await hand_over(harness, one.json()["id"], line, key="again")

    assert one.json() == same.json()
    assert other.json()["type"] == "urn:kipthoi:problem:nothing-for-the-list"
    assert done.json() == repeated.json()
    assert [each["problem"]["type"] for each in late.json()["refused"]] == ["urn:kipthoi:problem:already-handed-over"]
    assert len(await harness.facts(PaymentSettled)) == 1
    await harness.expect_balanced()


async def test_two_accountants_at_the_same_moment_never_put_a_payment_on_two_lists(harness: ServiceHarness) -> None:
    source = await harness.source(100_000_000)
    for _ in range(5):
        await a_waiting_household(harness)

    answers = await asyncio.gather(*(make_list(harness, source, subject=f"accountant-{each}") for each in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await harness.rows("select 1 from cash_lines")) == 5
    await harness.expect_balanced()


async def test_two_agents_at_the_same_moment_hand_a_line_over_once(harness: ServiceHarness) -> None:
    source = await harness.source(100_000_000)
    payment = await harness.payment(await a_waiting_household(harness))
    made = await a_list(harness, source)

    await asyncio.gather(*(hand_over(harness, made["id"], a_line(payment), subject=f"agent-{each}") for each in range(4)))

    assert len(await harness.rows("select 1 from handovers")) == 1
    assert len(await harness.facts(PaymentSettled)) == 1
    await harness.expect_balanced()


@pytest.mark.parametrize("what", ["source", "rail", "incident"])
async def test_a_pause_lets_no_money_out_and_what_was_given_all_the_same_is_recorded(
    harness: ServiceHarness, what: str
) -> None:
    source = await harness.source(20_000_000)
    one = await a_waiting_household(harness)
    made = await a_list(harness, source)
    other = await a_waiting_household(harness)
    incident = one.reported.incident_id
    await harness.hear_of(incident)
    pause_id = await paused(harness, what, {"source": source, "rail": "cash", "incident": incident}[what])

    refused = await make_list(harness, source)
    assert (refused.status_code, (await harness.payment(other))["state"]) == (409, "reserved")
    assert (await seen(harness, made["id"]))["paused"] is True
    assert (await hand_over(harness, made["id"], a_line(await harness.payment(one)))).json()["refused"] == []
    await lifted(harness, pause_id)

    assert (await a_list(harness, source))["lines"] == 1
    await harness.expect_balanced()


async def test_a_list_of_another_commune_is_not_for_this_person(harness: ServiceHarness) -> None:
    source = await harness.source(10_000_000)
    payment = await harness.payment(await a_waiting_household(harness))
    made = await a_list(harness, source)

    answers = [
        await hand_over(harness, made["id"], a_line(payment), communes=[OTHER_COMMUNE]),
        await hand_back(harness, made["id"], 1, communes=[OTHER_COMMUNE]),
        await act(harness, made["id"], "closed", communes=[OTHER_COMMUNE]),
    ]
    async with harness.client("accountant", communes=[OTHER_COMMUNE]) as client:
        hidden = await client.get(f"/v1/cash-lists/{made['id']}")
        listed = (await client.get("/v1/cash-lists")).json()["items"]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert (hidden.status_code, listed) == (404, [])


async def test_a_list_is_closed_only_as_it_was_read(harness: ServiceHarness) -> None:
    source = await harness.source(10_000_000)
    payment = await harness.payment(await a_waiting_household(harness))
    made = await a_list(harness, source)
    before = (await seen(harness, made["id"]))["etag"]
    await hand_over(harness, made["id"], a_line(payment))

    unread, old = await close(harness, made["id"], etag=""), await close(harness, made["id"], etag=before)
    done = await close(harness, made["id"])
    late = await keep_back(harness, made["id"], payment)

    assert [answer.status_code for answer in (unread, old, done, late)] == [428, 412, 200, 409]
    assert late.json()["type"] == "urn:kipthoi:problem:cash-list-closed"
