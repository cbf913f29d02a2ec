"""A bank's reason is a code; what it says in words goes no further than its seal."""

from collections.abc import Callable

import orjson
import pytest

from services.disbursement.domain.bank_answers import Answer, Meaning, read_answer
from services.disbursement.domain.payments import OUR_REASONS, PaymentStatus
from services.disbursement.policy.bank_answers import apply_answer
from shared.bank_reasons import BANK_IN_WORDS, code_of
from shared.events import PaymentFailed, PaymentReturned
from shared.vocabulary import PAYMENT_REASONS, reason_text
from tests.support.builders import MORNING, a_payment_failed, a_payment_returned
from tests.unit.disbursement.builders import a_payment

IN_WORDS = [
    "Tài khoản của bà Đặng Thị Mẫu đã đóng",
    "account closed",
    "AC04: closed",
    "đóng",
    "A" * 36,
    "0559000123",
    "TK-1903000456",
    "0559.000.123",
    "0559-000-123",
    "1903/0004/56",
    "AC04\nDANG",
    "²³",
]
CODES = ["AC04", "account_closed", "E-12.3/b", "not_paid", "A" * 35, " AC04 ", "2026113", "AM04/AC01.2026", "12-34.567"]


@pytest.mark.parametrize("said", IN_WORDS)
def test_what_is_no_code_becomes_ours(said: str) -> None:
    answer = Answer("x-1", "rejected", said, None)

    assert (answer.reason, answer.in_words) == (BANK_IN_WORDS, said)
    assert said not in repr(answer)


@pytest.mark.parametrize("said", CODES)
def test_a_code_goes_on_as_it_is(said: str) -> None:
    answer = Answer("x-1", "rejected", said, None)

    assert (answer.reason, answer.in_words) == (said.strip(), None)


@pytest.mark.parametrize("said", sorted(OUR_REASONS))
def test_a_bank_that_says_a_word_of_ours_has_not_meant_what_we_do_by_it(said: str) -> None:
    heard = read_answer({"end_to_end_id": "x-1", "status": "rejected", "reason": said})
    ours = Answer("x-1", "rejected", said, None, is_ours=True)

    assert isinstance(heard, Answer)
    held = apply_answer(a_payment(state=PaymentStatus.SENT), heard, Meaning.REJECTS, MORNING)
    assert (held.reason, held.contradicted, heard.in_words) == (BANK_IN_WORDS, False, said)
    assert (ours.reason, ours.in_words) == (said, None)


@pytest.mark.parametrize("said", [None, ""])
def test_nothing_said_is_nothing(said: str | None) -> None:
    answer = Answer("x-1", "rejected", said, None)

    assert (answer.reason, answer.in_words) == (None, None)
    assert apply_answer(a_payment(state=PaymentStatus.SENT), answer, Meaning.REJECTS, MORNING).reason == "rejected"


def test_the_words_are_heard_whole_and_no_payment_bears_them() -> None:
    line = {"end_to_end_id": "x-1", "status": "rejected", "reason": IN_WORDS[0]}
    answer = read_answer(line)

    assert isinstance(answer, Answer)
    assert IN_WORDS[0] in answer.words
    assert apply_answer(a_payment(state=PaymentStatus.SENT), answer, Meaning.REJECTS, MORNING).reason == BANK_IN_WORDS


@pytest.mark.parametrize("fact", [a_payment_failed, a_payment_returned])
def test_no_fact_carries_words_also_none_of_before(fact: Callable[..., PaymentFailed | PaymentReturned]) -> None:
    of_before = fact(reason="AC04").to_json().replace(b'"AC04"', orjson.dumps(IN_WORDS[0]))

    assert fact(reason=IN_WORDS[0]).reason == BANK_IN_WORDS
    assert type(fact()).model_validate_json(of_before).reason == BANK_IN_WORDS
    assert fact(reason="AC04").reason == "AC04"


def test_every_page_says_it_in_a_sentence_and_no_words_of_before() -> None:
    ours = PAYMENT_REASONS[BANK_IN_WORDS]

    assert reason_text(PAYMENT_REASONS, code_of(IN_WORDS[0])) == reason_text(PAYMENT_REASONS, IN_WORDS[0]) == ours
    assert "ZZ99" in reason_text(PAYMENT_REASONS, "ZZ99").vi
