"""From an approval to means set aside: once, from the right source, never more than there is."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from services.disbursement import commands
from shared.clock import now
from shared.database import execute
from shared.events import FundsShort
from shared.ids import new_id
from tests.component.disbursement.harness import Desk, a_household, corrected
from tests.support.builders import (
    COMMUNE,
    INCIDENT,
    MORNING,
    OTHER_COMMUNE,
    PROVINCE,
    a_case_retracted,
    an_approved_award,
    an_assistance_approved,
)


async def test_an_approval_sets_means_aside_and_travels_at_once(desk: Desk) -> None:
    source = await desk.source(10_000_000)
    household = a_household(amount=5_400_000)

    await desk.take(household.reported, household.approved)

    payment = await desk.payment(household)
    assert (payment["state"], payment["rail"], str(payment["source_id"])) == ("reserved", "bank", source)
    assert (await desk.seen(source))["available"] == 4_600_000
    assert await desk.rounds() == [payment["round_id"]]
    (wake,) = await desk.wakes("PayRound")
    assert wake.key == f"pay-round:{source}:bank:1"
    await desk.expect_balanced()


async def test_the_same_approval_twice_is_owed_once(desk: Desk) -> None:
    await desk.source(20_000_000)
    household = a_household()

    await desk.take(household.reported, household.approved)
    await desk.take(household.approved)
    await desk.take(household.approved.model_copy(update={"event_id": new_id()}))

    assert len(await desk.payments()) == 1
    await desk.expect_balanced()


async def test_another_award_for_the_same_help_is_not_owed_again(desk: Desk) -> None:
    await desk.source(20_000_000)
    household = a_household()
    again = household.approved.model_copy(update={"event_id": new_id(), "awards": (an_approved_award(),)})

    await desk.take(household.reported, household.approved, again)

    (payment,) = await desk.payments()
    assert payment["award_id"] == household.award_id


async def test_a_supplement_is_a_payment_of_its_own(desk: Desk) -> None:
    await desk.source(20_000_000)
    household = a_household()
    supplement = household.approved.model_copy(
        update={"event_id": new_id(), "awards": (an_approved_award(amount=600_000, instalment=2),)}
    )

    await desk.take(household.reported, household.approved, supplement)

    assert [row["amount"] for row in await desk.payments()] == [600_000, 5_400_000]


async def test_the_database_itself_refuses_a_second_payment_for_the_same_help(desk: Desk) -> None:
    await desk.source(20_000_000)
    household = a_household()
    await desk.take(household.reported, household.approved)
    copied = (
        "insert into payments select gen_random_uuid(), household_id, incident_id, case_id, gen_random_uuid(), decision_id, "
        "decision_number, decided_at, signed_by, benefit, person, instalment, commune_code, province_code, amount, unit, rail, "
        "drill, state, reason, source_id, round_id, attempt_count, alone_since, recovery, ended_at, created_at, updated_at "
        "from payments"
    )

    with pytest.raises(IntegrityError, match="uq_payments_owed_once"):
        async with desk.foundation.database.transaction() as session:
            await execute(session, text(copied))


async def test_means_at_hand_are_used_before_those_further_up(desk: Desk) -> None:
    country = await desk.source(100_000_000, name="Trung ương")
    province = await desk.source(5_400_000, name="Tỉnh", scope={"province_code": PROVINCE})
    commune = await desk.source(5_400_000, name="Xã", scope={"commune_code": COMMUNE})
    bound = await desk.source(5_400_000, name="Vận động", scope={"commune_code": COMMUNE}, incident_id=str(INCIDENT))
    await desk.source(90_000_000, name="Xã khác", scope={"commune_code": OTHER_COMMUNE})
    await desk.source(90_000_000, name="Đợt khác", incident_id=str(new_id()))
    households = [a_household() for _ in range(4)]

    for household in households:
        await desk.take(household.reported, household.approved)

    chosen = [str((await desk.payment(household))["source_id"]) for household in households]
    assert chosen == [bound, commune, province, country]
    await desk.expect_balanced()


async def test_invented_means_never_serve_a_real_household(desk: Desk) -> None:
    await desk.source(100_000_000, drill=True)
    household = a_household(drill=False)

    await desk.take(household.reported, household.approved)

    assert (await desk.payment(household))["state"] == "waiting_funds"


async def test_units_are_never_mixed(desk: Desk) -> None:
    await desk.source(1_000_000, unit="dong")
    rice = await desk.source(100, unit="kg")
    household = a_household(amount=60, unit="kg", code="RICE")

    await desk.take(household.reported, household.approved)

    payment = await desk.payment(household)
    assert (payment["state"], payment["rail"], str(payment["source_id"])) == ("reserved", "goods", rice)
    assert await desk.rounds() == []


async def test_many_writers_never_set_aside_more_than_there_is(desk: Desk) -> None:
    source = await desk.source(10 * 5_400_000)
    households = [a_household() for _ in range(24)]
    await desk.take(*[household.reported for household in households])

    await asyncio.gather(*[desk.take(household.approved) for household in households])

    states = [row["state"] for row in await desk.payments()]
    assert (states.count("reserved"), states.count("waiting_funds")) == (10, 14)
    assert (await desk.seen(source))["available"] == 0
    await desk.expect_balanced()


async def test_who_was_decided_first_is_served_first(desk: Desk) -> None:
    await desk.source(5_400_000)
    later, earlier = a_household(), a_household()
    approved = later.approved.model_copy(update={"decided_at": MORNING + timedelta(minutes=1)})

    await desk.take(later.reported, earlier.reported, approved, earlier.approved)

    assert (await desk.payment(earlier))["state"] == "reserved"
    assert (await desk.payment(later))["state"] == "waiting_funds"


async def test_want_of_means_is_told_once_and_a_contribution_lets_the_payment_go_on(desk: Desk) -> None:
    source = await desk.source(1_000_000)
    household = a_household()
    await desk.take(household.reported, household.approved)
    await desk.contribute(source, 1_000_000)
    assert (await desk.payment(household))["state"] == "waiting_funds"

    booked = await desk.contribute(source, 5_000_000)

    assert booked["continued"] == 1
    assert (await desk.payment(household))["state"] == "reserved"
    assert len(await desk.rounds()) == 1
    (fact,) = await desk.facts(FundsShort)
    assert (fact.amount, fact.unit, fact.award_id) == (5_400_000, "dong", household.award_id)
    await desk.expect_balanced()


async def test_those_who_must_wait_on_do_not_stand_in_the_way_of_others(desk: Desk, monkeypatch: Any) -> None:
    monkeypatch.setattr("services.disbursement.policy.MAX_AT_ONCE", 2)
    source = await desk.source(scope={"commune_code": COMMUNE})
    elsewhere = [a_household(commune_code=OTHER_COMMUNE) for _ in range(3)]
    here = [a_household() for _ in range(5)]
    for household in [*elsewhere, *here]:
        await desk.take(household.reported, household.approved)

    booked = await desk.contribute(source, 5 * 5_400_000)
    await desk.loops.continue_waiting_funds()

    assert booked["continued"] == 2
    assert {(await desk.payment(household))["state"] for household in here} == {"reserved"}
    assert {(await desk.payment(household))["state"] for household in elsewhere} == {"waiting_funds"}
    await desk.expect_balanced()


async def test_two_contributions_at_once_serve_each_payment_once(desk: Desk) -> None:
    sources = [await desk.source(), await desk.source()]
    households = [a_household() for _ in range(6)]
    for household in households:
        await desk.take(household.reported, household.approved)

    await asyncio.gather(*[desk.contribute(source, 4 * 5_400_000) for source in sources])
    await desk.loops.continue_waiting_funds()

    assert {row["state"] for row in await desk.payments()} == {"reserved"}
    await desk.expect_balanced()


@pytest.mark.parametrize("first", ["report", "approval"])
async def test_an_approval_waits_for_its_payee_whoever_comes_first(desk: Desk, first: str) -> None:
    await desk.source(10_000_000)
    household = a_household()
    facts = [household.reported, household.approved] if first == "report" else [household.approved, household.reported]

    await desk.take(facts[0])
    if first == "approval":
        payment = await desk.payment(household)
        assert (payment["state"], payment["reason"]) == ("waiting_payee", "household_unknown")
    await desk.take(facts[1])

    payment = await desk.payment(household)
    assert (payment["state"], payment["reason"]) == ("reserved", None)
    assert await desk.rounds() == [payment["round_id"]]
    await desk.expect_balanced()


async def test_facts_of_two_producers_at_the_same_moment_lose_nobody(desk: Desk) -> None:
    await desk.source(100_000_000)
    households = [a_household() for _ in range(10)]

    work = [desk.take(fact) for household in households for fact in (household.reported, household.approved)]
    await asyncio.gather(*work)

    assert {row["state"] for row in await desk.payments()} == {"reserved"}


async def test_an_account_that_comes_while_the_payment_is_being_planned_is_not_missed(desk: Desk) -> None:
    await desk.source(100_000_000)
    household = a_household(account=None)
    await desk.take(household.reported)

    async with desk.foundation.database.transaction() as session:
        await commands.plan_payments(session, desk.foundation.actor, [household.approved], desk.kind, now())
        correction = asyncio.create_task(desk.take(corrected(household, "770099998888")))
        await asyncio.sleep(0.3)
    await correction

    assert (await desk.payment(household))["state"] == "reserved"


async def test_a_retraction_that_comes_while_the_payment_is_being_planned_is_not_missed(desk: Desk) -> None:
    await desk.source(100_000_000)
    household = a_household()
    await desk.take(household.reported)

    async with desk.foundation.database.transaction() as session:
        await commands.plan_payments(session, desk.foundation.actor, [household.approved], desk.kind, now())
        retraction = asyncio.create_task(desk.take(a_case_retracted(case_id=household.reported.case_id)))
        await asyncio.sleep(0.3)
    await retraction

    assert (await desk.payment(household))["state"] == "released"
    await desk.expect_balanced()


async def test_a_household_without_account_waits_visibly_until_one_is_named(desk: Desk) -> None:
    await desk.source(10_000_000)
    household = a_household(account=None)
    await desk.take(household.reported, household.approved)
    async with desk.client("commune_officer", communes=[COMMUNE]) as client:
        waiting = (await client.get("/v1/payments", params={"state": "waiting_payee"})).json()["items"]
    assert [(item["reason"], item["case_id"]) for item in waiting] == [("no_account", str(household.reported.case_id))]

    await desk.take(corrected(household, "770099998888"))

    assert (await desk.payment(household))["state"] == "reserved"


async def test_an_account_that_a_correction_leaves_out_stays_known(desk: Desk) -> None:
    await desk.source(10_000_000)
    household = a_household()

    await desk.take(household.reported, corrected(household, None), household.approved)

    assert (await desk.payment(household))["state"] == "reserved"


async def test_goods_need_no_account(desk: Desk) -> None:
    await desk.source(100, unit="kg")
    household = a_household(account=None, amount=60, unit="kg", code="RICE")

    await desk.take(household.approved)

    assert (await desk.payment(household))["state"] == "reserved"


async def test_every_payment_has_a_clock_of_24_hours_from_its_decision(desk: Desk) -> None:
    await desk.source(10_000_000)
    household = a_household()
    await desk.take(household.reported, household.approved)

    (clock,) = await desk.rows("select * from clocks")

    assert (clock["kind"], clock["state"], clock["risk_level"]) == ("paid", "running", 4)
    assert clock["subject_id"] == (await desk.payment(household))["id"]
    assert clock["due_at"] == MORNING + timedelta(hours=24)
    assert clock["basis"] == "internal"


async def test_hundreds_cost_as_many_statements_as_one(desk: Desk) -> None:
    await desk.source(1_000_000_000_000)
    counted: list[str] = []
    engine = desk.foundation.database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: counted.append(given[2]))

    async def cost(count: int) -> int:
        households = [a_household() for _ in range(count)]
        await desk.take(*[household.reported for household in households])
        counted.clear()
        await desk.take(*[household.approved for household in households])
        return len(counted)

    few = await cost(2)
    many = await cost(150)

    assert many == few


async def test_a_round_takes_two_hundred_and_the_rest_goes_with_the_next(desk: Desk) -> None:
    await desk.source(1_000_000_000_000)
    households = [a_household() for _ in range(210)]

    await desk.take(*[household.reported for household in households])
    await desk.take(*[household.approved for household in households])
    await desk.loops.close_rounds()

    counts = await desk.rows("select count(*) from payments group by round_id order by 1")
    assert [row["count"] for row in counts] == [10, 200]
    assert len(await desk.rounds()) == 2


async def test_a_second_round_waits_for_its_window(desk: Desk) -> None:
    desk.settings = desk.settings.model_copy(update={"round_window_s": 3600.0})
    desk.__post_init__()
    await desk.source(100_000_000)
    first, second = a_household(), a_household()

    for household in (first, second):
        await desk.take(household.reported, household.approved)
    await desk.loops.close_rounds()
    assert len(await desk.rounds()) == 1

    async with desk.foundation.database.transaction() as session:
        await commands.close_rounds(session, desk.foundation.actor, desk.kind, now() + timedelta(hours=1))
    assert len(await desk.rounds()) == 2


async def test_an_approval_of_many_awards_pays_each(desk: Desk) -> None:
    await desk.source(100_000_000)
    await desk.source(100, unit="kg")
    awards = (
        an_approved_award(code="INJURY", person="p1"),
        an_approved_award(code="INJURY", person="p2"),
        an_approved_award(code="RICE", amount=60, unit="kg"),
    )

    await desk.take(an_assistance_approved(awards=awards))

    assert sorted(row["benefit"] for row in await desk.payments()) == ["INJURY", "INJURY", "RICE"]


async def test_no_personal_data_stands_in_clear(desk: Desk) -> None:
    await desk.source(10_000_000)
    household = a_household(account="770055554444")

    await desk.take(household.reported, household.approved)
    await desk.send()

    dump = ""
    for table in ("cases", "payees", "payments", "attempts", "audit", "outbox", "contributions"):
        dump += str(await desk.rows(f"select t.*::text from {table} t"))
    assert "770055554444" not in dump
    assert "Hộ Thử Nghiệm" not in dump
    assert "Nhà hảo tâm" not in dump
