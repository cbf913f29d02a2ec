"""The ledger beside what the bank shows: exactly what is not the same becomes a difference, with an owner and a clock."""

from shared.clock import now
from tests.component.disbursement.harness import ServiceHarness, a_household, came_back, settled
from tests.component.disbursement.reconciling import SUM, clocks, differences, paid, reconcile
from tests.component.disbursement.statements import a_debit, a_stranger, send_statement
from tests.support.builders import COMMUNE, a_case_retracted


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
