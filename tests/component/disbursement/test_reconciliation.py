"""The ledger beside what others show: exactly what is not the same becomes a difference, with an owner, a clock and an end."""

import asyncio
import math
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.disbursement import commands, metrics
from services.disbursement.activities import Activities
from services.disbursement.app import build_context, build_service
from services.disbursement.domain.reconciliation import Run
from services.disbursement.loops import Loops
from shared.clock import now
from shared.database import execute
from shared.ids import new_id
from tests.component.disbursement.cash import a_line, a_list, a_waiting_household, hand_over
from tests.component.disbursement.harness import ServiceHarness, a_household, came_back, settings_for, settled
from tests.component.disbursement.statements import a_debit, a_stranger, send_statement
from tests.support.builders import COMMUNE, a_case_retracted

SUM = 5_400_000
WEEK = timedelta(days=7)


@pytest.fixture
def books(harness: ServiceHarness) -> ServiceHarness:
    """The service where both sides are expected to say the same at once."""
    harness.settings = settings_for("http://bank.test", is_real=True)
    harness.context = replace(build_context(harness.foundation, harness.settings), statement_grace=timedelta(0))
    harness.app.state.context = harness.context
    harness.activities = Activities(harness.foundation, harness.bank, harness.context)
    harness.loops = Loops(harness.foundation, harness.context)
    harness.reader = build_service(harness.foundation, harness.settings).readers[0]
    return harness


async def paid(harness: ServiceHarness, count: int = 1, **values: Any) -> list[Any]:
    """Households that the bank says it has paid."""
    households = [a_household(drill=False, **values).signed_now() for _ in range(count)]
    await harness.source(count * SUM, drill=False)
    for one in households:
        await harness.take(one.reported, one.approved)
    await harness.send()
    payments = [await harness.payment(one) for one in households]
    assert (await harness.answer(*(settled(each) for each in payments))).status_code == 200
    return payments


async def reconcile(harness: ServiceHarness, at: datetime | None = None) -> Run:
    async with harness.foundation.database.transaction() as session:
        return await commands.reconciliation.reconcile(session, harness.foundation.actor, harness.context, at or now())


async def differences(harness: ServiceHarness, *, ended: bool = False) -> list[Any]:
    async with harness.client("auditor") as client:
        answer = await client.get("/v1/reconciliation/differences", params={"open": str(not ended).lower()})
        assert answer.status_code == 200, answer.text
        items: list[Any] = answer.json()["items"]
        return items


async def clocks(harness: ServiceHarness) -> dict[str, str]:
    rows = await harness.rows("select subject_id, state from clocks where kind = 'bank_ticket'")
    return {str(row["subject_id"]): row["state"] for row in rows}


async def test_a_statement_with_a_hole_leaves_exactly_the_hole_and_the_line_that_comes_ends_it(books: ServiceHarness) -> None:
    first, second, third = await paid(books, 3)
    taken = await send_statement(books, a_debit(first), a_debit(second))

    before = await reconcile(books)
    [hole] = await differences(books)
    watched = await clocks(books)
    again = await send_statement(books, a_debit(third), a_debit(first))
    after = await reconcile(books)

    assert (taken.status_code, taken.json()["new_lines"], again.json()["new_lines"]) == (201, 2, 1)
    assert (before.booked, before.found, before.difference, before.unexplained) == (3 * SUM, 2 * SUM, -SUM, SUM)
    assert (hole["payment_id"], hole["kind"], hole["difference"], hole["state"]) == (str(third["id"]), "missing", -SUM, "open")
    assert (hole["owner"], watched) == (f"commune:{COMMUNE}", {hole["id"]: "running"})
    assert (after.difference, after.differences, await differences(books)) == (0, 0, [])
    [ended] = await differences(books, ended=True)
    assert (ended["id"], ended["outcome"], await clocks(books)) == (hole["id"], "explained", {hole["id"]: "kept"})


async def test_without_statements_everything_is_late_and_nothing_is_missing(books: ServiceHarness) -> None:
    await paid(books)

    run = await reconcile(books)

    assert (run.booked, run.found, run.late, run.difference, run.differences) == (SUM, 0, -SUM, 0, 0)
    assert (run.shown_until, dict(run.counts)) == (None, {"late": 1})


async def test_what_the_bank_books_twice_in_part_or_of_nobodys_order_is_told_apart(books: ServiceHarness) -> None:
    twice, part, unpaid = await paid(books, 3)
    await books.answer(came_back(unpaid))
    await send_statement(
        books,
        a_debit(twice),
        a_debit(twice, reference="FT-again"),
        a_debit(part, amount_dong=SUM - 1_100),
        a_debit(unpaid),
        a_stranger(3_300, "debit", "FEE"),
    )

    run = await reconcile(books)
    found = {one["kind"]: one for one in await differences(books)}
    kinds = sorted(one["kind"] for one in await differences(books))

    assert kinds == ["duplicate", "partial", "unmatched", "unmatched"]
    assert (found["duplicate"]["payment_id"], found["duplicate"]["difference"]) == (str(twice["id"]), SUM)
    assert (found["partial"]["payment_id"], found["partial"]["difference"]) == (str(part["id"]), -1_100)
    assert run.difference == SUM - 1_100 + SUM + 3_300
    assert run.unexplained == SUM + 1_100 + SUM + 3_300
    assert run.booked + run.late + run.accepted + run.difference == run.found


async def test_a_return_on_both_sides_is_no_difference(books: ServiceHarness) -> None:
    [payment] = await paid(books)
    await books.answer(came_back(payment))
    back = a_debit(payment, reference="FT-back", direction="credit")
    await send_statement(books, a_debit(payment), back)

    run = await reconcile(books)

    assert (run.booked, run.found, run.difference, dict(run.counts)) == (0, 0, 0, {"matched": 1})


async def test_what_came_in_is_explained_by_what_people_booked(books: ServiceHarness) -> None:
    await books.source(7_000_000, drill=False)
    await send_statement(books, a_stranger(7_000_000, "credit", "IN-1"), a_stranger(7_000_000, "credit", "IN-2"))

    await reconcile(books)
    [unbooked] = await differences(books)

    assert (unbooked["part"], unbooked["kind"], unbooked["difference"]) == ("income", "unmatched", -7_000_000)
    assert (unbooked["owner"], unbooked["payment_id"]) == ("country", None)
    async with books.client("accountant", communes=[COMMUNE]) as client:
        assert (await client.get("/v1/reconciliation/differences")).json()["items"] == []
        taken = await client.post(f"/v1/reconciliation/differences/{unbooked['id']}/take")
    assert (taken.status_code, taken.json()["type"]) == (403, "urn:kipthoi:problem:not-your-difference")


async def _accept(harness: ServiceHarness, difference: str, subject: str, **area: Any) -> Any:
    async with harness.client("accountant", subject=subject, **area) as client:
        body = {"reason": "Phí tháng 11, hợp đồng số 3"}
        return await client.post(f"/v1/reconciliation/differences/{difference}/accept", json=body)


async def test_two_accountants_let_a_difference_stand_until_a_side_changes(books: ServiceHarness) -> None:
    [payment] = await paid(books)
    await send_statement(books, a_debit(payment, amount_dong=SUM + 1_100))
    await reconcile(books)
    [open_] = await differences(books)

    first = await _accept(books, open_["id"], "one", communes=[COMMUNE])
    alone = await _accept(books, open_["id"], "ONE", communes=[COMMUNE])
    second = await _accept(books, open_["id"], "two", communes=[COMMUNE])
    late = await _accept(books, open_["id"], "three", communes=[COMMUNE])
    stands = await reconcile(books)
    await send_statement(books, a_debit(payment, reference="FT-more", amount_dong=900))
    moved = await reconcile(books)

    assert (first.json()["state"], first.json()["reason"]) == ("proposed", "Phí tháng 11, hợp đồng số 3")
    assert (alone.status_code, alone.json()["type"]) == (403, "urn:kipthoi:problem:said-by-same")
    assert (second.json()["state"], second.json()["outcome"], second.json()["ended_by"]) == ("ended", "accepted", "two")
    assert (late.status_code, late.json()["type"]) == (409, "urn:kipthoi:problem:difference-ended")
    assert (stands.accepted, stands.difference, stands.differences) == (1_100, 0, 0)
    assert (moved.accepted, moved.difference, moved.differences) == (0, 2_000, 1)


async def test_what_one_person_said_stands_no_more_when_something_else_is_found(books: ServiceHarness) -> None:
    [payment] = await paid(books)
    await send_statement(books, a_debit(payment, amount_dong=SUM + 1_100))
    await reconcile(books)
    [open_] = await differences(books)
    await _accept(books, open_["id"], "one", communes=[COMMUNE])
    await send_statement(books, a_debit(payment, reference="FT-more", amount_dong=900))
    await reconcile(books)

    [moved] = await differences(books)
    second = await _accept(books, open_["id"], "two", communes=[COMMUNE])

    assert (moved["id"], moved["difference"], moved["state"]) == (open_["id"], 2_000, "taken")
    assert second.json()["state"] == "proposed"


async def test_who_signed_for_a_payment_lets_no_difference_of_it_stand(books: ServiceHarness) -> None:
    [payment] = await paid(books)
    await send_statement(books, a_debit(payment, amount_dong=SUM + 1_100))
    await reconcile(books)
    [open_] = await differences(books)

    refused = await _accept(books, open_["id"], payment["signed_by"], communes=[COMMUNE])

    assert (refused.status_code, refused.json()["type"]) == (403, "urn:kipthoi:problem:resolved-by-signer")


async def test_money_of_a_cash_list_is_under_way_for_a_week_and_missing_then(books: ServiceHarness) -> None:
    households = [await a_waiting_household(books), await a_waiting_household(books)]
    source = await books.source(2 * SUM)
    for one in households:
        assert (await books.payment(one))["state"] in {"reserved", "waiting_funds"}
    await books.loops.reserve_waiting_payments()
    made = await a_list(books, source)
    signed, _ = [await books.payment(one) for one in households]
    assert (await hand_over(books, made["id"], a_line(signed))).status_code < 300

    await reconcile(books)
    fresh = await _drill_figure(books, "cash")
    await reconcile(books, now() + WEEK)
    old = await _drill_figure(books, "cash")
    [missing] = await differences(books)

    assert (fresh["booked"], fresh["found"], fresh["late"], fresh["difference"]) == (2 * SUM, SUM, -SUM, 0)
    assert (old["late"], old["difference"]) == (0, -SUM)
    assert (missing["part"], missing["kind"], missing["subject"], missing["drill"]) == ("cash", "missing", made["id"], True)
    assert await clocks(books) == {missing["id"]: "running"}


async def _drill_figure(harness: ServiceHarness, part: str) -> Any:
    async with harness.client("auditor") as client:
        figures = (await client.get("/v1/reconciliation")).json()["drills"]["figures"]
    [figure] = [one for one in figures if one["part"] == part]
    return figure


async def test_goods_that_came_in_are_handed_over_or_left(books: ServiceHarness) -> None:
    rice = a_household(amount=30, unit="kg", code="RICE")
    await books.source(100, unit="kg")
    await books.take(rice.reported, rice.approved)
    assert (await books.hand_over((await books.payment(rice))["id"])).status_code < 300

    run = await reconcile(books)
    stock = await _drill_figure(books, "goods")

    assert (stock["unit"], stock["booked"], stock["found"], stock["difference"]) == ("kg", 100, 100, 0)
    assert run.booked == 0


async def test_a_reference_that_says_otherwise_is_refused_and_nothing_of_its_statement_counts(books: ServiceHarness) -> None:
    first, second = await paid(books, 2)
    await send_statement(books, a_debit(first, reference="FT1"))

    refused = await send_statement(books, a_debit(second, reference="FT2"), a_debit(first, reference="FT1", amount_dong=1))

    assert (refused.status_code, refused.json()["type"]) == (409, "urn:kipthoi:problem:reference-says-otherwise")
    assert len(await books.rows("select 1 from statement_lines")) == 1
    assert len(await books.rows("select 1 from statements")) == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"to": (now() - timedelta(days=20)).isoformat()}, "to"),
        ({"to": (now() + timedelta(days=1)).isoformat()}, "to"),
    ],
)
async def test_what_is_no_statement_is_refused_by_its_field(books: ServiceHarness, said: Any, field: str) -> None:
    answer = await send_statement(books, **said)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_only_the_banks_signature_opens_its_door(books: ServiceHarness) -> None:
    assert (await send_statement(books, secret="another key")).status_code == 401


async def test_what_is_kept_is_append_only_and_names_nobody(books: ServiceHarness) -> None:
    await send_statement(books, a_stranger(3_300, "debit", "FEE"))
    await reconcile(books)

    [line] = await books.rows("select words from statement_lines")
    assert "Phí".encode() not in line["words"]
    for table in ("statements", "statement_lines", "reconciliation_runs"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with books.foundation.database.transaction() as session:
                await execute(session, text(f"delete from {table}"), {})


async def test_comparisons_at_once_open_a_difference_once_and_figures_are_written_when_they_change(
    books: ServiceHarness,
) -> None:
    await send_statement(books, a_stranger(3_300, "debit", "FEE"))

    await asyncio.gather(*(reconcile(books) for _ in range(3)))

    assert len(await differences(books)) == 1
    assert len(await books.rows("select 1 from reconciliation_runs where not drill")) == 3
    assert len(await books.rows("select 1 from reconciliation_figures where not drill")) == 1


async def test_every_hour_it_is_compared_and_the_figure_says_what_nobody_has_explained(books: ServiceHarness) -> None:
    await send_statement(books, a_stranger(3_300, "debit", "FEE"))

    await books.loops.reconcile()
    await books.loops.reconcile()
    await books.loops.measure()

    assert len(await books.rows("select 1 from reconciliation_runs where not drill")) == 1
    assert metrics.LEDGER_DIFFERENCE._value.get() == 3_300
    assert 0 <= metrics.RECONCILED_SECONDS._value.get() < 60
    assert metrics.DIFFERENCES.labels("unmatched")._value.get() == 1


async def test_on_demand_at_the_door_by_who_keeps_the_books(books: ServiceHarness) -> None:
    await paid(books)
    key = {"Idempotency-Key": str(new_id())}
    async with books.client("accountant", communes=[COMMUNE]) as client:
        made = await client.post("/v1/reconciliation/runs", headers=key)
        again = await client.post("/v1/reconciliation/runs", headers=key)
        shown = (await client.get("/v1/reconciliation")).json()
        runs = (await client.get("/v1/reconciliation/runs")).json()["items"]
    async with books.client("paying_agent", communes=[COMMUNE]) as client:
        refused = await client.post("/v1/reconciliation/runs")

    assert (made.status_code, made.json()["late_dong"], again.json()["id"]) == (201, -SUM, made.json()["id"])
    assert shown["real"]["run"]["id"] == made.json()["id"]
    assert [(one["part"], one["booked"], one["late"]) for one in shown["real"]["figures"]] == [("bank", SUM, -SUM)]
    assert {one["drill"] for one in runs} == {True, False}
    assert refused.status_code == 403


async def test_what_an_open_ticket_is_about_is_explained_and_before_any_comparison_nobody_knows(books: ServiceHarness) -> None:
    metrics.LEDGER_UNEXPLAINED.set(float("nan"))
    await books.loops.measure()
    before = metrics.LEDGER_UNEXPLAINED._value.get()
    household = a_household(drill=False).signed_now()
    await books.source(SUM, drill=False)
    await books.take(household.reported, household.approved)
    await books.send()
    payment = await books.payment(household)
    await books.answer(settled(payment, amount=SUM - 1_100))
    await send_statement(books, a_debit(payment, amount_dong=SUM - 1_100), a_stranger(3_300, "debit", "FEE"))

    await reconcile(books)
    await books.loops.measure()

    assert math.isnan(before)
    assert [row["kind"] for row in await books.rows("select kind from tickets where ended_at is null")] == ["differs"]
    assert metrics.LEDGER_DIFFERENCE._value.get() == SUM - 1_100 + 3_300
    assert metrics.LEDGER_UNEXPLAINED._value.get() == 3_300


async def test_what_a_drill_invents_explains_no_money_that_came_in(books: ServiceHarness) -> None:
    await books.source(7_000_000, drill=True)
    await send_statement(books, a_stranger(7_000_000, "credit", "IN-1"))

    run = await reconcile(books)

    assert (run.found, run.difference, run.unexplained) == (-7_000_000, -7_000_000, 7_000_000)
    await books.source(7_000_000, drill=False)
    assert (await reconcile(books)).unexplained == 0


async def test_what_a_household_gave_back_by_transfer_explains_the_banks_line_once(books: ServiceHarness) -> None:
    household = a_household(drill=False).signed_now()
    await books.source(2 * SUM, drill=False)
    await books.take(household.reported, household.approved)
    await books.send()
    payment = await books.payment(household)
    await books.answer(settled(payment))
    await books.take(a_case_retracted(case_id=payment["case_id"]))
    [recovery] = await books.rows("select id from recoveries")
    lines = [a_debit(payment), *(a_stranger(SUM, "credit", name) for name in ("BACK-1", "BACK-2", "BACK-3"))]
    await send_statement(books, *lines)
    before = await reconcile(books)

    for number, (way, amount) in enumerate([("cash", 1_000_000), ("bank", SUM - 1_000_000)]):
        said = {"way": way, "receipt_number": f"PT-{number}", "amount": amount, "received_on": str(now().date())}
        async with books.client("accountant", subject="one") as client:
            assert (await client.post(f"/v1/recoveries/{recovery['id']}/receipts", json=said)).status_code == 200
    await send_statement(books, a_stranger(SUM - 1_000_000, "credit", "BACK-4"), a_stranger(1_000_000, "credit", "BACK-5"))
    after = await reconcile(books)

    assert before.unexplained == 3 * SUM
    # The one transfer is explained; what was brought in cash is not what came into the account.
    assert after.unexplained - before.unexplained == 1_000_000
