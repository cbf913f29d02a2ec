"""From an approval to means set aside: once, from the right source, never more than there is."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.disbursement import commands
from shared.clock import now
from shared.database import execute
from shared.events import FundsShort
from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness, a_household, corrected, rejected
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
from tests.support.statements import noted_statements


async def test_an_approval_sets_means_aside_and_travels_at_once(harness: ServiceHarness) -> None:
    source = await harness.source(10_000_000)
    household = a_household(amount=5_400_000)

    await harness.take(household.reported, household.approved)

    payment = await harness.payment(household)
    assert (payment["state"], payment["rail"], str(payment["source_id"])) == ("reserved", "bank", source)
    assert (await harness.seen(source))["available"] == 4_600_000
    assert await harness.rounds() == [payment["round_id"]]
    (wake,) = await harness.wakes("PayRound")
    assert wake.key == f"pay-round:{source}:bank:1"
    await harness.expect_balanced()


async def test_the_same_approval_twice_is_owed_once(harness: ServiceHarness) -> None:
    await harness.source(20_000_000)
    household = a_household()

    await harness.take(household.reported, household.approved)
    await harness.take(household.approved)
    await harness.take(household.approved.model_copy(update={"event_id": new_id()}))

    assert len(await harness.payments()) == 1
    await harness.expect_balanced()


async def test_another_award_for_the_same_help_is_not_owed_again(harness: ServiceHarness) -> None:
    await harness.source(20_000_000)
    household = a_household()
    again = household.approved.model_copy(update={"event_id": new_id(), "awards": (an_approved_award(),)})

    await harness.take(household.reported, household.approved, again)

    (payment,) = await harness.payments()
    assert payment["award_id"] == household.award_id


async def test_a_supplement_is_a_payment_of_its_own(harness: ServiceHarness) -> None:
    await harness.source(20_000_000)
    household = a_household()
    supplement = household.approved.model_copy(
        update={"event_id": new_id(), "awards": (an_approved_award(amount=600_000, instalment=2),)}
    )

    await harness.take(household.reported, household.approved, supplement)

    assert [row["amount"] for row in await harness.payments()] == [600_000, 5_400_000]


async def test_the_database_itself_refuses_a_second_payment_for_the_same_help(harness: ServiceHarness) -> None:
    await harness.source(20_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    same = (
        "household_id, incident_id, case_id, decision_id, decision_number, decided_at, signed_by, benefit, person, instalment, "
        "commune_code, province_code, means_commune_code, means_province_code, amount, unit, rail, drill, state, reason, "
        "source_id, round_id, attempt_count, left_round_at, recovery, contradicted, ended_at, created_at, updated_at"
    )
    copied = f"insert into payments (id, award_id, {same}) select gen_random_uuid(), gen_random_uuid(), {same} from payments"

    with pytest.raises(IntegrityError, match="uq_payments_owed_once"):
        async with harness.foundation.database.transaction() as session:
            await execute(session, text(copied))


async def test_means_at_hand_are_used_before_those_further_up(harness: ServiceHarness) -> None:
    country = await harness.source(100_000_000, name="Trung ương")
    province = await harness.source(5_400_000, name="Tỉnh", scope={"province_code": PROVINCE})
    commune = await harness.source(5_400_000, name="Xã", scope={"commune_code": COMMUNE})
    another = new_id()
    for incident in (INCIDENT, another):
        await harness.hear_of(incident)
    bound = await harness.source(5_400_000, name="Vận động", scope={"commune_code": COMMUNE}, incident_id=str(INCIDENT))
    await harness.source(90_000_000, name="Xã khác", scope={"commune_code": OTHER_COMMUNE})
    await harness.source(90_000_000, name="Đợt khác", incident_id=str(another))
    households = [a_household() for _ in range(4)]

    for household in households:
        await harness.take(household.reported, household.approved)

    chosen = [str((await harness.payment(household))["source_id"]) for household in households]
    assert chosen == [bound, commune, province, country]
    await harness.expect_balanced()


async def test_invented_means_never_serve_a_real_household(harness: ServiceHarness) -> None:
    await harness.source(100_000_000, drill=True)
    household = a_household(drill=False)

    await harness.take(household.reported, household.approved)

    assert (await harness.payment(household))["state"] == "waiting_funds"


async def test_units_are_never_mixed(harness: ServiceHarness) -> None:
    await harness.source(1_000_000, unit="dong")
    rice = await harness.source(100, unit="kg")
    household = a_household(amount=60, unit="kg", code="RICE")

    await harness.take(household.reported, household.approved)

    payment = await harness.payment(household)
    assert (payment["state"], payment["rail"], str(payment["source_id"])) == ("reserved", "goods", rice)
    assert await harness.rounds() == []


async def test_many_writers_never_set_aside_more_than_there_is(harness: ServiceHarness) -> None:
    source = await harness.source(10 * 5_400_000)
    households = [a_household() for _ in range(24)]
    await harness.take(*[household.reported for household in households])

    await asyncio.gather(*[harness.take(household.approved) for household in households])

    states = [row["state"] for row in await harness.payments()]
    assert (states.count("reserved"), states.count("waiting_funds")) == (10, 14)
    assert (await harness.seen(source))["available"] == 0
    await harness.expect_balanced()


async def test_who_was_decided_first_is_served_first(harness: ServiceHarness) -> None:
    await harness.source(5_400_000)
    later, earlier = a_household(), a_household()
    approved = later.approved.model_copy(update={"decided_at": MORNING + timedelta(minutes=1)})

    await harness.take(later.reported, earlier.reported, approved, earlier.approved)

    assert (await harness.payment(earlier))["state"] == "reserved"
    assert (await harness.payment(later))["state"] == "waiting_funds"


async def test_want_of_means_is_told_once_and_a_contribution_lets_the_payment_go_on(harness: ServiceHarness) -> None:
    source = await harness.source(1_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.contribute(source, 1_000_000)
    assert (await harness.payment(household))["state"] == "waiting_funds"

    booked = await harness.contribute(source, 5_000_000)

    assert booked["continued"] == 1
    assert (await harness.payment(household))["state"] == "reserved"
    assert len(await harness.rounds()) == 1
    (fact,) = await harness.facts(FundsShort)
    assert (fact.amount, fact.unit, fact.award_id) == (5_400_000, "dong", household.award_id)
    await harness.expect_balanced()


async def test_those_who_must_wait_on_do_not_stand_in_the_way_of_others(harness: ServiceHarness, monkeypatch: Any) -> None:
    monkeypatch.setattr("services.disbursement.policy.payments.MAX_AT_ONCE", 2)
    source = await harness.source(scope={"commune_code": COMMUNE})
    elsewhere = [a_household(commune_code=OTHER_COMMUNE) for _ in range(3)]
    here = [a_household() for _ in range(5)]
    for household in [*elsewhere, *here]:
        await harness.take(household.reported, household.approved)

    booked = await harness.contribute(source, 5 * 5_400_000)
    await harness.loops.reserve_waiting_payments()

    assert booked["continued"] == 2
    assert {(await harness.payment(household))["state"] for household in here} == {"reserved"}
    assert {(await harness.payment(household))["state"] for household in elsewhere} == {"waiting_funds"}
    await harness.expect_balanced()


async def test_a_source_that_cannot_bear_the_oldest_serves_the_younger(harness: ServiceHarness, monkeypatch: Any) -> None:
    monkeypatch.setattr("services.disbursement.policy.payments.MAX_AT_ONCE", 2)
    old, young = [a_household(amount=40_000_000) for _ in range(5)], [a_household(amount=600_000) for _ in range(3)]
    for number, household in enumerate([*old, *young]):
        later = household.approved.model_copy(update={"decided_at": MORNING + timedelta(minutes=number)})
        await harness.take(household.reported, later)
    for scope in ({"commune_code": COMMUNE}, {"province_code": PROVINCE}, {}):
        await harness.contribute(await harness.source(scope=scope), 600_000)

    await harness.loops.reserve_waiting_payments()

    assert {(await harness.payment(household))["state"] for household in young} == {"reserved"}
    assert {(await harness.payment(household))["state"] for household in old} == {"waiting_funds"}
    await harness.expect_balanced()


async def test_two_contributions_at_once_serve_each_payment_once(harness: ServiceHarness) -> None:
    sources = [await harness.source(), await harness.source()]
    households = [a_household() for _ in range(6)]
    for household in households:
        await harness.take(household.reported, household.approved)

    await asyncio.gather(*[harness.contribute(source, 4 * 5_400_000) for source in sources])
    await harness.loops.reserve_waiting_payments()

    assert {row["state"] for row in await harness.payments()} == {"reserved"}
    await harness.expect_balanced()


@pytest.mark.parametrize("first", ["report", "approval"])
async def test_an_approval_waits_for_its_payee_whoever_comes_first(harness: ServiceHarness, first: str) -> None:
    await harness.source(10_000_000)
    household = a_household()
    facts = [household.reported, household.approved] if first == "report" else [household.approved, household.reported]

    await harness.take(facts[0])
    if first == "approval":
        payment = await harness.payment(household)
        assert (payment["state"], payment["reason"]) == ("waiting_payee", "household_unknown")
    await harness.take(facts[1])

    payment = await harness.payment(household)
    assert (payment["state"], payment["reason"]) == ("reserved", None)
    assert await harness.rounds() == [payment["round_id"]]
    await harness.expect_balanced()


async def test_facts_of_two_producers_at_the_same_moment_lose_nobody(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    households = [a_household() for _ in range(10)]

    work = [harness.take(fact) for household in households for fact in (household.reported, household.approved)]
    await asyncio.gather(*work)

    assert {row["state"] for row in await harness.payments()} == {"reserved"}


async def test_an_account_that_comes_while_the_payment_is_being_planned_is_not_missed(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = a_household(account=None)
    await harness.take(household.reported)

    async with harness.foundation.database.transaction() as session:
        await commands.payments.plan_payments(session, harness.foundation.actor, harness.context, [household.approved], now())
        correction = asyncio.create_task(harness.take(corrected(household, "770099998888")))
        await harness.somebody_waits_for_a_lock()
    await correction

    payment = await harness.payment(household)
    assert (payment["rail"], payment["state"]) == ("bank", "reserved")


async def test_a_retraction_that_comes_while_the_payment_is_being_planned_is_not_missed(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = a_household()
    await harness.take(household.reported)

    async with harness.foundation.database.transaction() as session:
        await commands.payments.plan_payments(session, harness.foundation.actor, harness.context, [household.approved], now())
        retraction = asyncio.create_task(harness.take(a_case_retracted(case_id=household.reported.case_id)))
        await harness.somebody_waits_for_a_lock()
    await retraction

    assert (await harness.payment(household))["state"] == "released"
    await harness.expect_balanced()


async def test_a_household_without_account_waits_for_a_cash_list_until_an_account_is_named(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household(account=None)
    await harness.take(household.reported, household.approved)
    async with harness.client("commune_officer", communes=[COMMUNE]) as client:
        waiting = (await client.get("/v1/payments", params={"rail": "cash"})).json()["items"]
    assert [(item["state"], item["case_id"]) for item in waiting] == [("reserved", str(household.reported.case_id))]
    assert await harness.rounds() == []

    await harness.take(corrected(household, "770099998888"))

    payment = await harness.payment(household)
    assert (payment["rail"], payment["state"]) == ("bank", "reserved")
    assert await harness.rounds() == [payment["round_id"]]


@pytest.mark.parametrize("when", ["before the decision", "after the decision", "before the round goes"])
async def test_an_account_that_was_taken_away_before_it_was_used_is_not_paid(harness: ServiceHarness, when: str) -> None:
    await harness.source(10_000_000)
    household = a_household()
    facts = [household.reported, household.approved, corrected(household, None)]
    if when == "before the decision":
        facts = [household.reported, corrected(household, None), household.approved]
    await harness.take(*facts[:2])
    if when != "before the round goes":
        await harness.take(facts[2])
    else:
        async with harness.foundation.database.transaction() as session:
            await commands.rounds.close_rounds(session, harness.foundation.actor, harness.context, now())
        await harness.take(facts[2])
    await harness.send()

    payment = await harness.payment(household)
    assert (payment["rail"], payment["state"], payment["round_id"]) == ("cash", "reserved", None)
    assert await harness.rows("select 1 from attempts") == []
    await harness.take(corrected(household, "770099998888", revision=3))
    payment = await harness.payment(household)
    assert (payment["rail"], payment["state"]) == ("bank", "reserved")
    await harness.expect_balanced()


async def test_what_was_sent_already_is_not_stopped_by_an_account_taken_away(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)
    await harness.send()

    await harness.take(corrected(household, None))

    assert (await harness.payment(household))["state"] == "sent"
    payment = await harness.payment(household)
    await harness.answer(rejected(payment))
    assert (await harness.payment(household))["state"] == "held"


async def test_an_older_account_never_comes_back_after_it_was_taken_away(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household()

    await harness.take(corrected(household, None, revision=3), corrected(household, "770011112222"), household.reported)
    await harness.take(household.approved)

    assert (await harness.payment(household))["rail"] == "cash"


async def test_goods_need_no_account(harness: ServiceHarness) -> None:
    await harness.source(100, unit="kg")
    household = a_household(account=None, amount=60, unit="kg", code="RICE")

    await harness.take(household.approved)

    assert (await harness.payment(household))["state"] == "reserved"


async def test_every_payment_has_a_clock_of_24_hours_from_its_decision(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved)

    (clock,) = await harness.rows("select * from clocks")

    assert (clock["kind"], clock["state"], clock["risk_level"]) == ("paid", "running", 4)
    assert clock["subject_id"] == (await harness.payment(household))["id"]
    assert clock["due_at"] == MORNING + timedelta(hours=24)
    assert clock["basis"] == "internal"


async def test_hundreds_cost_as_many_statements_as_one(harness: ServiceHarness) -> None:
    await harness.source(1_000_000_000_000)

    async def cost(count: int) -> int:
        households = [a_household() for _ in range(count)]
        await harness.take(*[household.reported for household in households])
        with noted_statements(harness.foundation.database) as seen:
            await harness.take(*[household.approved for household in households])
        return len(seen)

    few = await cost(2)
    many = await cost(150)

    assert many == few


async def test_a_round_takes_two_hundred_and_the_rest_goes_with_the_next(harness: ServiceHarness) -> None:
    await harness.source(1_000_000_000_000)
    households = [a_household() for _ in range(210)]

    await harness.take(*[household.reported for household in households])
    await harness.take(*[household.approved for household in households])
    await harness.loops.close_rounds()

    counts = await harness.rows("select count(*) from payments group by round_id order by 1")
    assert [row["count"] for row in counts] == [10, 200]
    assert len(await harness.rounds()) == 2


async def test_a_second_round_waits_for_its_window(harness: ServiceHarness) -> None:
    harness.settings = harness.settings.model_copy(update={"round_window_s": 3600.0})
    harness.__post_init__()
    await harness.source(100_000_000)
    first, second = a_household(), a_household()

    for household in (first, second):
        await harness.take(household.reported, household.approved)
    await harness.loops.close_rounds()
    assert len(await harness.rounds()) == 1

    async with harness.foundation.database.transaction() as session:
        await commands.rounds.close_rounds(session, harness.foundation.actor, harness.context, now() + timedelta(hours=1))
    assert len(await harness.rounds()) == 2


async def test_an_approval_of_many_awards_pays_each(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    await harness.source(100, unit="kg")
    awards = (
        an_approved_award(code="INJURY", person="p1"),
        an_approved_award(code="INJURY", person="p2"),
        an_approved_award(code="RICE", amount=60, unit="kg"),
    )

    await harness.take(an_assistance_approved(awards=awards))

    assert sorted(row["benefit"] for row in await harness.payments()) == ["INJURY", "INJURY", "RICE"]


async def test_no_personal_data_stands_in_clear(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household(account="770055554444")

    await harness.take(household.reported, household.approved)
    await harness.send()

    dump = ""
    for table in ("cases", "payees", "payments", "attempts", "audit", "outbox", "contributions"):
        dump += str(await harness.rows(f"select t.*::text from {table} t"))
    assert "770055554444" not in dump
    assert "Hộ Thử Nghiệm" not in dump
    assert "Nhà hảo tâm" not in dump
