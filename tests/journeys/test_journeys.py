"""One household at a time through all services on real engines, by the public doors alone."""

from datetime import datetime

import pytest

from shared.clock import VIETNAM
from tests.journeys.village import COMMUNE, Village, settle
from tests.support import people
from tests.support.invented import CLOSED_ACCOUNT_END
from tests.support.second_thoughts import confirm_account, name_account
from tests.support.stack import temporal_of
from tests.support.waiting import eventually

HUNGRY = {"short_of_food": {"people": 4, "months": 1}}
INJURED = {"injured": [{"ref": "p1", "treatment_days": 5}]}
HOUSE_DAMAGED = {"house": {"state": "heavily_damaged", "habitable": False}}


@pytest.fixture
async def village(doors) -> Village:
    return await settle(doors)


async def _entries(village, case):
    answer = await village.doors.get("console", f"/v1/cases/{case}/timeline", people.OBSERVER)
    return {clock["kind"]: clock["state"] for clock in answer["clocks"]}, answer["away"]


async def test_an_injured_household_is_paid_told_and_closed(village, doors):
    case = await village.report(INJURED)
    await village.find(case, INJURED)
    await village.sign(await village.awards(case))

    closed = await village.case_at(case, "closed")

    assert closed["assisted_at"]
    assert [(p["state"], p["amount"]) for p in await village.payments(case)] == [("settled", 5_400_000)]
    clocks, away = await _entries(village, case)
    assert away == []
    assert {clocks["assisted"], clocks["findings"], clocks["paid"]} == {"kept"}


async def test_what_is_paid_is_what_the_law_gives_and_the_page_says_why(village, doors):
    losses = {"short_of_food": {"people": 3, "months": 1}, **INJURED, **HOUSE_DAMAGED, "dead": ["p2"]}
    case = await village.report(losses)
    await village.find(case, losses)
    asked, _ = await _entries(village, case)
    await village.receive_form(case)
    received, _ = await _entries(village, case)
    await village.sign(await village.awards(case))
    await village.hand_over(case)
    await village.case_at(case, "closed")
    decided, _ = await _entries(village, case)
    forms = [(clocks.get("funeral_form"), clocks.get("funeral_decision")) for clocks in (asked, received, decided)]
    assert forms == [("running", None), ("kept", "running"), ("kept", "kept")]

    household = {"standing": "poor", "size": 4}
    question = {
        "decided_on": datetime.now(VIETNAM).date().isoformat(),
        "hazard": "storm",
        "household": household,
        "losses": losses,
    }
    law = await doors.post("assessment", "/v1/rules/preview", people.OBSERVER, question)
    page = await doors.get("assessment", f"/v1/assessments/{case}/explanation", people.OBSERVER, format="json")

    given = sorted((award["code"], award["amount_dong"] or award["quantity"]) for award in law["awards"])
    assert [code for code, _ in given] == ["FUNERAL_HH", "HOUSE_REPAIR", "INJURY", "RICE"]
    assert sorted(payment["amount"] for payment in await village.payments(case)) == sorted(amount for _, amount in given)
    assert sorted((award["code"], award["amount"]) for award in page["awards"]) == given


async def test_rice_is_signed_before_anybody_has_looked_and_findings_follow(village):
    case = await village.report(HUNGRY, account=False)

    awards = await eventually(lambda: village.awards(case), what="rice to be proposed")
    await village.sign(awards)
    await village.hand_over(case)
    helped = await eventually(lambda: village.case(case), lambda seen: seen["assisted_at"], what="help in hand")
    await village.find(case, HUNGRY)

    assert helped["closed_at"] is None
    assert (await village.case_at(case, "closed"))["assisted_at"] == helped["assisted_at"]


async def test_a_house_award_after_the_case_was_closed_is_paid_in_a_second_opening(village, stack):
    case = await village.report(HUNGRY)
    await village.find(case, HUNGRY)
    await village.sign(await village.awards(case))
    await village.hand_over(case)
    await village.case_at(case, "closed")

    await village.find(case, {**HUNGRY, **HOUSE_DAMAGED})
    await village.sign(await village.awards(case))
    await eventually(
        lambda: village.case(case),
        lambda seen: seen["opening"] == 2 and seen["stage"] == "closed",
        within_s=40,
        what="opening 2",
    )

    amounts = {payment["benefit"]: payment["state"] for payment in await village.payments(case)}
    assert amounts == {"RICE": "handed_over", "HOUSE_REPAIR": "settled"}
    client = await temporal_of(stack.addresses)
    for opening in (1, 2):
        handle = client.get_workflow_handle(f"assist-promptly:{case}:{opening}")

        async def ended(handle=handle):
            described = await handle.describe()
            return described.status and described.status.name == "COMPLETED"

        assert await eventually(ended, what=f"the end of opening {opening}")


async def test_a_household_to_which_nothing_is_owed_is_refused_in_writing_told_and_closed(village):
    case = await village.report({"house": {"state": "damaged", "habitable": True}})
    await village.find(case, {"house": {"state": "damaged", "habitable": True}})

    await village.refuse(case)
    ended = await eventually(lambda: village.case(case), lambda seen: seen["closed_at"], what="the refusal told")

    assert ended["stage"] == "declined"
    assert ended["assisted_at"] is None


async def test_a_lost_bank_reply_never_pays_twice(village, doors):
    await doors.simulator("bank", "/faults", {"lose_next_replies": 1})
    case = await village.report(INJURED)
    await village.find(case, INJURED)
    await village.sign(await village.awards(case))

    await village.case_at(case, "closed", within_s=60)

    [payment] = await village.payments(case)
    book = (await doors.simulator("bank", "/book"))["entries"]
    paid = [entry["amount_dong"] for entry in book if entry["end_to_end_id"].startswith(payment["id"])]
    assert paid == [5_400_000]


async def test_a_payment_that_the_bank_refuses_waits_for_another_account_and_then_arrives_once(village, doors):
    closed_account = {"name": village.dice.name(), "bank_code": "VCB", "account_number": f"77000{CLOSED_ACCOUNT_END}"}
    case = await village.report(INJURED, payee=closed_account)
    await village.find(case, INJURED)
    await village.sign(await village.awards(case))
    [held] = await village.payments_when(case, "held")

    await name_account(doors, case, village.dice.payee(village.dice.name()), COMMUNE)
    await village.waits_because(case, "account_changed")
    await confirm_account(doors, case, COMMUNE)
    await village.case_at(case, "closed")

    book = (await doors.simulator("bank", "/book"))["entries"]
    assert len([entry for entry in book if entry["end_to_end_id"].startswith(held["id"])]) == 1


async def test_a_household_without_a_phone_is_told_by_the_commune(village, doors):
    case = await village.report(INJURED, phone=False)
    await village.find(case, INJURED)
    await village.sign(await village.awards(case))
    await village.payments_when(case, "settled")

    await village.tell_in_person(case)

    assert (await village.case_at(case, "closed"))["closed_at"]


async def test_a_household_that_was_reported_too_late_is_escalated_to_the_person_on_duty(village, doors):
    from datetime import UTC, datetime, timedelta

    before = len((await doors.simulator("phones", "/book"))["entries"])
    found_late = datetime.now(UTC) - timedelta(hours=80)

    case = await village.report(HUNGRY, identified_at=found_late.isoformat())

    async def told():
        heard = (await doors.simulator("phones", "/book"))["entries"][before:]
        return [message for message in heard if "qua han" in message["text"].lower()]

    assert await eventually(told, within_s=15, what="the person on duty to be told")

    async def missed():
        return [clock["state"] for clock in (await village.case(case))["clocks"] if clock["kind"] == "assisted"] == ["missed"]

    assert await eventually(missed, what="the case to say what the message said")


async def test_a_retracted_household_is_paid_nothing(village, doors):
    case = await village.report(INJURED)
    await village.find(case, INJURED)
    path = f"/v1/cases/{case}/retract"
    await doors.post("intake", path, people.commune_officer(COMMUNE), {"reason_code": "reported_by_mistake"})

    await village.case_at(case, "retracted")

    async def withdrawn():
        answer = await doors.get("assessment", f"/v1/assessments/{case}", people.assessor(COMMUNE))
        return answer["state"] == "withdrawn"

    assert await eventually(withdrawn, what="assessment to let go")
    assert await village.payments(case) == []
