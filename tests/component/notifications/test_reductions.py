"""Less than was signed stands: the household and its informant hear what is left, the commune that something changed."""

from shared.events import HouseholdTold, InformantTold
from shared.ids import new_id
from tests.component.notifications.harness import HOUSEHOLD_PHONE, INFORMANT_PHONE, ServiceHarness
from tests.component.notifications.test_cases import WITH_INFORMANT
from tests.support.builders import (
    a_household_reported,
    a_payment_settled,
    a_reduced_award,
    an_assistance_declined,
    an_assistance_reduced,
)


async def test_everybody_hears_once_what_is_left_and_what_stood(harness: ServiceHarness) -> None:
    case, award = new_id(), new_id()
    less = a_reduced_award(award_id=award, stood=40_000_000, stands=20_000_000)
    reduced = an_assistance_reduced(case_id=case, reductions=(less,), decision_number="123456/QĐ-UBND-XH/2026")

    await harness.take(reduced, a_household_reported(case_id=case, personal=WITH_INFORMANT))
    await harness.take(reduced)
    await harness.send()

    (text,), (neutral,) = (harness.telephones.texts(phone) for phone in (HOUSEHOLD_PHONE, INFORMANT_PHONE))
    assert text.startswith("DIEN TAP. ")
    assert "da dieu chinh con 20.000.000 dong (truoc: 40.000.000), QD 123456/QD-UBND-XH/2026" in text
    assert len(text) <= 160
    assert "tro giup cho ho ban da bao da duoc dieu chinh. Hoi" in neutral
    told = [*await harness.facts(HouseholdTold), *await harness.facts(InformantTold)]
    # Something of it is still to come: nothing counts as told of the award itself.
    assert [(fact.award_ids, fact.adjustment, fact.caused_by) for fact in told] == [((), True, reduced.event_id)] * 2


async def test_of_what_was_taken_back_entirely_nothing_is_left_to_tell(harness: ServiceHarness) -> None:
    case, award = new_id(), new_id()
    reduced = an_assistance_reduced(case_id=case, reductions=(a_reduced_award(award_id=award, stands=0),))

    await harness.take(a_household_reported(case_id=case, personal=WITH_INFORMANT), reduced)
    await harness.send()

    assert "ho ban khong con khoan " in harness.telephones.texts(HOUSEHOLD_PHONE)[0]
    assert [(fact.award_ids, fact.adjustment) for fact in await harness.facts(HouseholdTold)] == [((award,), True)]


async def test_each_adjustment_and_a_refusal_of_one_decision_are_told_by_themselves(harness: ServiceHarness) -> None:
    case, decision = new_id(), new_id()
    reduced = an_assistance_reduced(
        case_id=case, decision_id=decision, reductions=(a_reduced_award(stands=0), a_reduced_award(stands=1))
    )
    declined = an_assistance_declined(case_id=case, decision_id=decision, award_ids=(new_id(),), whole_case=False)

    await harness.take(a_household_reported(case_id=case, personal=WITH_INFORMANT), reduced, declined)
    await harness.take(a_payment_settled(case_id=case))
    await harness.send()

    assert len(harness.telephones.texts(HOUSEHOLD_PHONE)) == 4


async def test_the_communes_digest_counts_it(harness: ServiceHarness) -> None:
    await harness.take(an_assistance_reduced())

    items = await harness.rows("select kind from digest_items")
    items = await harness.rows("select kind from digest_items")
    assert [item.kind for item in items] == ["reduced"]
