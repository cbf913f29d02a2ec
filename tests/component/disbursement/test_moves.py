"""A case moves to another commune: its payments are there, borne by the means of the commune that decided, paid once."""

import asyncio
import itertools
from typing import Any

import pytest

from shared.events import FundsShort, GoodsHandedOver, PaymentSettled
from tests.component.disbursement.harness import ACCOUNT, HANDED_OVER, Household, ServiceHarness, a_household, settled
from tests.support.builders import (
    COMMUNE,
    ELSEWHERE,
    OTHER_COMMUNE,
    a_case_retracted,
    a_personal_part,
    an_approved_award,
    an_assistance_approved,
    moved,
)

PAYEE = {"name": "Hộ Thử Nghiệm", "bank_code": "VBARD", "account_number": ACCOUNT}


def _moved(household: Household, to: str = OTHER_COMMUNE) -> Any:
    return moved(household.reported, to, personal=a_personal_part(payee=PAYEE))


def _rice() -> Household:
    return a_household(amount=60, unit="kg", code="RICE")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_any_order_of_report_move_and_approval_ends_the_same(harness: ServiceHarness, order: tuple[int, ...]) -> None:
    own = await harness.source(10_000_000, scope={"commune_code": COMMUNE})
    await harness.source(10_000_000, scope={"commune_code": OTHER_COMMUNE})
    household = a_household()
    facts = [household.reported, _moved(household), household.approved]

    for number in order:
        await harness.take(facts[number])
    await harness.take(*facts)

    payment = await harness.payment(household)
    assert (payment["commune_code"], payment["means_commune_code"]) == (OTHER_COMMUNE, COMMUNE)
    assert (str(payment["source_id"]), payment["state"]) == (own, "reserved")
    assert len(await harness.payments()) == 1
    clocks = await harness.rows("select commune_code, owner from clocks")
    assert [tuple(row.values()) for row in clocks] == [(OTHER_COMMUNE, f"commune:{OTHER_COMMUNE}")]
    await harness.expect_balanced()


async def test_a_moved_payment_keeps_its_round_its_clock_and_its_means_and_is_paid_once(harness: ServiceHarness) -> None:
    await harness.source(10_000_000, scope={"commune_code": COMMUNE})
    household = a_household()
    await harness.take(household.reported, household.approved)
    before, clock = await harness.payment(household), await harness.rows("select id, started_at, due_at from clocks")

    await harness.take(_moved(household, ELSEWHERE))
    await harness.send()
    await harness.answer(settled(await harness.payment(household)))

    after = await harness.payment(household)
    kept = (
        "id",
        "round_id",
        "source_id",
        "means_commune_code",
        "means_province_code",
        "decision_number",
        "signed_by",
        "amount",
    )
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert (after["state"], after["commune_code"], after["province_code"]) == ("settled", ELSEWHERE, "42")
    assert await harness.rows("select id, started_at, due_at from clocks") == clock
    (fact,) = await harness.facts(PaymentSettled)
    assert fact.commune_code == ELSEWHERE
    await harness.expect_balanced()


async def test_the_new_communes_agent_hands_over_what_the_old_commune_has_signed(harness: ServiceHarness) -> None:
    await harness.source(1000, "kg", scope={"commune_code": COMMUNE})
    household = _rice()
    await harness.take(household.reported, household.approved, _moved(household))
    payment = await harness.payment(household)
    path, body = f"/v1/payments/{payment['id']}/handover", HANDED_OVER

    async with harness.client("paying_agent", communes=[COMMUNE], subject="old") as old:
        refused = await old.post(path, json=body, headers={"Accept-Language": "en"})
    async with harness.client("paying_agent", communes=[OTHER_COMMUNE], subject="new") as new:
        handed = await new.post(path, json=body)
        again = await new.post(path, json=body)

    assert (refused.status_code, OTHER_COMMUNE in refused.text) == (403, True)
    assert (handed.status_code, again.status_code) == (201, 409)
    (fact,) = await harness.facts(GoodsHandedOver)
    assert (fact.commune_code, fact.handed_over_by) == (OTHER_COMMUNE, "new")


async def test_a_handover_and_a_move_at_the_same_moment_hand_over_once(harness: ServiceHarness) -> None:
    await harness.source(1000, "kg")
    households = [_rice() for _ in range(5)]
    await harness.take(*(one.reported for one in households), *(one.approved for one in households))
    payments = [await harness.payment(one) for one in households]

    async def handed(payment: Any) -> int:
        async with harness.client("paying_agent", communes=[COMMUNE], subject="old") as old:
            return (await old.post(f"/v1/payments/{payment['id']}/handover", json=HANDED_OVER)).status_code

    results = await asyncio.gather(*map(handed, payments), *(harness.take(_moved(one)) for one in households))

    for household, status in zip(households, results, strict=False):
        after = await harness.payment(household)
        assert (status, after["state"]) in {(201, "handed_over"), (403, "reserved")}
        assert after["commune_code"] == OTHER_COMMUNE
    await harness.expect_balanced()


async def test_help_that_was_given_before_the_move_is_shown_to_both_and_not_owed_again(harness: ServiceHarness) -> None:
    await harness.source(1000, "kg")
    household = _rice()
    await harness.take(household.reported, household.approved)
    payment = await harness.payment(household)
    assert (await harness.hand_over(payment["id"])).status_code == 201

    await harness.take(_moved(household))
    await harness.take(_signed_again(household))

    assert [row["state"] for row in await harness.payments()] == ["handed_over"]
    for commune, seen in ((COMMUNE, 1), (OTHER_COMMUNE, 1), (ELSEWHERE, 0)):
        async with harness.client("accountant", communes=[commune]) as client:
            page = (await client.get(f"/v1/payments?case_id={household.reported.case_id}")).json()["items"]
        assert len(page) == seen, commune
        assert all((one["commune_code"], one["means_commune_code"]) == (OTHER_COMMUNE, COMMUNE) for one in page)


def _signed_again(household: Household) -> Any:
    """The same rice, signed for by the new commune: what a second opening of the case would bring."""
    return an_assistance_approved(
        case_id=household.reported.case_id,
        household_id=household.reported.household_id,
        commune_code=OTHER_COMMUNE,
        awards=(an_approved_award(code="RICE", amount=60, unit="kg"),),
    )


async def test_what_waits_for_means_waits_for_those_of_the_commune_that_decided(harness: ServiceHarness) -> None:
    household = a_household()
    await harness.take(household.reported, household.approved, _moved(household))
    await harness.source(10_000_000, scope={"commune_code": OTHER_COMMUNE})
    await harness.loops.reserve_waiting_payments()
    waits = await harness.payment(household)

    own = await harness.source(10_000_000, scope={"commune_code": COMMUNE})

    assert waits["state"] == "waiting_funds"
    assert str((await harness.payment(household))["source_id"]) == own
    assert [fact.commune_code for fact in await harness.facts(FundsShort)] == [COMMUNE]


async def test_there_and_back_again_ends_where_the_last_report_says_in_one_batch_or_many(harness: ServiceHarness) -> None:
    await harness.source(100_000_000)
    together, apart = a_household(), a_household()
    for household, at_once in ((together, True), (apart, False)):
        there = _moved(household)
        back = moved(there, COMMUNE, personal=a_personal_part(payee=PAYEE))
        facts = [household.reported, household.approved, there, back]
        for batch in [facts] if at_once else [[fact] for fact in facts]:
            await harness.take(*batch)

    assert [row["commune_code"] for row in await harness.payments()] == [COMMUNE, COMMUNE]
    assert {row["commune_code"] for row in await harness.rows("select commune_code from clocks")} == {COMMUNE}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_a_moved_case_that_is_taken_back_is_paid_nothing_in_any_order(
    harness: ServiceHarness, order: tuple[int, ...]
) -> None:
    await harness.source(10_000_000)
    household = a_household()
    await harness.take(household.reported)
    facts = [_moved(household), household.approved, a_case_retracted(case_id=household.reported.case_id)]

    for number in order:
        await harness.take(facts[number])

    assert (await harness.payment(household))["state"] == "released"
    await harness.expect_balanced()
