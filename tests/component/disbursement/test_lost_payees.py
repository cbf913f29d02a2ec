"""Nobody dead or missing is paid, and a burial by others never to the household: two persons name who is."""

from sqlalchemy import text

from shared import audit
from shared.database import execute
from shared.events import PayeeNeeded
from shared.events.assessment import LostPersons
from tests.component.disbursement.harness import ServiceHarness, a_household, an_account, marks_of
from tests.component.disbursement.test_payees import change, decide, propose, standing
from tests.support.builders import a_damage_assessed


async def test_a_head_who_is_recorded_dead_is_not_paid_and_two_persons_name_another_adult(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    case_id = household.reported.case_id
    dead = a_damage_assessed(case_id=case_id, revision=2, lost=LostPersons(persons=("p1",), head=True))
    await harness.take(household.reported, household.approved, dead)
    assert await standing(harness, household) == ("waiting_payee", "payee_lost")
    # Findings of before, heard of late, change nothing.
    await harness.take(a_damage_assessed(case_id=case_id, revision=1, lost=LostPersons()))
    assert await standing(harness, household) == ("waiting_payee", "payee_lost")

    named = {"account": {"name": "Vợ Thử Nghiệm", "bank_code": "VBARD", "account_number": an_account()}}
    the_dead = await propose(harness, household, kind="adult", person="p1", **named)
    the_head = await propose(harness, household, kind="head", **named)
    assert (the_dead.status_code, the_head.status_code) == (422, 422)
    await change(harness, household, kind="adult", person="p2", **named)
    await harness.send()

    assert await standing(harness, household) == ("sent", None)
    (row,) = await harness.rows("select payee_revision from attempts")
    assert row["payee_revision"] == 1_000_001


async def test_a_head_who_was_found_alive_is_paid_after_all(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    case_id = household.reported.case_id
    dead = a_damage_assessed(case_id=case_id, revision=2, lost=LostPersons(persons=("p1",), head=True))
    alive = a_damage_assessed(case_id=case_id, revision=3, lost=LostPersons())

    await harness.take(dead, household.approved, household.reported)
    assert await standing(harness, household) == ("waiting_payee", "payee_lost")
    await harness.take(alive)
    await harness.send()

    assert await standing(harness, household) == ("sent", None)


async def test_an_adult_who_was_named_and_is_found_dead_after_that_is_not_paid(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen("nobody", known=False)
    await harness.take(household.reported, household.approved)
    named = {"account": {"name": "Vợ Thử Nghiệm", "bank_code": "VBARD", "account_number": an_account()}}
    proposed = (await propose(harness, household, kind="adult", person="p2", **named)).json()["id"]
    lost = a_damage_assessed(case_id=household.reported.case_id, revision=2, lost=LostPersons(persons=("p2",), head_said=True))

    await harness.take(lost)
    assert (await decide(harness, proposed)).status_code == 422
    assert await standing(harness, household) == ("waiting_payee", "payee_lost")


async def test_a_burial_by_others_is_never_paid_to_the_household(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = a_household(code="FUNERAL_ORG", amount=27_000_000).frozen("organiser", known=False)
    await harness.take(household.reported, household.approved)
    assert await standing(harness, household) == ("waiting_payee", "payee_unnamed")

    to_the_head = await propose(harness, household, kind="head")
    to_its_account = await propose(harness, household, kind="organiser")
    assert (to_the_head.status_code, to_its_account.status_code) == (422, 422)
    own = {"name": "Hội Thử Nghiệm", "bank_code": "VBARD", "account_number": an_account()}
    await change(harness, household, kind="organiser", account=own)
    await harness.send()
    assert await standing(harness, household) == ("sent", None)


async def test_where_somebody_died_and_nobody_said_who_is_the_head_two_persons_name_who_is_paid(
    harness: ServiceHarness,
) -> None:
    """So say findings of before, whose facts do not tell whether anybody said it, and new ones in which nobody did."""
    await harness.source(20_000_000)
    older, newer, said = [a_household().frozen() for _ in range(3)]
    for household, is_said in ((older, None), (newer, False), (said, True)):
        lost = LostPersons(persons=("p2",), head_said=is_said)
        found = a_damage_assessed(case_id=household.reported.case_id, revision=2, lost=lost)
        await harness.take(household.reported, found, household.approved)

    assert [await standing(harness, one) for one in (older, newer)] == [("waiting_payee", "payee_lost")] * 2
    assert (await standing(harness, said))[0] == "reserved"
    named = {"account": {"name": "Chủ Hộ Thử Nghiệm", "bank_code": "VBARD", "account_number": an_account()}}
    await change(harness, older, kind="adult", person="p1", **named)
    assert (await standing(harness, older))[0] == "reserved"


async def test_a_burial_by_others_of_a_case_of_before_asks_for_its_payee(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    household = a_household(code="FUNERAL_ORG", amount=27_000_000)
    await harness.take(household.reported, household.approved)
    assert await standing(harness, household) == ("waiting_payee", "payee_unnamed")
    assert [fact.reason for fact in await harness.facts(PayeeNeeded)] == ["payee_unnamed"]

    own = {"name": "Hội Thử Nghiệm", "bank_code": "VBARD", "account_number": an_account()}
    await change(harness, household, kind="organiser", account=own)
    await harness.send()

    assert await standing(harness, household) == ("sent", None)


async def test_a_burial_by_others_that_was_planned_before_is_stopped_before_it_is_sent(harness: ServiceHarness) -> None:
    """An earlier version had it ready for the household's account: it is asked once more where it is written down as sent."""
    await harness.source(100_000_000)
    household = a_household(amount=27_000_000)
    await harness.take(household.reported, household.approved)
    assert (await standing(harness, household))[0] == "reserved"
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("update payments set benefit = 'FUNERAL_ORG'"))
        await audit.record(session, harness.foundation.actor, "made older by a test", "payment", [household.award_id])

    await harness.send()

    assert await standing(harness, household) == ("waiting_payee", "payee_unnamed")
    assert await harness.rows("select 1 from attempts") == []


async def test_another_adult_is_not_paid_on_an_account_in_the_heads_name_also_where_the_head_is_dead(
    harness: ServiceHarness,
) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    dead = a_damage_assessed(case_id=household.reported.case_id, revision=2, lost=LostPersons(persons=("p1",), head=True))
    await harness.take(household.reported, household.approved, dead)

    on_the_dead = await propose(harness, household, kind="adult", person="p2")

    assert on_the_dead.status_code == 422
    (error,) = on_the_dead.json()["errors"]
    assert (error["field"], "hoặc nhận tiền mặt theo danh sách" in error["reason"]) == ("account", True)
    await change(harness, household, kind="adult", person="p2", without_account=True)
    assert (await harness.payment(household))["rail"] == "cash"


async def test_another_adult_is_paid_on_the_households_account_where_it_is_not_in_the_heads_name(
    harness: ServiceHarness,
) -> None:
    await harness.source(10_000_000)
    account = an_account()
    household = a_household(account=account).frozen("nobody", known=False)
    hers = household.reported.model_copy(update={"payment_marks": marks_of(account, of_head=False)})
    await harness.take(hers, household.approved)

    await change(harness, household, kind="adult", person="p2")
    await harness.send()

    assert await standing(harness, household) == ("sent", None)


async def test_what_an_older_process_heard_of_an_account_does_not_say_whose_it_is(harness: ServiceHarness) -> None:
    """It writes the newest report down and knows nothing of names: what was said of the one before holds no more."""
    await harness.source(10_000_000)
    account = an_account()
    household = a_household(account=account).frozen("nobody", known=False)
    hers = household.reported.model_copy(update={"payment_marks": marks_of(account, of_head=False)})
    await harness.take(hers, household.approved)
    proposed = (await propose(harness, household, kind="adult", person="p2")).json()["id"]
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("update cases set revision = 2"))
        await audit.record(session, harness.foundation.actor, "an older process", "case", [household.reported.case_id])

    assert (await decide(harness, proposed)).status_code == 422
    assert await standing(harness, household) == ("waiting_payee", "payee_lost")
