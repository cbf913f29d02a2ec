"""An award in parts: each goes on its day as a payment of its own, and all of them are one right."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from services.disbursement.domain.limits import day_of
from services.disbursement.domain.payees import NAMED_FROM
from shared.clock import now
from shared.events import PaymentSettled
from shared.ids import new_id
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, an_account, rejected, settled
from tests.component.disbursement.pausing import send_all
from tests.component.disbursement.test_payees import change
from tests.support.builders import COMMUNE, a_case_retracted, a_reduced_award, an_approved_award, an_assistance_reduced

MILLION = 1_000_000


def planned(harness: ServiceHarness, benefit: str = "CHILD_TEMP", by: Any = "day", **values: Any) -> None:
    """From now on awards of this benefit go out in parts: of thirty days, three."""
    said = {"from": "2021-07-01", "benefit": benefit, "by": by, "document": None, "article": None, "certainty": "D"}
    every = {"every": 10} if by == "day" else {}
    harness.keep_terms(plans=[{**said, **every, **values}])


def in_care(amount: int = 3 * MILLION, days: int | None = 30, **values: Any) -> Household:
    """A household with meals for a child, so many days of them, signed now."""
    household = a_household(amount=amount, code="CHILD_TEMP", **values).signed_now()
    (award,) = household.approved.awards
    awards = (award.model_copy(update={"days": days}),)
    return Household(household.reported, household.approved.model_copy(update={"awards": awards}))


async def parts_of(harness: ServiceHarness, household: Household) -> list[Any]:
    return await harness.rows("select * from payments where case_id = :case order by part", case=household.reported.case_id)


async def states(harness: ServiceHarness, household: Household) -> list[str]:
    return [part["state"] for part in await parts_of(harness, household)]


def on_day(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """So many days later."""
    later = now() + timedelta(days=days)
    for place in ("loops", "activities"):
        monkeypatch.setattr(f"services.disbursement.{place}.now", lambda: later)


async def go(harness: ServiceHarness) -> None:
    await harness.loops.let_due_go()
    await send_all(harness)


async def test_each_part_goes_on_its_day_and_all_come_to_the_award(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = await harness.source(10 * MILLION)
    planned(harness)
    household = in_care()
    await harness.take(household.reported, household.approved)
    await harness.take(household.approved.model_copy(update={"event_id": new_id()}))
    await go(harness)

    parts = await parts_of(harness, household)
    assert [(part["part"], part["parts"], part["amount"]) for part in parts] == [(n, 3, MILLION) for n in (1, 2, 3)]
    assert [part["state"] for part in parts] == ["sent", "not_due", "not_due"]
    assert (await harness.seen(source))["reserved"] == 3 * MILLION, "the means of all parts are set aside"
    assert len(await harness.rows("select 1 from clocks where kind = 'paid'")) == 3
    async with harness.client() as client:
        (waits, *_) = (await client.get("/v1/payments", params={"state": "not_due"})).json()["items"]
    assert (waits["part"] in {2, 3}, waits["parts"], waits["due_on"] is not None) == (True, 3, True)
    await harness.answer(settled(parts[0]))

    for days, expected in ((9, "not_due"), (10, "sent")):
        on_day(monkeypatch, days)
        await asyncio.gather(harness.loops.let_due_go(), harness.loops.let_due_go())
        await send_all(harness)
        assert await states(harness, household) == ["settled", expected, "not_due"]
    await harness.answer(settled((await parts_of(harness, household))[1]))
    on_day(monkeypatch, 20)
    await go(harness)
    await harness.answer(settled((await parts_of(harness, household))[2]))

    assert await states(harness, household) == ["settled"] * 3
    told = [(fact.part, fact.parts, fact.amount_dong) for fact in await harness.facts(PaymentSettled)]
    assert told == [(1, 3, MILLION), (2, 3, MILLION), (3, 3, MILLION)]
    assert (await harness.seen(source))["settled"] == 3 * MILLION
    await harness.expect_balanced()


@pytest.mark.parametrize("stands", [1_500_000, 0])
async def test_a_reduction_stops_what_is_not_paid_and_claims_only_what_was(harness: ServiceHarness, stands: int) -> None:
    await harness.source(10 * MILLION)
    planned(harness)
    household = in_care()
    await harness.take(household.reported, household.approved)
    await go(harness)
    await harness.answer(settled((await parts_of(harness, household))[0]))

    less = {"award_id": household.award_id, "code": "CHILD_TEMP", "stood": 3 * MILLION}
    reduced = a_reduced_award(**less, stands=stands, difference=3 * MILLION - stands)
    await harness.take(an_assistance_reduced(case_id=household.reported.case_id, reductions=(reduced,)))

    left = [(part["state"], part["amount"]) for part in await parts_of(harness, household)]
    claims = [row["amount"] for row in await harness.rows("select amount from recoveries")]
    if stands:
        assert left == [("settled", MILLION), ("not_due", 500_000), ("released", MILLION)]
        assert claims == []
    else:
        assert left == [("settled", MILLION), ("released", MILLION), ("released", MILLION)]
        assert claims == [MILLION]
    await harness.expect_balanced()


async def test_a_case_taken_back_stops_the_rest_and_claims_every_part_that_was_paid(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.source(10 * MILLION)
    planned(harness)
    household = in_care()
    await harness.take(household.reported, household.approved)
    await go(harness)
    on_day(monkeypatch, 10)
    await go(harness)
    for part in (await parts_of(harness, household))[:2]:
        await harness.answer(settled(part))

    await harness.take(a_case_retracted(case_id=household.reported.case_id))

    assert await states(harness, household) == ["settled", "settled", "released"]
    assert [row["amount"] for row in await harness.rows("select amount from recoveries")] == [MILLION, MILLION]
    await harness.expect_balanced()


async def test_what_was_planned_in_one_sum_or_in_parts_is_never_owed_the_other_way_too(harness: ServiceHarness) -> None:
    await harness.source(10 * MILLION)
    whole = in_care()
    await harness.take(whole.reported, whole.approved)
    planned(harness)
    parted, of_before = in_care(), in_care(days=None)
    await harness.take(whole.approved.model_copy(update={"event_id": new_id()}))
    await harness.take(parted.reported, parted.approved, of_before.reported, of_before.approved)
    planned(harness, by=None)
    await harness.take(parted.approved.model_copy(update={"event_id": new_id()}))

    for household, amounts in ((whole, [3]), (parted, [1, 1, 1]), (of_before, [3])):
        assert [part["amount"] // MILLION for part in await parts_of(harness, household)] == amounts
    await harness.expect_balanced()


async def test_who_pays_less_of_a_fund_serves_the_first_parts_first(harness: ServiceHarness) -> None:
    await harness.source(2 * MILLION)
    planned(harness)
    household = in_care()
    await harness.take(household.reported, household.approved)

    assert await states(harness, household) == ["reserved", "not_due", "waiting_funds"]
    await harness.source(1 * MILLION)
    await harness.loops.reserve_waiting_payments()
    assert await states(harness, household) == ["reserved", "not_due", "not_due"]
    await harness.expect_balanced()


async def confirm(harness: ServiceHarness, part: Any, subject: str = "looked", **body: Any) -> Any:
    seen = {"seen_on": str(day_of(now())), "evidence_kind": "minutes", "evidence": "Biên bản 12", **body}
    async with harness.client("assessor", subject=subject, communes=[COMMUNE]) as client:
        return await client.post(f"/v1/payments/{part['id']}/step", json=seen)


async def test_by_progress_a_part_goes_once_somebody_who_neither_signs_nor_pays_has_seen_its_step(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.source(100 * MILLION)
    planned(harness, "HOUSE_NEW", "progress", shares=[50, 50])
    household = a_household(amount=40 * MILLION, code="HOUSE_NEW").signed_now()
    await harness.take(household.reported, household.approved)
    await go(harness)
    first, second = await parts_of(harness, household)
    early = await confirm(harness, second)
    await harness.answer(settled(first))
    on_day(monkeypatch, 400)
    await go(harness)
    assert await states(harness, household) == ["settled", "not_due"], "no day lets it go"

    by_signer = await confirm(harness, second, subject=household.approved.signed_by)
    tomorrow = await confirm(harness, second, seen_on=str(day_of(now()) + timedelta(days=1)))
    of_first = await confirm(harness, first)
    done, again = await confirm(harness, second), await confirm(harness, second)
    await go(harness)

    refusals = [early, by_signer, tomorrow, of_first, again]
    assert [refusal.json()["type"].rpartition(":")[2] for refusal in refusals] == [
        *("earlier-part-open", "separation-of-duties", "invalid-input", "no-step-to-confirm", "no-step-to-confirm"),
    ]
    assert (done.status_code, done.json()["state"]) == (201, "reserved")
    assert await states(harness, household) == ["settled", "sent"]
    (kept,) = await harness.rows("select * from confirmed_steps")
    assert (kept["confirmed_by"], kept["evidence_kind"], b"Bi" in bytes(kept["details"])) == ("looked", "minutes", False)
    assert [row["subject"] for row in await harness.rows("select subject from duties where duty = 'assess'")] == ["looked"]
    await harness.expect_balanced()


async def test_who_gave_the_household_anything_confirms_no_step_of_it(harness: ServiceHarness) -> None:
    await harness.source(100 * MILLION)
    await harness.source(30, unit="kg")
    planned(harness, "HOUSE_NEW", "progress", shares=[50, 50])
    household = a_household(amount=40 * MILLION, code="HOUSE_NEW").signed_now()
    rice = an_approved_award(code="RICE", amount=30, unit="kg")
    await harness.take(household.reported, household.approved.model_copy(update={"awards": (*household.approved.awards, rice)}))
    await go(harness)
    (given,) = [part for part in await parts_of(harness, household) if part["rail"] == "goods"]
    first, second = [part for part in await parts_of(harness, household) if part["rail"] == "bank"]
    assert (await harness.hand_over(given["id"])).status_code == 201
    await harness.answer(settled(first))

    assert (await confirm(harness, second, subject="agent")).status_code == 403
    assert (await confirm(harness, second)).status_code == 201


async def account_of(harness: ServiceHarness, payment: Any) -> Any:
    [row] = await harness.rows(
        "select payee_revision from attempts where payment_id = :id order by number desc limit 1", id=payment["id"]
    )
    return row["payee_revision"]


@pytest.mark.parametrize("named", ["what waits", "the next part"])
async def test_whom_two_persons_took_the_money_from_gets_no_later_part_either(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    await harness.source(10 * MILLION)
    planned(harness)
    household = in_care().frozen()
    await harness.take(household.reported, household.approved)
    await go(harness)
    first, second, _ = await parts_of(harness, household)
    answer = rejected(first) if named == "what waits" else settled(first)
    assert (await harness.answer(answer)).status_code == 200
    account = {"name": "Người Nhận Khác", "bank_code": "VBARD", "account_number": an_account()}
    chosen = {} if named == "what waits" else {"payment_ids": [str(second["id"])]}

    await change(harness, household, account=account, **chosen)
    for days in (10, 20):
        on_day(monkeypatch, days)
        await go(harness)

    parts = await parts_of(harness, household)
    assert [part["state"] for part in parts[1:]] == ["sent", "sent"]
    assert [await account_of(harness, part) > NAMED_FROM for part in parts[1:]] == [True, True]
    [kept] = await harness.rows("select payment_ids from payee_changes")
    changed = parts if named == "what waits" else parts[1:]
    assert set(kept["payment_ids"]) == {part["id"] for part in changed}
    await harness.expect_balanced()
