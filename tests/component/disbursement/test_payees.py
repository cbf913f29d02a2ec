"""Money goes to whom the signature froze, on the account that it froze; two persons change that, and nobody dead is paid."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shared import audit
from shared.database import execute
from shared.events import PayeeChanged, PayeeNeeded, PaymentFailed
from tests.component.disbursement.harness import (
    NO_SUCH_ACCOUNT,
    Household,
    ServiceHarness,
    a_household,
    an_account,
    came_back,
    corrected,
    rejected,
    settled,
)
from tests.support.builders import COMMUNE, OTHER_COMMUNE, a_case_retracted

_WHY = "Chủ hộ đổi ngân hàng, đã gặp trực tiếp"


async def standing(harness: ServiceHarness, household: Household) -> tuple[str, str | None]:
    row = await harness.payment(household)
    return row["state"], row["reason"]


async def propose(harness: ServiceHarness, household: Household, *, who: str = "officer", **body: Any) -> Any:
    given = {"case_id": str(household.reported.case_id), "kind": "head", "reason": _WHY, **body}
    async with harness.client("commune_officer", subject=who, communes=[COMMUNE]) as client:
        return await client.post("/v1/payee-changes", json=given)


async def decide(
    harness: ServiceHarness, change: str, *, who: str = "chair", role: Any = "commune_chair", verdict: str = "confirmed"
) -> Any:
    async with harness.client(role, subject=who, communes=[COMMUNE]) as client:
        return await client.post(f"/v1/payee-changes/{change}/verdict", json={"verdict": verdict})


async def change(harness: ServiceHarness, household: Household, **body: Any) -> None:
    """Two persons name another payee."""
    proposed = await propose(harness, household, **body)
    assert proposed.status_code == 201, proposed.text
    confirmed = await decide(harness, proposed.json()["id"])
    assert confirmed.status_code == 200, confirmed.text


def _kind(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rsplit(":", 1)[1]


async def _account_paid(harness: ServiceHarness, household: Household) -> bytes:
    (row,) = await harness.rows(
        "select a.account_hash from attempts a join payments p on p.id = a.payment_id where p.award_id = :award "
        "order by a.number desc limit 1",
        award=household.award_id,
    )
    return bytes(row["account_hash"])


async def test_an_account_that_was_signed_for_is_paid_at_once(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()

    await harness.take(household.reported, household.approved)
    await harness.send()

    assert await standing(harness, household) == ("sent", None)
    await harness.expect_balanced()


@pytest.mark.parametrize("sign_first", [True, False])
async def test_an_account_that_one_person_changed_after_the_signature_is_not_paid(
    harness: ServiceHarness, *, sign_first: bool
) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    another = corrected(household, an_account())
    facts = [household.approved, another] if sign_first else [another, household.approved]

    await harness.take(household.reported, *facts)
    await harness.send()

    assert await standing(harness, household) == ("waiting_payee", "account_changed")
    assert await harness.rows("select 1 from attempts") == []
    needed = await harness.facts(PayeeNeeded)
    assert {fact.reason for fact in needed} == {"account_changed"}
    assert needed[-1].commune_code == COMMUNE
    await harness.expect_balanced()


async def test_two_persons_let_the_changed_account_be_paid_and_the_others_hear_of_both(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    account = an_account()
    await harness.take(household.reported, household.approved, corrected(household, account))

    await change(harness, household)
    await harness.send()

    assert await standing(harness, household) == ("sent", None)
    (row,) = await harness.rows("select payee_revision from attempts")
    assert row["payee_revision"] == 2
    (fact,) = await harness.facts(PayeeChanged)
    assert (fact.proposed_by, fact.confirmed_by, fact.kind) == ("officer", "chair", "head")
    # A third account of one person alone stops nothing that is out, and is not paid either.
    await harness.take(corrected(household, an_account(), revision=3))
    await harness.answer(rejected(await harness.payment(household)))
    assert await standing(harness, household) == ("held", "account_changed")
    await harness.expect_balanced()


async def test_who_proposed_it_does_not_confirm_it_and_who_pays_does_neither(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    await harness.take(household.reported, household.approved, corrected(household, an_account()))
    proposed = (await propose(harness, household)).json()["id"]

    alone = await decide(harness, proposed, who="Officer ", role="commune_officer")
    payer = await decide(harness, proposed, who="agent", role=["commune_officer", "paying_agent"])
    elsewhere = await _decide_elsewhere(harness, proposed)
    async with harness.client("paying_agent", communes=[COMMUNE]) as client:
        at_the_door = await client.post(f"/v1/payee-changes/{proposed}/verdict", json={"verdict": "confirmed"})

    assert _kind(alone) == (403, "payee-needs-two")
    assert _kind(payer) == (403, "payer-changes-payee")
    assert _kind(elsewhere) == (403, "not-your-commune")
    assert at_the_door.status_code == 403
    assert await standing(harness, household) == ("waiting_payee", "account_changed")
    assert (await decide(harness, proposed)).status_code == 200
    assert _kind(await decide(harness, proposed)) == (409, "payee-change-decided")


async def _decide_elsewhere(harness: ServiceHarness, proposed: str) -> Any:
    async with harness.client("commune_chair", communes=[OTHER_COMMUNE]) as client:
        return await client.post(f"/v1/payee-changes/{proposed}/verdict", json={"verdict": "confirmed"})


async def test_the_database_itself_refuses_a_confirmation_by_who_proposed_it(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    await harness.take(household.reported, household.approved, corrected(household, an_account()))
    proposed = (await propose(harness, household)).json()["id"]

    said = "insert into payee_verdicts (change_id, verdict, decided_by, decided_at) values (:id, 'confirmed', 'OFFICER', now())"
    with pytest.raises(IntegrityError, match="does not confirm him"):
        async with harness.foundation.database.transaction() as session:
            await execute(session, text(said), {"id": UUID(proposed)})


async def test_an_account_that_changed_again_is_proposed_anew(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    await harness.take(household.reported, household.approved, corrected(household, an_account()))
    proposed = (await propose(harness, household)).json()["id"]
    await harness.take(corrected(household, an_account(), revision=3))

    assert _kind(await decide(harness, proposed)) == (409, "account-changed-again")
    assert (await decide(harness, proposed, who="officer", role="commune_officer", verdict="refused")).status_code == 200
    await change(harness, household)
    await harness.send()
    assert await standing(harness, household) == ("sent", None)


@pytest.mark.parametrize("first", ["signature", "account"])
async def test_signed_for_without_an_account_it_goes_by_list_until_two_persons_name_one(
    harness: ServiceHarness, first: str
) -> None:
    await harness.source(10_000_000)
    household = a_household(account=None).frozen()
    account = corrected(household, an_account())
    facts = (household.approved, account) if first == "signature" else (account, household.approved)
    await harness.take(household.reported, *facts)
    # As it was signed, whatever one person has entered since; that it waits for the second one is said beside it.
    assert await standing(harness, household) == ("reserved", "account_unconfirmed")
    assert (await harness.payment(household))["rail"] == "cash"

    await change(harness, household)
    await harness.send()
    payment = await harness.payment(household)
    assert (payment["state"], payment["reason"], payment["rail"]) == ("sent", None, "bank")


async def test_an_account_that_is_taken_away_stops_the_payment_and_its_commune_is_told(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    account = an_account()
    household = a_household(account=account).frozen()
    await harness.take(household.reported, household.approved, corrected(household, None))

    assert await standing(harness, household) == ("waiting_payee", "account_withdrawn")
    assert [fact.reason for fact in await harness.facts(PayeeNeeded)] == ["account_withdrawn"]
    # The account that was signed for comes back: nobody else needs to say anything.
    await harness.take(corrected(household, account, revision=3))
    await harness.send()
    assert await standing(harness, household) == ("sent", None)
    (first,) = await harness.rows("select account_hash from payees where revision = 1")
    assert await _account_paid(harness, household) == bytes(first["account_hash"])


async def test_a_refused_account_that_one_person_corrects_waits_for_the_second(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household(account=NO_SUCH_ACCOUNT).frozen()
    await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.answer(rejected(await harness.payment(household)))

    await harness.take(corrected(household, an_account()))
    assert await standing(harness, household) == ("held", "account_changed")

    await change(harness, household)
    await harness.send()
    payment = await harness.payment(household)
    assert (payment["state"], payment["attempt_count"]) == ("sent", 2)
    await harness.answer(settled(payment, attempt=2))
    assert await standing(harness, household) == ("settled", None)
    await harness.expect_balanced()


@pytest.mark.parametrize("word", ["rejected", "returned"])
async def test_an_account_that_was_changed_before_the_bank_refused_the_old_one_waits_for_the_second_person_too(
    harness: ServiceHarness, word: str
) -> None:
    await harness.source(10_000_000)
    household = a_household(account=NO_SUCH_ACCOUNT).frozen()
    await harness.take(household.reported, household.approved)
    await harness.send()
    await harness.take(corrected(household, an_account()))
    payment = await harness.payment(household)

    await harness.answer(*[rejected(payment)] if word == "rejected" else [settled(payment), came_back(payment)])

    assert await standing(harness, household) == ("held" if word == "rejected" else "returned", "account_changed")
    assert [fact.reason for fact in await harness.facts(PayeeNeeded)] == ["account_changed"]
    # Of the bank they hear what the bank said.
    assert [fact.reason for fact in await harness.facts(PaymentFailed)] == (["AC04"] if word == "rejected" else [])
    await change(harness, household)
    await harness.send()
    assert await standing(harness, household) == ("sent", None)


async def test_awards_of_before_payees_were_frozen_go_as_they_went(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household()
    await harness.take(household.reported, household.approved, corrected(household, an_account()))
    await harness.send()
    assert await standing(harness, household) == ("sent", None)


async def test_the_second_person_sees_the_last_digits_and_the_reason(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    account = an_account()
    await harness.take(household.reported, household.approved, corrected(household, account))
    await propose(harness, household)

    async with harness.client("commune_chair", communes=[COMMUNE]) as client:
        (item,) = (await client.get("/v1/payee-changes")).json()["items"]
    async with harness.client("commune_chair", communes=[OTHER_COMMUNE]) as client:
        elsewhere = (await client.get("/v1/payee-changes")).json()["items"]

    assert (item["reason"], item["proposed_by"], item["state"]) == (_WHY, "officer", "proposed")
    assert item["account"]["account_number"][-4:] == account[-4:]
    assert account not in str(item)
    assert elsewhere == []
    kept = str(await harness.rows("select reason, person, account_hash from payee_changes"))
    assert account not in kept
    assert _WHY not in kept


async def test_the_second_person_sees_what_is_paid_how_much_and_whether_it_is_a_drill(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household(amount=5_400_000, code="INJURY").frozen()
    await harness.take(household.reported, household.approved, corrected(household, an_account()))

    proposed = (await propose(harness, household)).json()

    payment = await harness.payment(household)
    paid = {"id": str(payment["id"]), "benefit": "INJURY", "person": payment["person"], "amount": 5_400_000, "unit": "dong"}
    assert proposed["payments"] == [paid]
    assert proposed["drill"] is payment["drill"]


async def test_auditors_see_what_is_proposed_and_not_why_because_names_stand_in_it(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    await harness.take(household.reported, household.approved, corrected(household, an_account()))
    await propose(harness, household, reason="Bà Nguyễn Thị Mật, 0559000222, đã gặp")

    async with harness.client("auditor") as client:
        (item,) = (await client.get("/v1/payee-changes")).json()["items"]

    assert (item["reason"], item["proposed_by"]) == ("", "officer")
    assert "Mật" not in str(item)


@pytest.mark.parametrize("kind", ["head", "guardian"])
async def test_a_person_of_the_household_is_named_for_another_adult_alone(harness: ServiceHarness, kind: str) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    await harness.take(household.reported, household.approved, corrected(household, an_account()))
    account = {"name": "Người Giám Hộ", "bank_code": "VBARD", "account_number": an_account()}

    answer = await propose(harness, household, kind=kind, person="p7", account=account)

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, ["person"])


async def test_a_case_that_was_taken_back_is_paid_to_nobody_whoever_confirms(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    await harness.take(household.reported, household.approved, corrected(household, an_account()))
    proposed = (await propose(harness, household)).json()["id"]
    await harness.take(a_case_retracted(case_id=household.reported.case_id))

    assert (await decide(harness, proposed)).status_code == 200
    assert (await harness.payment(household))["state"] == "released"
    await harness.expect_balanced()


async def test_what_was_ready_before_is_asked_about_once_more_where_it_is_written_down_as_sent(harness: ServiceHarness) -> None:
    await harness.source(10_000_000)
    household = a_household().frozen()
    await harness.take(household.reported, household.approved)
    assert await standing(harness, household) == ("reserved", None)
    # A process of before knew of no freezing: it left the payment in its round.
    async with harness.foundation.database.transaction() as session:
        await execute(session, text("update cases set payee_mark = 'another'"))
        await audit.record(session, harness.foundation.actor, "an older process", "case", [household.reported.case_id])

    await harness.send()

    assert await standing(harness, household) == ("waiting_payee", "account_changed")
    assert await harness.rows("select 1 from attempts") == []
    await harness.expect_balanced()
