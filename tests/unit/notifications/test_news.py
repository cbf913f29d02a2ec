"""News of a case: what still holds beside everything else, in whatever order it was heard."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.notifications.domain.notices import Audience
from services.notifications.domain.outcomes import Outcome, OutcomeAward, OutcomeKind, OutcomeOffice
from services.notifications.policy.news import as_it_stands
from services.notifications.policy.texts import of_outcome
from shared.ids import new_id

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
CASE, MONEY, RICE = new_id(), new_id(), new_id()
AWARDS = (OutcomeAward(MONEY, "HOUSE_NEW", 60_000_000, "dong"), OutcomeAward(RICE, "RICE", 60, "kg"))


def one(kind: OutcomeKind, **values: Any) -> Outcome:
    ids = {name: new_id() for name in ("outcome_id", "incident_id", "caused_by")}
    given = {"case_id": CASE, "commune_code": "00004", "drill": True, "kind": kind, "award_ids": (), "known_at": NOON}
    return Outcome(**{**ids, **given, **values})


DECIDED = one(OutcomeKind.DECIDED, awards=AWARDS, award_ids=(MONEY, RICE))
FAILED = one(OutcomeKind.FAILED, award_ids=(MONEY,))
LATE = one(OutcomeKind.LATE)


def later(minutes: int = 1) -> datetime:
    return NOON + timedelta(minutes=minutes)


def amounts(outcome: Outcome | None) -> dict[Any, int]:
    return {award.award_id: award.amount for award in outcome.awards} if outcome else {}


def test_alone_all_news_hold() -> None:
    for news in (DECIDED, FAILED, LATE):
        assert as_it_stands(news, [news]) == news


@pytest.mark.parametrize("kind", [OutcomeKind.PAID, OutcomeKind.HANDED_OVER, OutcomeKind.DECLINED, OutcomeKind.ADJUSTED])
def test_what_has_ended_is_not_decided_any_more(kind: OutcomeKind) -> None:
    known = [DECIDED, one(kind, award_ids=(RICE,))]

    assert amounts(as_it_stands(DECIDED, known)) == {MONEY: 60_000_000}
    assert as_it_stands(DECIDED, [*known, one(kind, award_ids=(MONEY,))]) is None


def test_of_what_was_reduced_the_least_is_said_in_every_order() -> None:
    reductions = [
        one(OutcomeKind.ADJUSTED, amount=stands, awards=(OutcomeAward(MONEY, "HOUSE_NEW", stands, "dong"),))
        for stands in (40_000_000, 30_000_000)
    ]
    for order in itertools.permutations([DECIDED, *reductions]):
        assert amounts(as_it_stands(DECIDED, order)) == {MONEY: 30_000_000, RICE: 60}


def test_a_payment_that_failed_and_is_paid_or_failed_again_is_no_news() -> None:
    assert as_it_stands(FAILED, [FAILED, one(OutcomeKind.PAID, award_ids=(MONEY,))]) is None
    assert as_it_stands(FAILED, [FAILED, one(OutcomeKind.FAILED, award_ids=(MONEY,), known_at=later())]) is None
    assert as_it_stands(FAILED, [FAILED, one(OutcomeKind.PAID, award_ids=(RICE,)), DECIDED]) == FAILED


def test_what_came_back_and_fails_once_more_is_told_and_what_failed_before_it_is_not() -> None:
    paid = one(OutcomeKind.PAID, award_ids=(MONEY,), known_at=later(1))
    back = one(OutcomeKind.CAME_BACK, awards=(OutcomeAward(MONEY, "", 60_000_000, "dong"),), known_at=later(2))
    again = one(OutcomeKind.FAILED, award_ids=(MONEY,), known_at=later(3))
    known = [FAILED, paid, back, again]

    for order in itertools.permutations(known):
        assert as_it_stands(again, order) == again
        assert as_it_stands(FAILED, order) is None
    assert as_it_stands(again, [*known, one(OutcomeKind.PAID, award_ids=(MONEY,), known_at=later(4))]) is None
    assert as_it_stands(again, [*known, one(OutcomeKind.ADJUSTED, award_ids=(MONEY,), known_at=later(1))]) is None
    other = replace(back, awards=(OutcomeAward(RICE, "", 60, "kg"),))
    assert as_it_stands(again, [FAILED, paid, other, again]) is None


@pytest.mark.parametrize("kind", [kind for kind in OutcomeKind if kind is not OutcomeKind.LATE])
def test_whoever_was_told_anything_since_is_not_told_that_it_is_late(kind: OutcomeKind) -> None:
    assert as_it_stands(LATE, [LATE, one(kind, known_at=later())]) is None
    assert as_it_stands(LATE, [LATE, one(kind, known_at=later(-1))]) == LATE


def test_whom_to_ask_is_known_from_the_decision() -> None:
    office = OutcomeOffice("00004", "Nhà văn hóa", "0236 3822 822")
    decided = replace(DECIDED, office=office)

    for news in (FAILED, LATE):
        told = as_it_stands(news, [decided, news])
        assert told == replace(news, office=office)


def test_what_is_no_news_is_told_whatever_else_came() -> None:
    paid = one(OutcomeKind.PAID, award_ids=(MONEY,))

    assert as_it_stands(paid, [DECIDED, FAILED, LATE, paid]) == paid


def test_of_an_award_in_parts_each_is_named_and_only_the_last_ends_it() -> None:
    def part(number: int) -> Outcome:
        came = OutcomeAward(MONEY, "", 20_000_000, "dong", f"{number}/2")
        said = {"amount": 20_000_000, "unit": "dong", "rail": "bank"}
        return one(OutcomeKind.PAID, award_ids=(MONEY,), awards=(came,), **said)

    first, last = part(1), part(2)

    assert as_it_stands(FAILED, [first, FAILED]) is not None, "the second part has failed, whatever the first did"
    assert as_it_stands(FAILED, [first, last, FAILED]) is None
    assert amounts(as_it_stands(DECIDED, [first, DECIDED])) == {MONEY: 60_000_000, RICE: 60}
    assert "đã được chi trả 20.000.000 đồng, phần 1/2 (" in of_outcome(first, Audience.HOUSEHOLD).text
