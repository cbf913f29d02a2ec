"""Teeth of P2 about pauses: an order that falls into one, one person who stops and lets go, a payment that is left behind."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.ids import new_id
from tests.component.promises.found import breaches, one_of
from tests.component.promises.world import NOON, World

BEFORE, AFTER = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
"""The one order of the sound world was sent at noon."""
NAMES = {"source": "source_id", "rail": "rail", "incident": "incident_id"}


async def a_pause(world: World, what: str, since: datetime, until: datetime | None, **more: Any) -> UUID:
    """Someone pauses it, and somebody else lets it go on, where it was lifted."""
    name = new_id()
    subject = {"source": world.money_source, "rail": "bank", "incident": world.incident}[what]
    pause = {"id": name, "what": what, NAMES[what]: subject, "reason": b"\x01sealed", "office": "province"}
    await world.put("disbursement", "pauses", **pause, paused_by="accountant", paused_at=since)
    await world.audit("disbursement", "accountant", "accountant", "paused", name)
    if until is not None:
        who = more.get("lifted_by", "leader")
        await world.put("disbursement", "pause_lifts", pause_id=name, reason=b"\x01sealed", lifted_by=who, lifted_at=until)
        await world.audit("disbursement", who, "provincial_leader", "pause lifted", name)
    else:
        await world.put("disbursement", "pauses_in_force", **{"pause_id": name, NAMES[what]: subject, "lifted": False})
    return name


@pytest.mark.parametrize("what", NAMES)
@pytest.mark.parametrize("until", [AFTER, None])
async def test_an_order_that_falls_into_a_pause_is_found(world: World, what: str, until: datetime | None):
    await a_pause(world, what, BEFORE, until)
    assert f"payment {world.money_payment}: try 1 was ordered " in one_of(await breaches(world), "P2")
    assert f"into a pause of its {what}" in one_of(await breaches(world), "P2")


@pytest.mark.parametrize("what", NAMES)
async def test_orders_before_and_after_pauses_are_sound(world: World, what: str):
    await a_pause(world, what, BEFORE, NOON - timedelta(minutes=1))
    await a_pause(world, what, AFTER, None)
    assert await breaches(world) == {}


async def test_who_pauses_and_lifts_alone_is_found(world: World):
    name = await a_pause(world, "rail", AFTER, AFTER + timedelta(hours=1), lifted_by="accountant")
    assert one_of(await breaches(world), "P2") == f"pause {name} was lifted by accountant, who had paused it"


async def test_a_payment_that_a_lifted_pause_left_behind_is_found(world: World):
    payment = await a_stopped_payment(world)
    assert f"payment {payment} stands still, and nothing of it is paused" in (await breaches(world))["P2"]
    await a_pause(world, "source", AFTER, None)
    assert f"payment {payment} stands still, and nothing of it is paused" not in (await breaches(world)).get("P2", [])


async def a_stopped_payment(world: World) -> UUID:
    """Help for the same household that was ready when its source was paused."""
    columns = "household_id, incident_id, case_id, decision_id, decision_number, decided_at, signed_by, commune_code, "
    columns += "province_code, means_commune_code, means_province_code, unit, rail, drill, source_id, recovery, contradicted, "
    columns += "benefit, amount, created_at, updated_at"
    given = f"id, award_id, instalment, state, reason, attempt_count, {columns}"
    copied = f"select $1, $2, 2, 'reserved', 'paused', 0, {columns} from payments where id = $3"
    payment = new_id()
    await world.run("disbursement", f"insert into payments ({given}) {copied}", payment, new_id(), world.money_payment)
    return payment
