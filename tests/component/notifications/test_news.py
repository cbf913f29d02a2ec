"""How a case stands is told at every turn: decided, not paid by the bank, late; and nothing that does not hold any more."""

import itertools
from datetime import timedelta

import pytest

from services.notifications.commands.late_cases import GRACE
from services.notifications.loops.deliveries import BULK
from shared.clock import now
from shared.events import ClockMissed, ClockSolved, HouseholdTold, NewsTold
from shared.events.intake import Informant
from shared.ids import new_id
from tests.component.notifications.harness import HOUSEHOLD_PHONE, INFORMANT_PHONE, ServiceHarness, a_phone
from tests.support.builders import (
    COMMUNE,
    a_case_retracted,
    a_clock_missed,
    a_household_reported,
    a_payment_failed,
    a_payment_returned,
    a_payment_settled,
    a_personal_part,
    a_reduced_award,
    an_approved_award,
    an_assistance_approved,
    an_assistance_reduced,
    moved,
)

PERSON = a_personal_part(phone=HOUSEHOLD_PHONE, informant=Informant(name="Người Báo Tin", phone=INFORMANT_PHONE))
ALONE = a_personal_part(phone=HOUSEHOLD_PHONE)


def a_clock_solved(missed: ClockMissed) -> ClockSolved:
    """It was done after all."""
    names = ClockSolved.model_fields.keys() & ClockMissed.model_fields.keys() - {"event_id"}
    return ClockSolved(**{name: getattr(missed, name) for name in names}, solved_at=now(), outcome="kept_late")


async def test_household_and_informant_hear_what_was_decided_before_it_is_paid(harness: ServiceHarness) -> None:
    case, award = new_id(), an_approved_award(code="HOUSE_NEW", amount=60_000_000)
    await harness.take(a_household_reported(case_id=case, personal=PERSON))
    await harness.take(an_assistance_approved(case_id=case, awards=(award,), authority=f"commune:{COMMUNE}"))
    await harness.send()
    await harness.take(a_payment_settled(case_id=case, award_id=award.award_id, amount_dong=60_000_000))
    await harness.send()

    decided, paid = harness.telephones.texts(HOUSEHOLD_PHONE)
    assert "60.000.000 dong (nha o)" in decided
    assert "da duoc chi tra" in paid
    assert len(harness.telephones.texts(INFORMANT_PHONE)) == 2
    told = await harness.facts(NewsTold)
    assert sorted((fact.news, fact.audience, fact.channel) for fact in told) == [
        ("decided", "household", "sms"),
        ("decided", "informant", "sms"),
    ]
    # Only what came out ends anything.
    assert [fact.award_ids for fact in await harness.facts(HouseholdTold)] == [(award.award_id,)]


async def test_decision_payment_and_report_say_no_lie_in_any_order(harness: ServiceHarness) -> None:
    for number, order in enumerate(itertools.permutations(range(3))):
        case, award = new_id(), an_approved_award()
        facts = [
            a_household_reported(case_id=case, personal=a_personal_part(phone=a_phone(number))),
            an_assistance_approved(case_id=case, awards=(award,)),
            a_payment_settled(case_id=case, award_id=award.award_id),
        ]
        for place in order:
            await harness.take(facts[place])
            await harness.take(facts[place])
        await harness.send()
        (text,) = harness.telephones.texts(a_phone(number))
        assert "da duoc chi tra" in text, order


async def test_of_a_decision_that_is_paid_in_part_the_rest_is_said(harness: ServiceHarness) -> None:
    case, awards = new_id(), (an_approved_award(code="HOUSE_NEW", amount=60_000_000), an_approved_award(amount=5_400_000))
    await harness.take(a_household_reported(case_id=case, personal=ALONE), an_assistance_approved(case_id=case, awards=awards))
    await harness.take(a_payment_settled(case_id=case, award_id=awards[0].award_id, amount_dong=60_000_000))
    await harness.send()

    decided = next(text for text in harness.telephones.texts(HOUSEHOLD_PHONE) if "duoc duyet" in text)
    assert "5.400.000 dong (tro giup xa hoi)" in decided
    assert "60.000.000" not in decided


async def test_a_reduction_before_the_decision_has_left_is_said_in_it(harness: ServiceHarness) -> None:
    case, award = new_id(), an_approved_award(amount=5_400_000)
    less = a_reduced_award(award_id=award.award_id, stood=5_400_000, stands=2_400_000)
    await harness.take(
        a_household_reported(case_id=case, personal=ALONE), an_assistance_approved(case_id=case, awards=(award,))
    )
    await harness.take(an_assistance_reduced(case_id=case, reductions=(less,)))
    await harness.send()

    decided = next(text for text in harness.telephones.texts(HOUSEHOLD_PHONE) if "duoc duyet" in text)
    assert "2.400.000 dong" in decided


async def test_without_a_phone_a_decision_is_a_visit_until_the_help_is_there(harness: ServiceHarness) -> None:
    case, award = new_id(), an_approved_award()
    await harness.take(a_household_reported(case_id=case, personal=a_personal_part(phone=None)))
    await harness.take(an_assistance_approved(case_id=case, awards=(award,)))
    (visit,) = await harness.notices(kind="in_person")
    await harness.take(a_payment_settled(case_id=case, award_id=award.award_id))

    states = {one["id"]: one["state"] for one in await harness.notices(kind="in_person")}
    assert states.pop(visit["id"]) == "withdrawn"
    assert list(states.values()) == ["waiting"]
    clocks = await harness.rows("select state from clocks where kind = 'told_in_person' order by state")
    assert [row.state for row in clocks] == ["running", "stopped"]


async def test_a_visit_for_news_ends_no_award(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(a_household_reported(case_id=case, personal=a_personal_part(phone=None)))
    await harness.take(an_assistance_approved(case_id=case))
    (visit,) = await harness.notices(kind="in_person")
    async with harness.client(communes=[COMMUNE]) as officer:
        await officer.post(f"/v1/notices/{visit['id']}/acknowledge", json={})

    assert [(fact.news, fact.channel) for fact in await harness.facts(NewsTold)] == [("decided", "in_person")]
    assert await harness.facts(HouseholdTold) == []


async def test_a_number_that_is_shared_hears_of_two_decisions_once_and_both_are_visits(harness: ServiceHarness) -> None:
    cases = [new_id() for _ in range(2)]
    for case in cases:
        await harness.take(a_household_reported(case_id=case, personal=ALONE))
    await harness.take(*(an_assistance_approved(case_id=case) for case in cases))
    await harness.send()

    (text,) = harness.telephones.texts(HOUSEHOLD_PHONE)
    assert "2 ho dung chung" in text
    assert {one["case_id"] for one in await harness.notices(kind="in_person")} == {str(case) for case in cases}


async def test_a_corrected_number_hears_the_decision_and_not_what_is_over(harness: ServiceHarness) -> None:
    case, awards = new_id(), (an_approved_award(), an_approved_award())
    other = a_phone(9)
    await harness.take(a_household_reported(case_id=case, personal=ALONE))
    decisions = [
        an_assistance_approved(case_id=case, awards=(award,), decision_number=f"{n}/QĐ") for n, award in enumerate(awards)
    ]
    await harness.take(*decisions)
    await harness.send()
    await harness.take(a_payment_settled(case_id=case, award_id=awards[0].award_id))
    await harness.take(a_household_reported(case_id=case, revision=2, personal=a_personal_part(phone=other)))
    await harness.send()

    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 2
    heard = harness.telephones.texts(other)
    assert len(heard) == 2
    assert any("1/QD" in text for text in heard)
    assert any("da duoc chi tra" in text for text in heard)


async def test_a_withdrawn_case_hears_of_no_decision(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(a_household_reported(case_id=case, personal=ALONE), an_assistance_approved(case_id=case))
    await harness.take(a_case_retracted(case_id=case))
    await harness.take(an_assistance_approved(case_id=case))
    await harness.send()

    assert harness.telephones.texts(HOUSEHOLD_PHONE) == []


async def test_a_moved_case_names_its_new_commune(harness: ServiceHarness) -> None:
    report = a_household_reported(personal=ALONE)
    await harness.take(report, an_assistance_approved(case_id=report.case_id))
    await harness.take(moved(report, "00008", personal=ALONE))
    await harness.send()

    (notice,) = await harness.notices(kind="household")
    assert notice["commune_code"] == "00008"
    assert "Ngọc Hà" in notice["text"]


async def test_a_text_that_did_not_arrive_is_no_visit_where_it_is_over(harness: ServiceHarness) -> None:
    case, award = new_id(), an_approved_award()
    await harness.take(
        a_household_reported(case_id=case, personal=ALONE), an_assistance_approved(case_id=case, awards=(award,))
    )
    await harness.loops.deliveries.send_waiting(BULK)
    await harness.take(a_payment_settled(case_id=case, award_id=award.award_id))
    (row,) = await harness.rows("""
        select d.id, n.id as notice from deliveries d join notices n on n.id = d.notice_id where n.text like '%duyệt%'""")
    line = {"id": str(row.id), "status": "no_such_number", "at": now().isoformat()}
    (await harness.give_receipts([line])).raise_for_status()

    assert [n["state"] for n in await harness.notices() if n["id"] == str(row.notice)] == ["withdrawn"]


@pytest.mark.parametrize(("reason", "words"), [("AC04", "bao lai so tai khoan"), ("MS03", "can bo dang xu ly")])
async def test_a_household_hears_that_the_bank_has_not_paid_and_what_to_do(
    harness: ServiceHarness, reason: str, words: str
) -> None:
    case, award = new_id(), new_id()
    failed = a_payment_failed(case_id=case, award_id=award, reason=reason)
    await harness.take(a_household_reported(case_id=case, personal=PERSON))
    await harness.take(failed)
    await harness.take(failed)
    await harness.send()

    (text,) = harness.telephones.texts(HOUSEHOLD_PHONE)
    assert words in text.lower()
    assert len(harness.telephones.texts(INFORMANT_PHONE)) == 1
    assert {fact.news for fact in await harness.facts(NewsTold)} == {"failed"}


async def test_what_failed_and_was_paid_before_it_was_said_is_not_said(harness: ServiceHarness) -> None:
    case, award = new_id(), new_id()
    await harness.take(a_household_reported(case_id=case, personal=ALONE), a_payment_failed(case_id=case, award_id=award))
    await harness.take(a_payment_settled(case_id=case, award_id=award))
    await harness.send()

    (text,) = harness.telephones.texts(HOUSEHOLD_PHONE)
    assert "da duoc chi tra" in text


async def test_what_came_back_and_failed_once_more_is_said_again(harness: ServiceHarness) -> None:
    case, award = new_id(), new_id()
    await harness.take(a_household_reported(case_id=case, personal=ALONE))
    await harness.take(a_payment_settled(case_id=case, award_id=award))
    await harness.take(a_payment_returned(case_id=case, award_id=award, amount_dong=5_400_000, occurred_at=now()))
    await harness.take(a_payment_failed(case_id=case, award_id=award, occurred_at=now()))
    await harness.send()

    paid, back, failed = harness.telephones.texts(HOUSEHOLD_PHONE)
    assert ["da duoc chi tra" in paid, "tra lai" in back, "bao lai so tai khoan" in failed.lower()] == [True] * 3


async def test_what_waits_with_us_is_no_news_for_a_household(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(a_household_reported(case_id=case, personal=ALONE), a_payment_failed(case_id=case, reason="paused"))
    await harness.send()

    assert harness.telephones.texts(HOUSEHOLD_PHONE) == []


async def test_a_late_case_hears_so_once_per_clock(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(a_household_reported(case_id=case, personal=PERSON))
    missed = a_clock_missed(case_id=case, kind="assisted", missed_at=now() - 2 * GRACE)
    await harness.take(missed)
    for _ in range(2):
        await harness.loops.clocks.inform_late()
        await harness.send()

    (text,) = harness.telephones.texts(HOUSEHOLD_PHONE)
    assert "cham hon han, xin loi" in text
    assert len(harness.telephones.texts(INFORMANT_PHONE)) == 1
    assert {(fact.news, fact.news_id) for fact in await harness.facts(NewsTold)} == {("late", missed.clock_id)}


async def test_nobody_is_told_that_he_is_late_who_was_told_anything_since(harness: ServiceHarness) -> None:
    before, after, solved, fresh = (new_id() for _ in range(4))
    for number, case in enumerate((before, after, solved, fresh)):
        await harness.take(a_household_reported(case_id=case, personal=a_personal_part(phone=a_phone(number))))
    clocks = {
        case: a_clock_missed(case_id=case, kind="assisted", missed_at=now() - (GRACE * (0 if case == fresh else 2)))
        for case in (before, after, solved, fresh)
    }
    await harness.take(*clocks.values())
    await harness.take(a_payment_settled(case_id=before))
    await harness.take(a_clock_solved(clocks[solved]))
    await harness.loops.clocks.inform_late()
    await harness.take(an_assistance_approved(case_id=after))
    await harness.send()

    assert ["chi tra" in text for text in harness.telephones.texts(a_phone(0))] == [True]
    assert ["duoc duyet" in text for text in harness.telephones.texts(a_phone(1))] == [True]
    assert harness.telephones.texts(a_phone(2)) == []
    assert harness.telephones.texts(a_phone(3)) == []


async def test_of_many_late_cases_each_hears_it(harness: ServiceHarness) -> None:
    cases = [new_id() for _ in range(250)]
    await harness.take(
        *(a_household_reported(case_id=case, personal=a_personal_part(phone=a_phone(n))) for n, case in enumerate(cases))
    )
    late = now() - timedelta(minutes=5)
    await harness.take(*(a_clock_missed(case_id=case, kind="assisted", missed_at=late) for case in cases))
    await harness.loops.clocks.inform_late()

    notices = await harness.rows("select count(*) as count from notices where kind = 'household'")
    assert notices[0].count == len(cases)
