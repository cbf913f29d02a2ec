"""A report is taken back, an award is reduced, while the goods are out: what was given before is recorded, and is claimed."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from services.disbursement import commands
from services.disbursement.domain.handovers import EvidenceKind, Handover
from services.disbursement.domain.payments import PaymentStatus
from services.disbursement.domain.stock import DeliveryNoteId
from shared.clock import now
from shared.events import GoodsHandedOver, RecoveryOpened
from shared.ids import PaymentId
from tests.component.disbursement.cash import earlier
from tests.component.disbursement.harness import HANDED_OVER, Household, ServiceHarness, a_household
from tests.component.disbursement.test_reductions import reduced
from tests.component.disbursement.test_stock import a_warehouse, close, deliver, hungry, level, receive
from tests.support.builders import COMMUNE, a_case_retracted

_LEFT = {"retracted": 0, "nothing stands": 0, "less stands": 40}
_CAUSE = {"retracted": "case_retracted", "nothing stands": "award_reduced", "less stands": "award_reduced"}
STOPS = pytest.mark.parametrize("how", list(_LEFT))


@dataclass(frozen=True)
class Out:
    """60 kg of rice that are out for a household, with whose note, out of which source and warehouse."""

    household: Household
    note: str
    source: str
    warehouse: str


async def _out(harness: ServiceHarness) -> Out:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    [household] = await hungry(harness, source, 60)
    await receive(harness, warehouse, source, 60)
    note = await deliver(harness, warehouse, source)
    assert note.status_code == 201, note.text
    return Out(household, note.json()["id"], source, warehouse)


async def _stop(harness: ServiceHarness, household: Household, how: str) -> None:
    if how == "retracted":
        await harness.take(a_case_retracted(case_id=household.reported.case_id))
    else:
        await harness.take(reduced(household, _LEFT[how], stood=60))


async def _hand_over(harness: ServiceHarness, household: Household, **said: Any) -> Any:
    return await harness.hand_over((await harness.payment(household))["id"], **said)


async def _expect_claimed(harness: ServiceHarness, *claims: tuple[str, int]) -> None:
    """Each has its row, its fact and its clock, once."""
    rows = await harness.rows("select id, cause, amount from recoveries where unit = 'kg' and state = 'open' order by cause")
    assert [(row["cause"], row["amount"]) for row in rows] == list(claims)
    assert sorted((fact.cause, fact.amount) for fact in await harness.facts(RecoveryOpened)) == list(claims)
    clocks = await harness.rows("select subject_id from clocks where kind = 'recovered' and state = 'running'")
    assert sorted(str(row["subject_id"]) for row in clocks) == sorted(str(row["id"]) for row in rows)


async def _expect_books(harness: ServiceHarness, out: Out, *, given: int, free: int = 0) -> None:
    """The note is closed: in = out + left, and the source tells the same."""
    closed = await close(harness, out.note)
    assert closed.status_code == 201, closed.text
    assert await level(harness) == (60, given, 60 - given)
    seen = await harness.seen(out.source)
    assert (seen["settled"], seen["available"]) == (given, free)
    await harness.expect_balanced()


@STOPS
async def test_what_was_given_before_it_was_stopped_is_recorded_as_it_was_given_and_claimed(
    harness: ServiceHarness, how: str
) -> None:
    out = await _out(harness)
    given_at = earlier(0)
    await _stop(harness, out.household, how)

    answer = await _hand_over(harness, out.household, handed_at=given_at, quantity=60)

    assert answer.status_code == 201, answer.text
    assert (answer.json()["quantity"], answer.json()["state"]) == (60, PaymentStatus.HANDED_OVER)
    [record] = await harness.rows("select quantity, handed_over_at from handovers")
    assert (record["quantity"], record["handed_over_at"].isoformat()) == (60, given_at)
    payment = await harness.payment(out.household)
    assert (payment["state"], payment["amount"], payment["recovery"]) == ("handed_over", 60, how == "retracted")
    assert [fact.quantity for fact in await harness.facts(GoodsHandedOver)] == [60]
    await _expect_claimed(harness, (_CAUSE[how], 60 - _LEFT[how]))
    await _stop(harness, out.household, how)
    await _expect_claimed(harness, (_CAUSE[how], 60 - _LEFT[how]))
    await _expect_books(harness, out, given=60)


@STOPS
async def test_what_was_given_and_recorded_before_it_was_stopped_is_claimed_the_same(harness: ServiceHarness, how: str) -> None:
    out = await _out(harness)
    await _hand_over(harness, out.household)

    await _stop(harness, out.household, how)

    await _expect_claimed(harness, (_CAUSE[how], 60 - _LEFT[how]))
    await _expect_books(harness, out, given=60)


@pytest.mark.parametrize("said", [{}, {"later": True}])
@pytest.mark.parametrize("how", ["retracted", "nothing stands"])
async def test_what_was_stopped_is_not_given_from_then_on_and_comes_back(harness: ServiceHarness, how: str, said: Any) -> None:
    out = await _out(harness)
    await _stop(harness, out.household, how)

    answer = await _hand_over(harness, out.household, **({"handed_at": earlier(0)} if said else {}))

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kipthoi:problem:goods-stopped")
    assert (await harness.payment(out.household))["state"] == PaymentStatus.RELEASED
    await _expect_claimed(harness)
    await _expect_books(harness, out, given=0, free=60)


async def test_of_what_was_reduced_no_more_is_given_from_then_on_than_stands(harness: ServiceHarness) -> None:
    out = await _out(harness)
    await _stop(harness, out.household, "less stands")

    whole = await _hand_over(harness, out.household, handed_at=earlier(0), quantity=60)
    less = await _hand_over(harness, out.household, handed_at=earlier(0))

    assert (whole.status_code, [one["field"] for one in whole.json()["errors"]]) == (422, ["quantity"])
    assert (less.status_code, less.json()["quantity"]) == (201, 40)
    await _expect_claimed(harness)
    await _expect_books(harness, out, given=40, free=20)


async def test_who_gave_the_less_before_we_had_heard_that_less_stands_is_taken_at_his_word(harness: ServiceHarness) -> None:
    out = await _out(harness)
    given_at = earlier(0)
    await _stop(harness, out.household, "less stands")

    answer = await _hand_over(harness, out.household, handed_at=given_at, quantity=40)

    assert (answer.status_code, answer.json()["quantity"]) == (201, 40), answer.text
    await _expect_claimed(harness)
    await _expect_books(harness, out, given=40, free=20)


@pytest.mark.parametrize("order", [("less stands", "retracted"), ("retracted", "less stands")])
async def test_what_was_given_before_it_was_reduced_and_taken_back_is_claimed_once(harness: ServiceHarness, order: Any) -> None:
    out = await _out(harness)
    given_at = earlier(0)
    for how in order:
        await _stop(harness, out.household, how)

    answer = await _hand_over(harness, out.household, handed_at=given_at)

    assert (answer.status_code, answer.json()["quantity"]) == (201, 60), answer.text
    await _expect_claimed(harness, ("award_reduced", 20), ("case_retracted", 40))
    await _expect_books(harness, out, given=60)


async def test_what_was_given_between_the_reduction_and_the_end_of_its_case_is_what_stood_then(harness: ServiceHarness) -> None:
    out = await _out(harness)
    await _stop(harness, out.household, "less stands")
    given_at = earlier(0)
    await _stop(harness, out.household, "retracted")

    answer = await _hand_over(harness, out.household, handed_at=given_at)

    assert (answer.status_code, answer.json()["quantity"]) == (201, 40), answer.text
    await _expect_claimed(harness, ("case_retracted", 40))
    await _expect_books(harness, out, given=40, free=20)


@pytest.mark.parametrize("minutes", [6, -6])
@pytest.mark.parametrize("how", ["retracted", None])
async def test_nothing_was_given_before_its_note_nor_will_be(harness: ServiceHarness, how: str | None, minutes: int) -> None:
    out = await _out(harness)
    if how is not None:
        await _stop(harness, out.household, how)

    answer = await _hand_over(harness, out.household, handed_at=earlier(minutes))

    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, ["handed_at"])
    await _expect_books(harness, out, given=0, free=60 if how else 0)


@STOPS
async def test_the_same_handover_again_and_two_at_once_are_recorded_once(harness: ServiceHarness, how: str) -> None:
    out = await _out(harness)
    given_at = earlier(0)
    await _stop(harness, out.household, how)

    answers = await asyncio.gather(*[_hand_over(harness, out.household, handed_at=given_at) for _ in range(4)])
    again = await _hand_over(harness, out.household, handed_at=given_at)

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert again.json()["type"] == "urn:kipthoi:problem:already-handed-over"
    await _expect_claimed(harness, (_CAUSE[how], 60 - _LEFT[how]))
    await _expect_books(harness, out, given=60)


async def test_recorded_first_and_the_note_closed_meanwhile_it_is_in_hand_and_not_in_stock(harness: ServiceHarness) -> None:
    out = await _out(harness)
    given_at = now()
    await _stop(harness, out.household, "retracted")
    name = PaymentId((await harness.payment(out.household))["id"])
    said = Handover(name, "household", None, EvidenceKind.SIGNED_LIST, b"sealed", given_at)

    async with harness.foundation.database.transaction() as session:
        recorded = await commands.handovers.hand_over(session, harness.foundation.actor, harness.context, [said], now())
        closing = asyncio.create_task(close(harness, out.note))
        await harness.somebody_waits_for_a_lock()
    closed = await closing

    assert (recorded.only().amount, closed.status_code) == (60, 201), closed.text
    assert [(line["handed_over"], line["brought_back"]) for line in closed.json()["lines"]] == [(True, False)]
    assert await level(harness) == (60, 60, 0)
    assert (await harness.seen(out.source))["settled"] == 60
    await _expect_claimed(harness, ("case_retracted", 60))
    await harness.expect_balanced()


async def test_closed_first_and_the_handover_recorded_meanwhile_it_is_in_stock_and_not_in_hand(harness: ServiceHarness) -> None:
    out = await _out(harness)
    given_at = earlier(0)
    await _stop(harness, out.household, "retracted")

    async with harness.foundation.database.transaction() as session:
        await commands.stock.close_note(session, harness.foundation.actor, DeliveryNoteId(UUID(out.note)), now())
        recording = asyncio.create_task(_hand_over(harness, out.household, handed_at=given_at))
        await harness.somebody_waits_for_a_lock()
    answer = await recording

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kipthoi:problem:goods-not-out")
    assert await level(harness) == (60, 0, 60)
    assert (await harness.seen(out.source))["settled"] == 0
    await _expect_claimed(harness)
    await harness.expect_balanced()


async def test_of_a_note_that_was_closed_meanwhile_the_goods_count_as_in_stock(
    harness: ServiceHarness,
) -> None:
    out = await _out(harness)
    given_at = earlier(0)
    await _stop(harness, out.household, "retracted")
    await close(harness, out.note)

    answer = await _hand_over(harness, out.household, handed_at=given_at)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:kipthoi:problem:goods-not-out")
    assert "kiểm kho" in answer.json()["detail"]
    assert await level(harness) == (60, 0, 60)
    await harness.expect_balanced()


@STOPS
async def test_what_was_freed_and_serves_others_is_said_and_recorded_once_the_source_has_it(
    harness: ServiceHarness, how: str
) -> None:
    out = await _out(harness)
    given_at = earlier(0)
    await _stop(harness, out.household, how)
    freed = 60 - _LEFT[how]
    await _serve_another(harness, freed)
    payment = await harness.payment(out.household)

    short = await _hand_over(harness, out.household, handed_at=given_at)
    unchanged = await harness.payment(out.household)
    await harness.contribute(out.source, freed)
    answer = await _hand_over(harness, out.household, handed_at=given_at)

    assert (short.status_code, short.json()["type"]) == (409, "urn:kipthoi:problem:goods-beyond-means")
    assert f"{freed} (kg" in short.json()["detail"]
    assert unchanged == payment
    assert answer.status_code == 201, answer.text
    await _expect_claimed(harness, (_CAUSE[how], freed))
    await _expect_books(harness, out, given=60)


async def _serve_another(harness: ServiceHarness, freed: int) -> None:
    other = a_household(amount=freed, unit="kg", code="RICE", account=None)
    await harness.take(other.reported, other.approved)
    assert (await harness.payment(other))["state"] == "reserved"


async def test_of_a_list_each_line_is_recorded_as_far_as_the_source_has_it(harness: ServiceHarness) -> None:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    households = await hungry(harness, source, 30, 30, 30)
    await receive(harness, warehouse, source, 90)
    note = (await deliver(harness, warehouse, source)).json()["id"]
    given_at = earlier(0)
    for each in households[:2]:
        await _stop(harness, each, "retracted")
    await _serve_another(harness, 30)
    ids = [str((await harness.payment(each))["id"]) for each in households]

    items = [{"payment_id": one, "handed_at": given_at, **HANDED_OVER} for one in ids]
    async with harness.client("paying_agent", subject="agent", communes=[COMMUNE]) as client:
        answer = (await client.post("/v1/handovers", json={"items": items})).json()

    assert [one["problem"]["type"] for one in answer["refused"]] == ["urn:kipthoi:problem:goods-beyond-means"]
    assert len(answer["handed_over"]) == 2
    assert answer["refused"][0]["payment_id"] in ids[:2]
    await _expect_claimed(harness, ("case_retracted", 30))
    assert (await close(harness, note)).status_code == 201
    assert await level(harness) == (90, 60, 30)
    await harness.expect_balanced()


async def test_a_note_says_which_of_its_lines_were_stopped_since_when_and_what_is_still_owed(harness: ServiceHarness) -> None:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    gone, less, whole = await hungry(harness, source, 60, 60, 30)
    await receive(harness, warehouse, source, 150)
    note = (await deliver(harness, warehouse, source)).json()["id"]
    await _stop(harness, gone, "retracted")
    await _stop(harness, less, "less stands")

    async with harness.client("paying_agent", communes=[COMMUNE]) as client:
        lines = (await client.get(f"/v1/delivery-notes/{note}")).json()["lines"]
    await close(harness, note)
    async with harness.client("paying_agent", communes=[COMMUNE]) as client:
        closed = (await client.get(f"/v1/delivery-notes/{note}")).json()["lines"]

    shown = {line["case_id"]: (line["owed"], line["stopped_at"] is not None) for line in lines}
    assert shown == {
        str(one.reported.case_id): said for one, said in ((gone, (0, True)), (less, (40, True)), (whole, (30, False)))
    }
    assert [line["stopped_at"] for line in closed] == [None, None, None]
