"""Phones that are shared or were wrong: nobody counts as told by a text that does not say whose it is, or that another has."""

from services.notifications.loops.deliveries import BULK
from shared.events import HouseholdTold, InformantTold
from shared.events.intake import Informant
from shared.ids import new_id
from tests.component.notifications.harness import HOUSEHOLD_PHONE, INFORMANT_PHONE, ServiceHarness, a_phone
from tests.support.builders import COMMUNE, a_case_retracted, a_household_reported, a_payment_settled, a_personal_part

X, Y, Z = HOUSEHOLD_PHONE, a_phone(1), a_phone(2)


async def test_who_told_us_of_several_households_is_told_in_person_which_is_which(harness: ServiceHarness) -> None:
    cases = [new_id() for _ in range(2)]
    informant = Informant(name="Người Báo Tin", phone=INFORMANT_PHONE)
    for number, case in enumerate(cases):
        personal = a_personal_part(phone=a_phone(number), informant=informant)
        await harness.take(a_household_reported(case_id=case, personal=personal))
    await harness.take(*[a_payment_settled(case_id=case) for case in cases])
    await harness.send()

    (text,) = harness.telephones.texts(INFORMANT_PHONE)
    assert "2 ho ban da bao" in text
    assert (len(await harness.facts(HouseholdTold)), len(await harness.facts(InformantTold))) == (2, 0)


async def test_a_text_that_still_waits_when_its_phone_becomes_shared_is_a_visit(harness: ServiceHarness) -> None:
    first, second = new_id(), new_id()
    await harness.take(a_household_reported(case_id=first, personal=a_personal_part(phone=X)), a_payment_settled(case_id=first))
    await harness.take(a_household_reported(case_id=second, personal=a_personal_part(phone=X)))
    await harness.send()

    (text,) = harness.telephones.texts(X)
    assert "2 ho dung chung so nay" in text
    (visit,) = await harness.notices(kind="in_person")
    assert (visit["case_id"], visit["reason"]) == (str(first), "shared_phone")
    assert await harness.rows("select state from clocks where kind = 'told_in_person'") == [("running",)]


async def test_the_same_number_of_another_incident_or_a_withdrawn_case_is_not_shared(harness: ServiceHarness) -> None:
    case, withdrawn = new_id(), new_id()
    elsewhere = a_household_reported(incident_id=new_id(), personal=a_personal_part(phone=X))
    await harness.take(elsewhere, a_household_reported(case_id=withdrawn, personal=a_personal_part(phone=X)))
    await harness.take(a_case_retracted(case_id=withdrawn))
    await harness.take(a_household_reported(case_id=case, personal=a_personal_part(phone=X)), a_payment_settled(case_id=case))
    await harness.send()

    assert len(harness.telephones.texts(X)) == 1
    assert [fact.case_id for fact in await harness.facts(HouseholdTold)] == [case]


async def test_a_right_number_that_does_not_exist_either_is_a_visit(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(a_household_reported(case_id=case, personal=a_personal_part(phone=X)), a_payment_settled(case_id=case))
    await harness.send()
    harness.telephones.refuse(Y)
    await harness.take(a_household_reported(case_id=case, revision=2, personal=a_personal_part(phone=Y)))
    await harness.send()
    await harness.take(a_household_reported(case_id=case, revision=3, personal=a_personal_part(phone=Y, size=7)))
    await harness.send()

    (visit,) = await harness.notices(kind="in_person")
    assert (visit["reason"], visit["state"], visit["accepted_at"]) == ("number_refused", "waiting", None)
    assert await harness.rows("select state from clocks where kind = 'told_in_person'") == [("running",)]


async def test_a_phone_that_is_taken_away_after_the_text_left_is_a_visit(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(a_household_reported(case_id=case, personal=a_personal_part(phone=X)), a_payment_settled(case_id=case))
    await harness.send()
    await harness.take(a_household_reported(case_id=case, revision=2, personal=a_personal_part(phone="0236 3822 822")))
    await harness.send()
    (visit,) = await harness.notices(kind="in_person")
    async with harness.client(communes=[COMMUNE]) as officer:
        answer = await officer.post(f"/v1/notices/{visit['id']}/acknowledge", json={})

    assert (visit["reason"], visit["state"], answer.json()) == ("no_phone", "waiting", {"state": "acknowledged"})
    assert len(harness.telephones.texts(X)) == 1


async def test_a_text_on_its_way_while_the_phone_is_corrected_counts_for_nobody(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(a_household_reported(case_id=case, personal=a_personal_part(phone=X)), a_payment_settled(case_id=case))
    harness.telephones.lose_the_next_reply()
    await harness.loops.deliveries.send_waiting(BULK)
    await harness.take(a_household_reported(case_id=case, revision=2, personal=a_personal_part(phone=Y)))
    told_before = await harness.facts(HouseholdTold)
    await harness.send()

    assert told_before == []
    assert len(harness.telephones.texts(Y)) == 1
    assert len(await harness.facts(HouseholdTold)) == 1


async def test_who_was_told_in_person_is_not_texted_when_a_phone_comes(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(a_household_reported(case_id=case), a_payment_settled(case_id=case))
    (visit,) = await harness.notices(kind="in_person")
    async with harness.client(communes=[COMMUNE]) as officer:
        await officer.post(f"/v1/notices/{visit['id']}/acknowledge", json={})
    await harness.take(a_household_reported(case_id=case, revision=2, personal=a_personal_part(phone=Z)))
    await harness.send()

    assert harness.telephones.texts(Z) == []
