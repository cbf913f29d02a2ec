"""Who goes on a delivery note, and what comes back of one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.disbursement import policy
from services.disbursement.domain.stock import NoteLine, StockItem, Warehouse, WarehouseId, unit_of
from shared.errors import InvalidInput
from shared.ids import CaseId, PaymentId, new_id
from tests.support.builders import COMMUNE
from tests.unit.disbursement.builders import a_payment, a_source


@given(st.lists(st.integers(1, 90), max_size=300), st.integers(0, 5000))
def test_a_note_takes_out_what_is_there_at_most_and_passes_nobody_over_who_fits(amounts: list[int], stock: int) -> None:
    waiting = [a_payment(amount=amount, unit="kg", rail="goods") for amount in amounts]

    going = policy.stock.fitting(waiting, stock)

    left = stock - sum(payment.amount for payment in going)
    assert left >= 0
    assert len(going) <= policy.stock.MAX_LINES
    assert [payment for payment in waiting if payment in going] == going
    if len(going) < policy.stock.MAX_LINES:
        assert all(payment.amount > left for payment in waiting if payment not in going)


@given(st.lists(st.integers(1, 90).flatmap(lambda most: st.tuples(st.just(most), st.integers(0, most))), max_size=50))
def test_what_was_not_handed_over_comes_back_and_nothing_else(given_lines: list[tuple[int, int]]) -> None:
    lines = [
        NoteLine(PaymentId(new_id()), CaseId(new_id()), "RICE", "12/QĐ-UBND", quantity, so_much > 0, False, so_much)
        for quantity, so_much in given_lines
    ]

    handed = sum(so_much for _, so_much in given_lines)

    assert policy.stock.brought_back(lines) + handed == sum(line.quantity for line in lines)


def test_rice_is_of_a_source_in_kilograms_and_what_is_invented_of_an_invented_one() -> None:
    warehouse, rice = Warehouse(WarehouseId(new_id()), "KHO1", "Kho xã", COMMUNE, drill=True), a_source(unit="kg")

    policy.stock.check_goods(warehouse, rice, StockItem.RICE)

    assert {unit_of(item) for item in StockItem if item is not StockItem.RICE} == {"set"}
    for source, item in (
        (rice, StockItem.TENT),
        (a_source(unit="dong"), StockItem.RICE),
        (replace(rice, drill=False), StockItem.RICE),
    ):
        with pytest.raises(InvalidInput):
            policy.stock.check_goods(warehouse, source, item)
