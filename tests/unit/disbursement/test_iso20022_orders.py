"""Files of ISO 20022 as we write them: one that another maker's bank reads as it was meant, under ids that fit."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mockbank import messages as their_messages
from mockbank import validate as their_validate

from services.disbursement.gateways.iso20022 import names
from services.disbursement.gateways.iso20022.orders import Payer, write_orders
from services.disbursement.gateways.rail import RailOrder
from shared.events.household import Payee
from shared.privacy import Private

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
PAYMENT = UUID("0d5f2c1e-8a7b-5c3d-9e4f-112233445566")
FILE = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"


def an_order(number: int = 1, *, name: str = "Nguyễn Thị Đào", bank: str = "VCB", amount: int = 5_400_000) -> RailOrder:
    payee = Payee(name=name, bank_code=bank, account_number=f"77001234{number:04}")
    return RailOrder(f"{UUID(int=number)}-1", amount, Private(payee), drill=False)


def a_file(*orders: RailOrder, characters: names.CharacterSet = "utf-8") -> bytes:
    return write_orders(FILE, orders, Payer("UBND xã Thử Nghiệm", "110022334455", "970405", characters), NOW)


def test_a_file_is_one_that_another_makers_bank_reads_as_it_was_meant():
    body = a_file(an_order(1), an_order(2, bank="999999992", amount=1))

    assert their_validate.validate(body, today=date(2026, 11, 30)) == []
    read = their_messages.read_pain001(body)
    (block,) = read.batches
    assert (read.msg_id, read.nb_of_txs, str(read.ctrl_sum)) == (FILE, 2, "5400001")
    assert (block.debtor_account, block.requested_execution_date) == ("110022334455", date(2026, 11, 30))
    first, second = block.payments
    assert (first.end_to_end_id, first.amount, first.currency) == (f"{UUID(int=1).hex}1", 5_400_000, "VND")
    assert (first.creditor_name, first.creditor_account) == ("Nguyễn Thị Đào", "770012340001")
    assert (first.creditor_clearing_id, second.creditor_clearing_id) == ("970436", "999999992")
    assert b">5400000<" in body


def test_the_day_of_a_file_is_vietnams():
    late = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
    body = write_orders(FILE, [an_order()], Payer("UBND", "1", "VCB"), late)

    assert b"<Dt>2026-12-01</Dt>" in body


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Nguyễn Thị Đào", "Nguyen Thi Dao"),
        ("Đặng Đình Ưởng", "Dang Dinh Uong"),
        ("Y Bhăm Êban", "Y Bham Eban"),
        ("Trần & Con  (chủ hộ)", "Tran Con (chu ho)"),
        ("Nguyễn Thị", "Nguyen Thi"),
    ],
)
def test_names_lose_their_accents_only_where_the_bank_wants_it(name, latin):
    assert names.in_character_set(name, "latin") == latin
    assert their_messages.read_pain001(a_file(an_order(name=name), characters="latin")).payments[0].creditor_name == latin
    kept = their_messages.read_pain001(a_file(an_order(name="Nguyễn Thị Đào"))).payments[0].creditor_name
    assert kept == "Nguyễn Thị Đào"


@given(st.uuids(), st.integers(1, 999))
def test_an_attempts_id_fits_a_file_and_comes_back_as_it_was(payment, number):
    ours = f"{payment}-{number}"

    assert len(names.id_in_file(ours)) <= names.MAX_TEXT_35
    assert names.id_of(names.id_in_file(ours)) == ours


@pytest.mark.parametrize("text", [None, "", "NOTPROVIDED"])
def test_no_id_is_none(text):
    assert names.id_of(text) is None


@pytest.mark.parametrize("text", ["INV-1", f"{PAYMENT.hex}0", f"{PAYMENT.hex}01", PAYMENT.hex, f"{PAYMENT.hex}1000"])
def test_an_id_of_somebody_else_stays_as_it_is(text):
    assert names.id_of(text) == text


@pytest.mark.parametrize("text", ["x" * 101, "a\u200bb"])
def test_an_id_that_nobody_can_read_is_none(text):
    assert names.id_of(text) is None
