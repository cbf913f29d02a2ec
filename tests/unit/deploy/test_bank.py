import hashlib
import hmac

import pytest

from deploy.simulators.bank import Bank, signature
from deploy.simulators.book import Book
from deploy.simulators.orders import Order, Orders


def an_order(name="a", amount=5_400_000, account="0011"):
    return Order(end_to_end_id=name, amount_dong=amount, bank_code="VCB", account_number=account, payee_name="A")


@pytest.fixture
async def bank(tmp_path):
    bank = Bank(tmp_path, "http://127.0.0.1:1/v1/bank/answers", "secret")
    bank.answer_delay_s = 60
    yield bank
    await bank.close()


def test_the_signature_is_that_of_the_exact_bytes():
    expected = hmac.new(b"secret", b'{"answers":[]}', hashlib.sha256).hexdigest()

    assert signature(b"secret", b'{"answers":[]}') == expected


async def test_the_same_id_is_booked_once_and_another_id_is_another_payment(bank):
    bank.accept(Orders(round_id="r", payments=[an_order("a"), an_order("a")]))
    bank.accept(Orders(round_id="r", payments=[an_order("a"), an_order("b")]))

    assert [entry["end_to_end_id"] for entry in bank.entries] == ["a", "b"]


async def test_the_same_id_with_another_amount_keeps_the_first_and_says_so(bank):
    bank.accept(Orders(round_id="r", payments=[an_order("a", amount=1)]))

    answer = bank.accept(Orders(round_id="r", payments=[an_order("a", amount=2)]))

    assert answer == {"accepted": ["a"], "different": ["a"]}
    assert [entry["amount_dong"] for entry in bank.entries] == [1]


async def test_an_answer_is_pending_until_it_is_due(bank):
    bank.accept(Orders(round_id="r", payments=[an_order("late")]))
    bank.answer_delay_s = 0
    bank.accept(Orders(round_id="r", payments=[an_order("now"), an_order("gone", account="99990404")]))

    statuses = {answer["end_to_end_id"]: answer for answer in bank.inquire(["late", "now", "gone", "never"])}

    assert {name: answer["status"] for name, answer in statuses.items()} == {
        "late": "pending",
        "now": "settled",
        "gone": "rejected",
        "never": "not_received",
    }
    assert statuses["gone"]["reason"] == "AC04"


def test_a_record_torn_by_a_kill_is_cut_off(tmp_path):
    path = tmp_path / "book.jsonl"
    path.write_bytes(b'{"id":"a"}\n{"id":"b')
    book = Book(path)

    assert list(book.read()) == [{"id": "a"}]
    book.append([{"id": "c"}])
    book.close()

    assert path.read_bytes() == b'{"id":"a"}\n{"id":"c"}\n'
