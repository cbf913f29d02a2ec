"""What people carry is compared like what the bank moves: cash lists, and goods."""

from datetime import timedelta

from shared.clock import now
from tests.component.disbursement.cash import a_line, a_list, a_waiting_household, hand_over
from tests.component.disbursement.harness import ServiceHarness, a_household
from tests.component.disbursement.reconciling import SUM, clocks, differences, drill_figure, reconcile

WEEK = timedelta(days=7)


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
    fresh = await drill_figure(books, "cash")
    await reconcile(books, now() + WEEK)
    old = await drill_figure(books, "cash")
    [missing] = await differences(books)

    assert (fresh["booked"], fresh["found"], fresh["late"], fresh["difference"]) == (2 * SUM, SUM, -SUM, 0)
    assert (old["late"], old["difference"]) == (0, -SUM)
    assert (missing["part"], missing["kind"], missing["subject"], missing["drill"]) == ("cash", "missing", made["id"], True)
    assert await clocks(books) == {missing["id"]: "running"}


async def test_goods_that_came_in_are_handed_over_or_left(books: ServiceHarness) -> None:
    rice = a_household(amount=30, unit="kg", code="RICE")
    await books.source(100, unit="kg")
    await books.take(rice.reported, rice.approved)
    assert (await books.hand_over((await books.payment(rice))["id"])).status_code < 300

    run = await reconcile(books)
    stock = await drill_figure(books, "goods")

    assert (stock["unit"], stock["booked"], stock["found"], stock["difference"]) == ("kg", 100, 100, 0)
    assert run.booked == 0
