"""Outcomes are told once to everybody who must know, in whichever order report, outcome and retraction come (P10)."""

import itertools

import pytest

from shared.events import Event, HouseholdTold, InformantTold
from shared.events.intake import Informant
from shared.household_code import new_code
from shared.ids import new_id
from tests.component.notifications.harness import HOUSEHOLD_PHONE, INFORMANT_PHONE, ServiceHarness, a_phone
from tests.support.builders import (
    a_case_retracted,
    a_household_reported,
    a_payment_settled,
    a_personal_part,
    an_assistance_declined,
    goods_handed_over,
)
from tests.support.statements import noted_statements

REACHABLE = a_personal_part(phone=HOUSEHOLD_PHONE)
WITH_INFORMANT = a_personal_part(phone=HOUSEHOLD_PHONE, informant=Informant(name="Người Báo Tin", phone=INFORMANT_PHONE))


async def test_a_household_hears_what_was_paid_and_how(harness: ServiceHarness) -> None:
    case = new_id()
    paid = a_payment_settled(case_id=case, amount_dong=5_400_000)

    await harness.take(a_household_reported(case_id=case, personal=REACHABLE), paid)
    await harness.send()

    (text,) = harness.telephones.texts(HOUSEHOLD_PHONE)
    assert text.startswith("DIEN TAP. ")
    assert "5.400.000 dong" in text
    assert "chuyen khoan" in text
    assert len(text) <= 160
    (fact,) = await harness.facts(HouseholdTold)
    assert (fact.case_id, fact.outcome_id, fact.award_ids) == (case, paid.payment_id, (paid.award_id,))
    assert (fact.caused_by, fact.channel) == (paid.event_id, "sms")


async def test_the_informant_is_told_too(harness: ServiceHarness) -> None:
    case = new_id()

    await harness.take(a_household_reported(case_id=case, personal=WITH_INFORMANT), a_payment_settled(case_id=case))
    await harness.send()

    assert len(harness.telephones.texts(INFORMANT_PHONE)) == 1
    assert len(await harness.facts(InformantTold)) == 1


async def test_report_outcome_and_goods_end_the_same_in_every_order(harness: ServiceHarness) -> None:
    for number_of_order, order in enumerate(itertools.permutations(range(3))):
        case = new_id()
        informant = Informant(name="Người Báo Tin", phone=a_phone(100 + number_of_order))
        facts = [
            a_household_reported(case_id=case, personal=a_personal_part(phone=a_phone(number_of_order), informant=informant)),
            a_payment_settled(case_id=case),
            goods_handed_over(case_id=case),
        ]
        for number in order:
            await harness.take(facts[number])
        await harness.send()

        known = [
            fact for fact in await harness.facts(HouseholdTold) + await harness.facts(InformantTold) if fact.case_id == case
        ]
        assert len(known) == 4, order


@pytest.mark.parametrize("together", [True, False])
async def test_a_fact_that_comes_twice_is_told_once(harness: ServiceHarness, *, together: bool) -> None:
    case = new_id()
    facts = [a_household_reported(case_id=case, personal=REACHABLE), a_payment_settled(case_id=case)]

    if together:
        await harness.take(*facts, *facts)
    else:
        await harness.take(*facts)
        await harness.take(*facts)
    await harness.send()

    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 1


async def test_a_refusal_is_told_with_its_number(harness: ServiceHarness) -> None:
    case = new_id()
    declined = an_assistance_declined(case_id=case, decision_number="17/QĐ-UBND")

    await harness.take(declined)
    await harness.take(a_household_reported(case_id=case, personal=REACHABLE))
    await harness.send()

    (text,) = harness.telephones.texts(HOUSEHOLD_PHONE)
    assert "17/QD-UBND" in text
    (fact,) = await harness.facts(HouseholdTold)
    assert (fact.outcome_id, fact.award_ids) == (declined.decision_id, ())


@pytest.mark.parametrize(
    "phone",
    [
        None,
        "12",
    ],
)
async def test_a_household_without_a_phone_that_works_is_told_by_its_commune(
    harness: ServiceHarness, phone: str | None
) -> None:
    case = new_id()

    await harness.take(
        a_household_reported(case_id=case, personal=a_personal_part(phone=phone)), a_payment_settled(case_id=case)
    )
    await harness.send()
    (visit,) = await harness.notices(kind="in_person")
    told_before = await harness.facts(HouseholdTold)
    async with harness.client(communes=[visit["commune_code"]]) as officer:
        answer = await officer.post(f"/v1/notices/{visit['id']}/acknowledge", json={})

    assert (visit["state"], visit["reason"], visit["audience"]) == ("waiting", "no_phone", "household")
    assert (told_before, harness.telephones.simulator.heard) == ([], [])
    assert answer.json() == {"state": "acknowledged"}
    (fact,) = await harness.facts(HouseholdTold)
    assert (fact.case_id, fact.channel) == (case, "in_person")
    assert await harness.rows("select state from clocks where kind = 'told_in_person'") == [("kept",)]


async def test_a_phone_that_comes_with_a_correction_is_used(harness: ServiceHarness) -> None:
    case = new_id()

    await harness.take(a_household_reported(case_id=case), a_payment_settled(case_id=case))
    await harness.take(a_household_reported(case_id=case, revision=2, personal=REACHABLE))
    await harness.send()

    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 1
    assert await harness.notices(kind="in_person") == []
    assert await harness.rows("select state from clocks where kind = 'told_in_person'") == [("stopped",)]


async def test_an_older_revision_changes_nothing(harness: ServiceHarness) -> None:
    case = new_id()

    await harness.take(a_household_reported(case_id=case, revision=2, personal=REACHABLE))
    await harness.take(a_household_reported(case_id=case, revision=1))
    await harness.take(a_payment_settled(case_id=case))
    await harness.send()

    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 1


async def test_nothing_is_told_about_a_withdrawn_case_in_any_order(harness: ServiceHarness) -> None:
    for order in itertools.permutations(range(3)):
        case = new_id()
        facts = [
            a_household_reported(case_id=case, personal=REACHABLE),
            a_payment_settled(case_id=case),
            a_case_retracted(case_id=case),
        ]
        for number in order:
            await harness.take(facts[number])
        await harness.send()

    assert harness.telephones.texts(HOUSEHOLD_PHONE) == []
    assert await harness.facts(HouseholdTold) == []
    assert {row.state for row in await harness.rows("select state from notices where case_id is not null")} <= {"withdrawn"}


async def test_phones_are_ciphertext_in_every_table(harness: ServiceHarness) -> None:
    case = new_id()

    await harness.take(a_household_reported(case_id=case, personal=REACHABLE), a_payment_settled(case_id=case))
    await harness.give_contacts()
    await harness.give_duty()

    for table in ("case_contacts", "deliveries", "commune_contacts", "duty_shifts", "notices", "audit", "outbox"):
        rows = await harness.rows(f"select * from {table}")
        assert rows
        assert "559000" not in str(rows), table


async def test_five_hundred_outcomes_take_a_handful_of_statements(harness: ServiceHarness) -> None:
    cases = [new_id() for _ in range(500)]
    people = [a_personal_part(phone=a_phone(number)) for number in range(500)]
    await harness.take(*[a_household_reported(case_id=c, personal=part) for c, part in zip(cases, people, strict=True)])

    few = await _statements(harness, *[a_payment_settled(case_id=case) for case in cases[:5]])
    many = await _statements(harness, *[a_payment_settled(case_id=case) for case in cases])

    assert many <= few + 2
    assert many < 15


async def _statements(harness: ServiceHarness, *facts: Event) -> int:
    with noted_statements(harness.foundation.database) as seen:
        await harness.take(*facts)
    return len(seen)


async def test_a_household_gets_the_address_of_its_page_and_nobody_else_does(harness: ServiceHarness) -> None:
    case, code = new_id(), new_code()
    informant = Informant(name="Người Báo Tin", phone=INFORMANT_PHONE)
    part = a_personal_part(phone=HOUSEHOLD_PHONE, informant=informant, page_code=code)

    await harness.take(a_household_reported(case_id=case, personal=part), a_payment_settled(case_id=case))
    await harness.send()

    (text,) = harness.telephones.texts(HOUSEHOLD_PHONE)
    (told,) = harness.telephones.texts(INFORMANT_PHONE)
    assert text.endswith(f" Xem: https://desk.test/h/{code}")
    assert code not in told
    # No row says in clear what opens the page.
    for table in ("case_contacts", "deliveries", "notices", "outcomes", "audit"):
        assert code not in str(await harness.rows(f"select t.*::text as row from {table} t"))


async def test_a_new_code_goes_with_the_next_message_and_repeats_none(harness: ServiceHarness) -> None:
    case, codes = new_id(), [new_code(), new_code()]
    reports = [
        a_household_reported(case_id=case, revision=number, personal=a_personal_part(phone=HOUSEHOLD_PHONE, page_code=code))
        for number, code in enumerate(codes, start=1)
    ]
    await harness.take(reports[0], a_payment_settled(case_id=case))
    await harness.send()

    await harness.take(reports[1])
    await harness.send()
    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 1, "the same number is told the same thing once"
    await harness.take(a_payment_settled(case_id=case))
    await harness.send()

    assert [text.rsplit("/", 1)[1] for text in harness.telephones.texts(HOUSEHOLD_PHONE)] == codes


async def test_a_number_that_several_households_share_carries_the_code_of_none(harness: ServiceHarness) -> None:
    cases = [new_id() for _ in range(2)]
    for case in cases:
        part = a_personal_part(phone=HOUSEHOLD_PHONE, page_code=new_code())
        await harness.take(a_household_reported(case_id=case, personal=part))
    await harness.take(*(a_payment_settled(case_id=case) for case in cases))
    await harness.send()

    assert harness.telephones.texts(HOUSEHOLD_PHONE)
    assert not any("/h/" in text for text in harness.telephones.texts(HOUSEHOLD_PHONE))
