"""A pause of the money: nothing new is ordered of what is paused, nothing of it is lost, and nobody else waits for it."""

import asyncio
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from services.disbursement import commands, store
from shared.clock import now
from shared.ids import RoundId, new_id
from tests.component.disbursement.conftest import QuietBank, SimulatedBank
from tests.component.disbursement.harness import ServiceHarness, a_household, settings_for, settled
from tests.component.disbursement.pausing import lifted, paused, send_all
from tests.support.builders import INCIDENT
from tests.support.waiting import eventually


class Killed(Exception):  # noqa: N818 - says what happens to the process
    """The process ends here."""


BankAndHarness = tuple[SimulatedBank, ServiceHarness]


@pytest.mark.parametrize("what", ["source", "rail", "incident"])
async def test_nothing_of_what_is_paused_is_ordered_and_all_of_it_goes_once_it_is_lifted(
    bank_and_harness: BankAndHarness, what: str
) -> None:
    bank, harness = bank_and_harness
    source = await harness.source(1_000_000_000)
    await harness.hear_of(INCIDENT)
    before, after = a_household(amount=1_000_000), a_household(amount=2_000_000)
    await harness.take(before.reported, before.approved)
    pause_id = await paused(harness, what, {"source": source, "rail": "bank", "incident": INCIDENT}[what])
    await harness.take(after.reported, after.approved)

    await send_all(harness)
    await harness.loops.let_paused_go_on()
    await harness.loops.measure()

    for household in (before, after):
        payment = await harness.payment(household)
        assert (payment["state"], payment["reason"], payment["attempt_count"]) == ("reserved", "paused", 0)
        assert (payment["round_id"], str(payment["source_id"])) == (None, source), "its means stay set aside"
    assert await bank.book() == []
    assert await harness.rows("select 1 from attempts") == []
    assert REGISTRY.get_sample_value("kipthoi_disbursement_pauses", {"what": what}) == 1
    assert {row["state"] for row in await harness.rows("select state from clocks")} <= {"running", "missed"}
    await harness.expect_balanced()

    await lifted(harness, pause_id)
    await harness.loops.let_paused_go_on()
    await harness.loops.let_paused_go_on()
    await send_all(harness)

    async def settled_ones() -> int:
        return len(await harness.rows("select 1 from payments where state = 'settled'"))

    await eventually(settled_ones, lambda count: count == 2, every_s=0.05, what="both to be paid")
    assert sorted(entry["amount_dong"] for entry in await bank.book()) == [1_000_000, 2_000_000]
    assert await harness.rows("select 1 from pauses_in_force") == []
    await harness.loops.measure()
    assert REGISTRY.get_sample_value("kipthoi_disbursement_pauses", {"what": what}) == 0
    await harness.expect_balanced()


async def test_500_paused_payments_stand_before_nobody(harness: ServiceHarness) -> None:
    await harness.source(900_000_000_000)
    other = new_id()
    await harness.hear_of(INCIDENT)
    await harness.hear_of(other)
    of_paused = [a_household() for _ in range(500)]
    free = a_household(incident_id=other, amount=7_000_000)
    first = await paused(harness, "incident", INCIDENT)
    await harness.take(*[each.reported for each in [*of_paused, free]])
    await harness.take(*[each.approved for each in [*of_paused, free]])
    await send_all(harness)

    assert (await harness.payment(free))["state"] == "sent"
    assert await harness.rows("select count(*) as n from payments where reason = 'paused'") == [{"n": 500}]

    # A pause of the one that is free is lifted while the 500 stand still: it does not wait behind them.
    later = a_household(incident_id=other, amount=8_000_000)
    second = await paused(harness, "incident", other)
    await harness.take(later.reported, later.approved)
    await send_all(harness)
    assert (await harness.payment(later))["reason"] == "paused"
    await lifted(harness, second)
    await harness.loops.let_paused_go_on()
    await send_all(harness)

    assert (await harness.payment(later))["state"] == "sent"
    assert await harness.rows("select count(*) as n from attempts") == [{"n": 2}]
    await lifted(harness, first)
    await harness.loops.let_paused_go_on()
    await send_all(harness)
    assert await harness.rows("select count(*) as n, count(distinct payment_id) as d from attempts") == [{"n": 502, "d": 502}]
    await harness.expect_balanced()


async def test_what_two_pauses_stop_goes_when_the_second_is_lifted(harness: ServiceHarness) -> None:
    source = await harness.source(1_000_000_000)
    await harness.hear_of(INCIDENT)
    household = a_household()
    of_source, of_incident = await paused(harness, "source", source), await paused(harness, "incident", INCIDENT)
    await harness.take(household.reported, household.approved)
    await send_all(harness)

    await lifted(harness, of_source)
    await harness.loops.let_paused_go_on()
    await send_all(harness)
    assert (await harness.payment(household))["reason"] == "paused"
    assert len(await harness.rows("select 1 from pauses_in_force")) == 1

    await lifted(harness, of_incident)
    await harness.loops.let_paused_go_on()
    await send_all(harness)
    assert (await harness.payment(household))["state"] == "sent"


async def test_what_is_paused_again_before_it_went_on_stays(harness: ServiceHarness) -> None:
    source = await harness.source(1_000_000_000)
    household = a_household()
    first = await paused(harness, "source", source)
    await harness.take(household.reported, household.approved)
    await send_all(harness)

    await lifted(harness, first)
    second = await paused(harness, "source", source)
    await harness.loops.let_paused_go_on()
    await send_all(harness)
    assert (await harness.payment(household))["reason"] == "paused"

    await lifted(harness, second)
    await harness.loops.let_paused_go_on()
    await send_all(harness)
    assert (await harness.payment(household))["state"] == "sent"


async def test_what_is_at_the_bank_ends_by_the_banks_word_during_a_pause(harness: ServiceHarness) -> None:
    source = await harness.source(1_000_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.send()
    await paused(harness, "source", source)

    payment = await harness.payment(household)
    async with harness.client() as client:
        (shown,) = (await client.get("/v1/payments", params={"case_id": str(household.reported.case_id)})).json()["items"]
    assert shown["pauses"] == [], "what is out is not said to be stopped"
    await harness.answer(settled(payment))

    assert (await harness.payment(household))["state"] == "settled"
    await harness.expect_balanced()


async def test_what_the_bank_never_received_is_told_again_only_after_the_pause(
    bank_and_harness: BankAndHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank, harness = bank_and_harness
    source = await harness.source(1_000_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    (round_id,) = await harness.rounds()
    # Written down as sent, and killed before the bank was called.
    async with harness.foundation.database.transaction() as session:
        await commands.rounds.mark_sent(session, harness.foundation.actor, harness.context, round_id, now())
    pause_id = await paused(harness, "source", source)

    for seconds in (4, 11, 18, 61):
        moment = now() + timedelta(seconds=seconds)
        monkeypatch.setattr("services.disbursement.activities.now", lambda moment=moment: moment)
        await harness.activities.settle_what_is_answered(round_id)
    payment = await harness.payment(household)
    assert (payment["state"], await bank.book()) == ("unknown", [])

    await lifted(harness, pause_id)
    await harness.activities.ask_bank(payment["id"])

    await eventually(bank.book, lambda book: len(book) == 1, every_s=0.05, what="it to be paid")
    assert [entry["end_to_end_id"] for entry in await bank.book()] == [f"{payment['id']}-1"]


async def test_no_order_falls_into_a_pause_that_is_made_while_rounds_are_sent_by_two_processes(harness: ServiceHarness) -> None:
    source = await harness.source(900_000_000_000)
    households = [a_household() for _ in range(60)]
    for household in households:
        await harness.take(household.reported, household.approved)
    rounds = await harness.rounds()
    other = ServiceHarness(harness.foundation, settings_for("http://bank.test"), QuietBank())

    async def send(service: ServiceHarness, round_ids: list[RoundId]) -> None:
        for round_id in round_ids:
            await service.activities.send_round(round_id)

    async def stop_and_go() -> None:
        for number in range(4):
            pause_id = await paused(harness, "source", source)
            await asyncio.sleep(0.02 * number)
            await lifted(harness, pause_id)
            await asyncio.gather(harness.loops.let_paused_go_on(), other.loops.let_paused_go_on())

    await asyncio.gather(send(harness, rounds), send(other, rounds[::-1]), stop_and_go())
    await harness.loops.let_paused_go_on()
    await send_all(harness)

    inside = """
        select a.end_to_end_id from attempts a, pauses z join pause_lifts l on l.pause_id = z.id
         where a.sent_at > z.paused_at and a.sent_at < l.lifted_at"""
    assert await harness.rows(inside) == []
    counted = await harness.rows("select count(*) as n, count(distinct payment_id) as d from attempts")
    assert counted == [{"n": 60, "d": 60}]
    assert len(await harness.rows("select 1 from pauses")) == 4
    await harness.expect_balanced()


async def test_a_pause_waits_for_the_round_that_is_being_written_and_is_later_than_it(harness: ServiceHarness) -> None:
    source = await harness.source(1_000_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    (round_id,) = await harness.rounds()

    async with harness.foundation.database.transaction() as session:
        await commands.rounds.mark_sent(session, harness.foundation.actor, harness.context, round_id, now())
        pausing = asyncio.create_task(paused(harness, "source", source))
        await harness.somebody_waits_for_a_lock()
    await pausing

    (row,) = await harness.rows("select paused_at, (select sent_at from attempts) as sent_at from pauses")
    assert row["sent_at"] <= row["paused_at"]


async def test_a_crash_between_any_two_steps_of_going_on_loses_and_doubles_nothing(harness: ServiceHarness) -> None:
    source = await harness.source(1_000_000_000)
    household = a_household()
    pause_id = await paused(harness, "source", source)
    await harness.take(household.reported, household.approved)
    await send_all(harness)
    await lifted(harness, pause_id)

    (row,) = await harness.rows("select pause_id from pauses_in_force where lifted")
    assert str(row["pause_id"]) == pause_id
    async with harness.foundation.database.reading() as session:
        (over,) = await store.pauses.list_lifted(session)

    async def go_on_and_die() -> None:
        async with harness.foundation.database.transaction() as session:
            await commands.pauses.let_go_on(session, harness.foundation.actor, harness.context, over, now())
            raise Killed

    for _ in range(2):
        with pytest.raises(Killed):
            await go_on_and_die()
    async with harness.foundation.database.transaction() as session:
        assert await commands.pauses.let_go_on(session, harness.foundation.actor, harness.context, over, now()) == 1
    await harness.loops.let_paused_go_on()
    await send_all(harness)
    await harness.send()

    assert (await harness.payment(household))["state"] == "sent"
    assert await harness.rows("select count(*) as n from attempts") == [{"n": 1}]


async def test_goods_that_were_given_all_the_same_are_written_down(harness: ServiceHarness) -> None:
    await harness.source(100, unit="kg")
    household = a_household(amount=30, unit="kg", code="RICE")
    await harness.take(household.reported, household.approved)
    await paused(harness, "rail", "goods", reason="Gạo mốc")
    payment = await harness.payment(household)

    async with harness.client() as client:
        (shown,) = (await client.get("/v1/payments", params={"case_id": str(household.reported.case_id)})).json()["items"]
    handed = await harness.hand_over(payment["id"])

    assert [(one["what"], one["reason"]) for one in shown["pauses"]] == [("rail", "Gạo mốc")]
    assert handed.status_code == 201, handed.text
