import asyncio
import hashlib
import hmac
import itertools
from collections import Counter

import pytest

from deploy.simulators.bank import Bank, signature
from deploy.simulators.book import Book
from deploy.simulators.handsets import Handsets, segments_of
from deploy.simulators.orders import Faults, MessageRefused, Order, Orders
from deploy.simulators.phones import Faults as PhoneFaults
from deploy.simulators.phones import Message, Messages, Phones
from deploy.simulators.troubles import BY_CHANCE, Trouble, Troubles, told_first, told_later


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


def troubled(bank, trouble, trouble_s=0.05):
    bank.misbehave(Faults(troubles={"0555": trouble}, trouble_s=trouble_s))
    return Orders(round_id="r", payments=[an_order("odd", account="110555"), an_order("good")])


def said(bank, *names):
    return [answer["status"] for answer in bank.inquire(names or ["odd", "good"])]


def booked(bank):
    return sorted(entry["end_to_end_id"] for entry in bank.entries)


async def test_one_order_that_is_refused_by_form_refuses_the_whole_message(bank):
    with pytest.raises(MessageRefused) as refusal:
        await bank.take(troubled(bank, Trouble.REFUSED))

    assert (refusal.value.status, booked(bank), said(bank)) == (422, [], ["not_received", "not_received"])


async def test_a_message_in_progress_is_not_received_refuses_its_repetition_and_is_booked_once(bank):
    orders = troubled(bank, Trouble.IN_PROGRESS)
    first = asyncio.create_task(bank.take(orders))
    await asyncio.sleep(0)

    with pytest.raises(MessageRefused) as refusal:
        await bank.take(orders)
    before = said(bank)
    await first
    await bank.take(orders)

    assert (refusal.value.status, before, booked(bank)) == (409, ["not_received", "not_received"], ["good", "odd"])


async def test_a_late_order_is_booked_after_it_was_never_received_and_once(bank):
    orders = troubled(bank, Trouble.LATE)
    taken = await bank.take(orders)
    await bank.take(orders)
    before = said(bank, "odd")
    await asyncio.sleep(0.1)

    assert (sorted(taken["accepted"]), before, booked(bank)) == (["good", "odd"], ["not_received"], ["good", "odd"])


async def test_an_order_that_is_left_out_is_taken_when_it_is_told_again(bank):
    orders = troubled(bank, Trouble.LEFT_OUT)

    first, second = await bank.take(orders), await bank.take(orders)

    assert (first["accepted"], sorted(second["accepted"]), booked(bank)) == (["good"], ["good", "odd"], ["good", "odd"])


async def test_an_order_that_is_booked_twice_stands_twice_until_the_second_is_taken_back_for_good(bank, tmp_path):
    await bank.take(troubled(bank, Trouble.TWICE))
    before = booked(bank)
    await asyncio.sleep(0.1)
    again = Bank(tmp_path, "http://127.0.0.1:1/v1/bank/answers", "secret")

    assert (before, booked(bank), bank.taken_back) == (["good", "odd", "odd"], ["good", "odd"], ["odd"])
    assert again.taken_back == ["odd"]


async def test_a_message_too_many_is_turned_away_once_and_books_nothing(bank):
    orders = troubled(bank, Trouble.THROTTLED)
    with pytest.raises(MessageRefused) as refusal:
        await bank.take(orders)
    before = booked(bank)
    await bank.take(orders)

    assert (refusal.value.status, before, booked(bank)) == (429, [], ["good", "odd"])
    assert bank.met == {Trouble.THROTTLED: 1}


async def test_money_that_was_sent_back_stands_in_the_book_and_is_named(bank):
    await bank.take(troubled(bank, Trouble.RETURNED))

    assert (booked(bank), bank.returned) == (["good", "odd"], ["odd"])


async def test_a_fee_is_kept_from_what_is_named_and_not_from_the_book(bank):
    bank.answer_delay_s = 0
    await bank.take(troubled(bank, Trouble.FEE))

    assert [answer["amount_dong"] for answer in bank.inquire(["odd", "good"])] == [5_398_900, 5_400_000]
    assert [entry["amount_dong"] for entry in bank.entries] == [5_400_000, 5_400_000]


def test_what_is_said_first_and_later_is_what_the_trouble_says():
    answer = {"status": "settled", "amount_dong": 1, "reason": None, "booked_at": "x"}

    assert told_first(Trouble.ODD, answer)["status"] == "SETTLED"
    assert told_first(Trouble.NO_AMOUNT, answer)["amount_dong"] is None
    assert [told_later(trouble, answer)["status"] for trouble in (Trouble.CONTRADICTED, Trouble.RETURNED)] == [
        "rejected",
        "returned",
    ]
    assert told_later(None, answer) is None


def test_the_same_seed_troubles_the_same_orders_and_none_troubles_nobody():
    orders = [an_order(f"order-{number}").model_dump() for number in range(500)]
    calm, one, same = Troubles(), Troubles(), Troubles()
    one.seed = same.seed = 7

    met = [one.of(order) for order in orders]

    assert met == [same.of(order) for order in orders]
    assert set(met) == {None, *BY_CHANCE}
    assert 20 < sum(trouble is not None for trouble in met) < 100
    assert {calm.of(order) for order in orders} == {None}


def test_a_message_that_is_accepted_and_lost_never_rings_and_its_receipt_says_so(tmp_path):
    handsets = Handsets(tmp_path)
    phones = Phones(handsets)
    phones.misbehave(PhoneFaults(lose_numbers=["+84000000001"]))

    answer = phones.deliver(Messages(messages=[Message(id=n, to=f"+8400000000{n}", text="x") for n in "123"]))
    handsets.note_receipted("sms-1", ["3"])
    handsets.close()
    kept = Handsets(tmp_path)
    again = Phones(kept)

    assert [one["id"] for one in answer["accepted"]] == ["1", "2", "3"]
    assert [record["id"] for record in again.heard] == ["2", "3"]
    assert [(one["id"], one["status"]) for one in again.due_receipts()] == [("1", "not_delivered"), ("2", "delivered")]
    assert again.due_receipts() == []
    kept.close()


def test_each_provider_has_its_own_words_and_both_ring_the_same_telephones(handsets):
    second = Phones(handsets, "sms-2")
    second.misbehave(PhoneFaults(lose_numbers=["+84000000001"], refuse_numbers=["+84000000002"]))

    answer = second.deliver(Messages(messages=[Message(id=n, to=f"+8400000000{n}", text="x") for n in "123"]))

    assert [one["reason"] for one in answer["refused"]] == ["11"]
    assert [one["status"] for one in second.send_receipts_now()] == ["UNDELIV", "DELIVRD"]
    assert [(record["id"], record["provider"]) for record in handsets.heard] == [("3", "sms-2")]


def test_what_a_provider_swallows_has_no_receipt(handsets):
    phones = Phones(handsets)
    phones.misbehave(PhoneFaults(swallow_numbers=["+84000000001"]))

    phones.deliver(a_text("m"))

    assert (phones.send_receipts_now(), handsets.heard) == ([], [])


@pytest.mark.parametrize(("text", "count"), [("x" * 160, 1), ("x" * 161, 2), ("ệ" * 70, 1), ("ệ" * 71, 2), ("x" * 307, 3)])
def test_operators_bill_long_texts_and_accents_as_several_messages(text, count):
    assert segments_of(text) == count


@pytest.fixture
def handsets(tmp_path):
    handsets = Handsets(tmp_path)
    yield handsets
    handsets.close()


def a_text(*names):
    return Messages(messages=[Message(id=name, to="+84000000001", text="x") for name in names])


def test_so_many_messages_are_turned_away_or_failed_and_then_no_more(handsets):
    phones = Phones(handsets)
    phones.misbehave(PhoneFaults(throttle_next=2, fail_next=1))

    assert [phones.is_turned_away(a_text("m")) for _ in range(5)] == [500, 429, 429, None, None]


def test_by_the_seed_requests_are_turned_away_now_and_then_and_never_twice_running(handsets):
    phones = Phones(handsets)
    phones.misbehave(PhoneFaults(troubles_seed=7))

    turned_away = [bool(phones.is_turned_away(a_text(f"m{number}"))) for number in range(200)]
    again = [phones.is_turned_away(a_text("m0", "m1", *(f"m{number}" for number in range(200)))) for _ in range(50)]
    phones.misbehave(PhoneFaults(troubles_seed=0))

    assert 20 < sum(turned_away) < 60
    assert not any(one and two for one, two in itertools.pairwise(turned_away))
    assert not any(again), "nobody's message is turned away by chance a second time"
    assert not any(phones.is_turned_away(a_text(f"n{number}")) for number in range(50))


def test_by_the_seed_some_receipts_come_late_and_some_twice(handsets):
    phones = Phones(handsets)
    phones.misbehave(PhoneFaults(troubles_seed=7))
    names = [f"m{number}" for number in range(200)]

    phones.deliver(Messages(messages=[Message(id=name, to="+84000000001", text="x") for name in names]))
    late = set(names) - {receipt["id"] for receipt in _after(phones, 0.5)}
    said = Counter(receipt["id"] for receipt in [*_after(phones, 0.5), *phones.send_receipts_now()])

    assert 0 < len(late) < 60
    assert late <= said.keys()
    assert phones.odd_receipts > len(late)


def _after(phones, seconds):
    """The receipts that are due by then."""
    phones._due = [(at - seconds, receipt) for at, receipt in phones._due]
    return phones.due_receipts()
