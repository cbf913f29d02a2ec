"""When the ledger is compared, by whom, what is kept of it, and what the figures say."""

import asyncio
import math

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.disbursement import metrics
from shared.database import execute
from shared.ids import new_id
from tests.component.disbursement.harness import ServiceHarness, a_household, settled
from tests.component.disbursement.reconciling import (
    SUM,
    differences,
    paid,
    reconcile,
)
from tests.component.disbursement.statements import a_debit, a_stranger, send_statement
from tests.support.builders import COMMUNE


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
