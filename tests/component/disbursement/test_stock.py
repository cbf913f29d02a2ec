"""What came into a warehouse = what left + what is there, whoever takes at the same moment; goods leave by numbered notes."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.disbursement import policy
from shared import audit
from shared.clock import VIETNAM
from shared.database import execute
from shared.ids import new_id
from tests.component.disbursement.harness import Household, ServiceHarness, a_household
from tests.component.disbursement.pausing import lifted, paused
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE, MORNING, OTHER_COMMUNE


async def a_warehouse(harness: ServiceHarness, code: str = "KHO1") -> Any:
    async with harness.client("accountant") as client:
        body = {"code": code, "name": "Kho nhà văn hoá", "commune_code": COMMUNE, "drill": True}
        answer = await client.post("/v1/warehouses", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]


async def receive(harness: ServiceHarness, warehouse: str, source: str, quantity: int, item: str = "rice") -> Any:
    async with harness.client("accountant") as client:
        body = {"source_id": source, "item": item, "quantity": quantity, "document": "PN 7/2026"}
        return await client.post(f"/v1/warehouses/{warehouse}/receipts", json=body)


async def deliver(harness: ServiceHarness, warehouse: str, source: str, **area: Any) -> Any:
    async with harness.client("accountant", **area) as client:
        body = {"source_id": source, "item": "rice", "commune_code": COMMUNE, "carried_by": "agent"}
        return await client.post(f"/v1/warehouses/{warehouse}/delivery-notes", json=body)


async def close(harness: ServiceHarness, note: str) -> Any:
    async with harness.client("accountant") as client:
        return await client.post(f"/v1/delivery-notes/{note}/closed")


async def level(harness: ServiceHarness) -> tuple[int, int, int]:
    [row] = await harness.rows("select came_in, went_out, remaining from stock_levels")
    return row["came_in"], row["went_out"], row["remaining"]


async def hungry(harness: ServiceHarness, source: str, *amounts: int) -> list[Household]:
    made = [a_household(amount=amount, unit="kg", code="RICE", account=None) for amount in amounts]
    # One after another, so that it is known who goes first.
    households = [
        replace(one, approved=one.approved.model_copy(update={"decided_at": MORNING + timedelta(seconds=number)}))
        for number, one in enumerate(made)
    ]
    await harness.take(*[each.reported for each in households], *[each.approved for each in households])
    await harness.contribute(source, sum(amounts))
    assert {(await harness.payment(each))["state"] for each in households} == {"reserved"}
    return households


async def test_goods_leave_by_a_note_for_those_who_wait_and_what_nobody_took_comes_back(harness: ServiceHarness) -> None:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    households = await hungry(harness, source, 60, 45, 90)
    received = await receive(harness, warehouse, source, 120)

    note = await deliver(harness, warehouse, source)
    nobody_left = await deliver(harness, warehouse, source)
    handed = [payment for payment in note.json()["lines"] if payment["quantity"] == 60]
    given = await harness.hand_over(handed[0]["payment_id"])
    closed = await close(harness, note.json()["id"])
    twice = await close(harness, note.json()["id"])
    second = await deliver(harness, warehouse, source)

    assert received.status_code == 201, received.text
    assert (note.status_code, note.json()["number"], note.json()["quantity"]) == (201, "PX-KHO1-0001", 105)
    assert (nobody_left.status_code, nobody_left.json()["type"]) == (409, "urn:kipthoi:problem:nothing-to-deliver")
    assert given.status_code == 201, given.text
    assert {line["quantity"]: (line["handed_over"], line["brought_back"]) for line in closed.json()["lines"]} == {
        60: (True, False),
        45: (False, True),
    }
    assert (twice.status_code, twice.json()["type"]) == (409, "urn:kipthoi:problem:delivery-note-closed")
    # 60 of 120 are left: who waits for 45 goes out again, who waits for 90 waits on.
    assert (second.json()["number"], [line["quantity"] for line in second.json()["lines"]]) == ("PX-KHO1-0002", [45])
    assert await level(harness) == (120, 105, 15)
    assert len(households) == 3
    await harness.expect_balanced()


async def test_whom_the_stock_suffices_for_goes_however_many_stand_before_him_who_need_more(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy.stock, "MAX_LINES", 2)
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    await hungry(harness, source, 90, 75, 20, 60, 15, 15)
    await receive(harness, warehouse, source, 60)

    first = await deliver(harness, warehouse, source)
    second = await deliver(harness, warehouse, source)
    nobody = await deliver(harness, warehouse, source)

    assert [sorted(line["quantity"] for line in note.json()["lines"]) for note in (first, second)] == [[15, 20], [15]]
    assert (nobody.status_code, await level(harness)) == (409, (60, 50, 10))
    await harness.expect_balanced()


async def test_what_came_back_with_one_note_and_was_handed_over_with_the_next_stands_so_on_each(
    harness: ServiceHarness,
) -> None:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    [household] = await hungry(harness, source, 45)
    await receive(harness, warehouse, source, 45)
    first = (await deliver(harness, warehouse, source)).json()["id"]
    await close(harness, first)
    second = (await deliver(harness, warehouse, source)).json()["id"]
    given = await harness.hand_over((await harness.payment(household))["id"])
    await close(harness, second)

    async with harness.client("accountant") as client:
        notes = [(await client.get(f"/v1/delivery-notes/{note}")).json()["lines"] for note in (first, second)]

    assert given.status_code == 201, given.text
    assert [(line["handed_over"], line["brought_back"]) for [line] in notes] == [(False, True), (True, False)]
    assert await level(harness) == (45, 45, 0)


async def test_of_an_award_that_was_reduced_on_the_way_the_rest_is_in_stock_again(harness: ServiceHarness) -> None:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    [household] = await hungry(harness, source, 60)
    await receive(harness, warehouse, source, 60)
    note = (await deliver(harness, warehouse, source)).json()["id"]
    await harness.take(reduced(household, 40, stood=60))

    given = await harness.hand_over((await harness.payment(household))["id"])
    closed = await close(harness, note)

    assert (given.status_code, closed.status_code) == (201, 201), (given.text, closed.text)
    assert await level(harness) == (60, 40, 20)
    assert (await harness.seen(source))["available"] == 20
    await harness.expect_balanced()


async def test_many_who_take_at_once_take_no_more_than_is_there_and_no_number_twice(harness: ServiceHarness) -> None:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    await hungry(harness, source, *[15] * 12)
    await receive(harness, warehouse, source, 100)

    answers = await asyncio.gather(*[deliver(harness, warehouse, source) for _ in range(8)])

    made = [answer.json() for answer in answers if answer.status_code == 201]
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert sum(note["quantity"] for note in made) == 90
    assert len({note["number"] for note in made}) == len(made)
    assert await level(harness) == (100, 90, 10)


async def test_the_database_refuses_what_is_not_there_whoever_writes(harness: ServiceHarness) -> None:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    await hungry(harness, source, 30)
    await receive(harness, warehouse, source, 30)
    await deliver(harness, warehouse, source)
    # Another note, as no command of ours would write it.
    async with harness.foundation.database.transaction() as session:
        await execute(session, _SECOND_NOTE, {})
        await audit.record(session, harness.foundation.actor, "a test wrote", "delivery note", [])
    for movement, item in (("delivered", "rice"), ("brought_back", "rice"), ("delivered", "tent")):
        with pytest.raises(IntegrityError, match=r"never_negative|no such stock"):
            await _write(harness, movement, item)
    assert await level(harness) == (30, 30, 0)


_SECOND_NOTE = text("""
    insert into delivery_notes select gen_random_uuid(), warehouse_id, 9, source_id, item, commune_code, 'x', 'x', now()
      from delivery_notes""")
_MOVEMENT = text("""
    insert into stock_movements
    select gen_random_uuid(), warehouse_id, source_id, :item, :movement, 31, 'x', id, 'x', now() from delivery_notes
     where number = 9""")


async def _write(harness: ServiceHarness, movement: str, item: str) -> None:
    async with harness.foundation.database.transaction() as session:
        await execute(session, _MOVEMENT, {"item": item, "movement": movement})


async def test_a_warehouse_is_of_its_area_and_holds_what_is_counted_as_its_source_counts(harness: ServiceHarness) -> None:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    wrong = await receive(harness, warehouse, source, 5, "tent")
    elsewhere = await deliver(harness, warehouse, source, communes=[OTHER_COMMUNE])
    async with harness.client("accountant", communes=[OTHER_COMMUNE]) as client:
        unseen = await client.get(f"/v1/warehouses/{warehouse}")
        taken = await client.post("/v1/warehouses", json={"code": "KHO1", "name": "Kho", "commune_code": OTHER_COMMUNE})

    assert [answer.status_code for answer in (wrong, elsewhere, unseen, taken)] == [422, 403, 404, 409]


@pytest.mark.parametrize("what", ["source", "rail", "incident"])
async def test_what_is_paused_leaves_no_warehouse_and_once_it_is_lifted_it_does(harness: ServiceHarness, what: str) -> None:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    [household] = await hungry(harness, source, 60)
    await receive(harness, warehouse, source, 120)
    incident = household.reported.incident_id
    await harness.hear_of(incident)
    pause = await paused(harness, what, {"source": source, "rail": "goods", "incident": incident}[what])

    stopped = await deliver(harness, warehouse, source)
    before = await level(harness)
    await lifted(harness, pause)
    going = await deliver(harness, warehouse, source)

    assert (stopped.status_code, stopped.json()["type"]) == (409, "urn:kipthoi:problem:nothing-to-deliver")
    assert (before, going.status_code, await level(harness)) == ((120, 0, 120), 201, (120, 60, 60))


async def test_those_of_a_paused_incident_stand_before_nobody_who_waits_for_goods(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy.stock, "MAX_LINES", 1)
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    [first] = await hungry(harness, source, 60)
    other = a_household(amount=45, unit="kg", code="RICE", account=None, incident_id=new_id()).signed_now()
    await harness.take(other.reported, other.approved)
    await harness.contribute(source, 45)
    await receive(harness, warehouse, source, 200)
    await harness.hear_of(first.reported.incident_id)
    await paused(harness, "incident", first.reported.incident_id)

    note = await deliver(harness, warehouse, source)

    assert (note.status_code, note.json()["quantity"]) == (201, 45), note.text


async def test_a_warehouse_tells_who_waits_for_its_goods_and_since_when(harness: ServiceHarness) -> None:
    source, warehouse = await harness.source(unit="kg"), await a_warehouse(harness)
    other_source, elsewhere = await harness.source(unit="kg"), await a_warehouse(harness, "KHO2")

    async def queue(of: str = warehouse, role: str = "auditor", **query: Any) -> Any:
        async with harness.client(role) as client:
            answer = await client.get(f"/v1/warehouses/{of}/queue", params=query)
            assert answer.status_code == 200, answer.text
            return answer.json()

    nobody = await queue()
    await hungry(harness, source, 60, 45, 90)
    await hungry(harness, other_source, 7)
    empty = await queue()
    await receive(harness, warehouse, source, 120)
    waits = await queue()
    poor = [a_household(amount=amount, unit="kg", code="RICE", account=None) for amount in (30_000, 40_000)]
    await harness.take(*[one.reported for one in poor], *[one.approved for one in poor])
    note = (await deliver(harness, warehouse, source)).json()
    out, first = await queue(), await queue(limit=1)
    await harness.hand_over(note["lines"][0]["payment_id"])
    handed = await queue()
    await close(harness, note["id"])
    closed = await queue()

    assert nobody == {"out": None, "items": [], "is_more": False}
    told = {(one["source_id"], one["payments"], one["quantity"]) for one in empty["items"]}
    assert told == {(source, 3, 195), (other_source, 1, 7)}, "set aside in its own commune, though nothing ever lay here"
    [line] = [one for one in waits["items"] if one["source_id"] == source]
    assert (line["source_id"], line["commune_code"], line["unit"]) == (source, COMMUNE, "kg")
    assert (line["payments"], line["quantity"], line["since"]) == (3, 195, MORNING.astimezone(VIETNAM).isoformat())
    assert (out["out"]["notes"], out["out"]["lines"], out["out"]["oldest_id"]) == (1, 2, note["id"])
    assert (out["out"]["oldest_number"], out["out"]["oldest_at"]) == ("PX-KHO1-0001", note["made_at"])
    told = {(one["source_id"], one["payments"], one["quantity"]) for one in out["items"]}
    assert told == {(source, 1, 90), (other_source, 1, 7), (None, 2, 70_000)}
    assert (len(first["items"]), first["is_more"]) == (1, True)
    assert handed["out"]["lines"] == 1
    assert closed["out"] is None
    assert {(one["source_id"], one["payments"]) for one in closed["items"]} == {(source, 2), (other_source, 1), (None, 2)}
    assert {one["source_id"] for one in (await queue(elsewhere))["items"]} == {source, other_source, None}
