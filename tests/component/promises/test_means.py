"""Teeth of P3: means out of nowhere, a grant that was not booked, somebody left to wait beside means."""

from uuid import UUID

from shared.ids import new_id
from tests.component.promises.found import all_of, breaches
from tests.component.promises.world import COMMUNE, KG, NOON, PROVINCE, World


async def _granted(world: World, verdict: str, **grant: object) -> UUID:
    """A request that the province has answered, and what it granted, where it did."""
    request, contribution = new_id(), new_id()
    place = {"commune_code": COMMUNE, "province_code": PROVINCE}
    asked = {"id": request, "incident_id": world.incident, "drill": True, "document": "1/UBND", "requested_at": NOON}
    await world.put("disbursement", "province_requests", **asked, **place, requested_by="officer-x")
    said = {"request_id": request, "verdict": verdict, "document": "2/UBND", "answered_by": "leader-x", "reason": b"x"}
    await world.put("disbursement", "province_answers", **said, answered_at=NOON)
    await world.audit("disbursement", "officer-x", "commune_officer", "province asked for means", request)
    await world.audit("disbursement", "leader-x", "provincial_leader", "province answered", request)
    if grant:
        row = {"contribution_id": contribution, "request_id": request, "source_id": world.money_source, "kind": "budget"}
        came = {"id": contribution, "source_id": world.money_source, "amount": 0, "given_by": b"x", "received_at": NOON}
        await world.put("disbursement", "contributions", **came)
        await world.put("disbursement", "province_grants", **{**row, "unit": "dong", **grant})
    return request


async def test_means_that_nobody_gave_are_found(world: World):
    await world.alter("disbursement", f"delete from contributions where source_id = '{world.rice_source}'")
    text = f"source {world.rice_source}: contributed is {2 * KG}, contributions less reversals sum to 0"
    assert all_of(await breaches(world), "P3") == [text]


async def test_what_one_person_booked_alone_is_found(world: World):
    booking = {"id": new_id(), "source_id": world.money_source, "kind": "contribution", "amount": 5}
    await world.put("disbursement", "bookings", **booking, booked_by="accountant-x", booked_at=NOON)
    await world.audit("disbursement", "accountant-x", "accountant", "booking confirmed", booking["id"])
    verdict = f"values ('{booking['id']}', 'confirmed', 'accountant-x', 'accountant-x', now())"
    await world.run("disbursement", "alter table booking_verdicts drop constraint ck_booking_verdicts_two_persons")
    await world.run("disbursement", f"insert into booking_verdicts {verdict}")
    assert f"booking {booking['id']} of 5 was booked by accountant-x alone" in (await breaches(world))["P3"]


async def test_a_grant_that_was_not_booked_is_found(world: World):
    request = await _granted(world, "granted", amount=7)
    [text] = [text for text in all_of(await breaches(world), "P3") if "was granted" in text]
    assert text.startswith(f"request {request} of commune")
    assert "granted 7 (budget): booked are 0" in text


async def test_a_refusal_that_gives_and_a_grant_that_does_not_are_found(world: World):
    request = await _granted(world, "granted_in_part")
    assert f"request {request} was answered granted_in_part with 0 grants" in all_of(await breaches(world), "P3")


async def test_who_is_left_to_wait_beside_means_is_found(world: World):
    change = (
        "update payments set state = 'waiting_funds', source_id = null, ended_at = null, updated_at = now() - interval '1 day'"
    )
    await world.alter("disbursement", f"{change} where id = '{world.rice_payment}'")
    found = await breaches(world)
    text = f"payment {world.rice_payment} of {KG} kg waits for means, source {world.rice_source} has {KG}"
    assert text in found["P3"]
