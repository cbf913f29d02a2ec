"""Which provider is asked next; the files of rules and providers are whole, and what is odd in one is refused by its field."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.deliveries import ClaimedDelivery, Lane, Offer
from services.notifications.domain.ways import Failure, ReceiptWord
from services.notifications.policy.way_loader import PROVIDERS, RULES, providers_of, read_providers, read_rules, rules_of
from services.notifications.policy.ways import in_person_at, next_offer, rules_on
from shared.ids import new_id

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
BOTH = ("sms-1", "sms-2")
RULES_CONTENT: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
PROVIDERS_CONTENT: dict[str, Any] = yaml.safe_load(PROVIDERS.read_text(encoding="utf-8"))
(OURS,) = read_rules()


def a_claim(offer: Offer, lane: Lane = Lane.ESCALATIONS) -> ClaimedDelivery:
    return ClaimedDelivery(new_id(), lane, 1, NOON, "text", drill=True, phone=b"", notice_id=new_id(), offer=offer)


def test_the_first_provider_is_asked_first() -> None:
    assert next_offer(a_claim(Offer()), BOTH, OURS, NOON) == Offer("sms-1", NOON)


def test_who_may_have_it_is_asked_again_and_nobody_else_until_its_receipt_is_overdue() -> None:
    doubted = Offer("sms-1", NOON, in_doubt=True)

    at = {seconds: next_offer(a_claim(doubted), BOTH, OURS, NOON + timedelta(seconds=seconds)) for seconds in (1, 9, 10)}

    assert at[1] == at[9] == doubted
    assert at[10] == Offer("sms-2", NOON + timedelta(seconds=10), ("sms-1",))


def test_who_has_failed_is_not_asked_again_before_all_have() -> None:
    assert next_offer(a_claim(Offer(tried=("sms-1",))), BOTH, OURS, NOON) == Offer("sms-2", NOON, ("sms-1",))
    assert next_offer(a_claim(Offer(tried=BOTH)), BOTH, OURS, NOON) == Offer("sms-1", NOON)


def test_a_provider_whose_breaker_is_open_is_asked_last() -> None:
    assert next_offer(a_claim(Offer()), ("sms-2", "sms-1"), OURS, NOON) == Offer("sms-2", NOON)


@given(
    provider=st.sampled_from([None, "sms-1", "sms-2", "gone"]),
    tried=st.sets(st.sampled_from([*BOTH, "gone"])),
    in_doubt=st.booleans(),
    seconds=st.integers(min_value=0, max_value=100_000),
    order=st.permutations(BOTH),
)
def test_somebody_is_always_asked_and_who_is_asked_is_there(
    provider: str | None, tried: set[str], *, in_doubt: bool, seconds: int, order: list[str]
) -> None:
    offer = Offer(provider, NOON if provider else None, tuple(sorted(tried)), in_doubt=in_doubt)

    asked = next_offer(a_claim(offer, Lane.HOUSEHOLDS), order, OURS, NOON + timedelta(seconds=seconds))

    assert asked is not None
    assert asked.provider in order


def test_people_are_visited_after_hours_without_a_receipt() -> None:
    assert in_person_at(OURS, NOON) == NOON + timedelta(hours=6)


def test_a_receipt_means_what_the_table_of_its_provider_says() -> None:
    providers = read_providers()

    assert providers["sms-1"].receipt("delivered") is ReceiptWord.DELIVERED
    assert providers["sms-2"].receipt("DELIVRD") is ReceiptWord.DELIVERED
    assert providers["sms-2"].receipt("UNDELIV") is Failure.PERMANENT
    assert providers["sms-2"].receipt("delivered") is None
    assert providers["sms-2"].refusal("11") is Failure.PERMANENT
    assert providers["sms-1"].refusal("11") is Failure.TECHNICAL


def test_the_newest_rules_in_force_count() -> None:
    later = replace(OURS, valid_from=NOON.date() + timedelta(days=3), in_person_after_minutes=1)

    assert rules_on([OURS, later], NOON) is OURS
    assert rules_on([OURS, later], NOON + timedelta(days=3)) is later
    assert rules_on([later], NOON) is later


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"overdue_s": {"escalations": 10, "digests": 60}}, "overdue_s.households"),
        ({"overdue_s": {"escalations": 0, "digests": 60, "households": 1}}, "overdue_s.escalations"),
        ({"first_ways": {3: 2}}, "first_ways"),
        ({"next_after_percent": {3: [40, 60]}}, "next_after_percent"),
        ({"next_after_percent": {level: [60, 40] for level in range(1, 6)}}, "next_after_percent"),
        ({"next_after_percent": {level: [100] for level in range(1, 6)}}, "next_after_percent.1.0"),
        ({"next_people": ["officer", "officer"]}, "next_people"),
        ({"next_people": ["neighbour"]}, "next_people.0"),
        ({"order": ["sms", "sms"]}, "order"),
        ({"order": ["pigeon"]}, "order.0"),
        ({"urgent": ["gossip"]}, "urgent.0"),
        ({"document": "99/2026/NĐ-CP"}, "article"),
        ({"certainty": "sure"}, "certainty"),
        ({"in_person": 5}, "in_person"),
    ],
)
def test_what_is_odd_in_rules_is_refused_by_its_field(values: dict[str, Any], named: str) -> None:
    content = deepcopy(RULES_CONTENT)
    content["ways"][0] |= values

    with pytest.raises(ValueError, match=named.replace(".", r"\.")):
        rules_of(content)


def test_two_rules_of_one_day_are_refused() -> None:
    with pytest.raises(ValueError, match="one day"):
        rules_of({"ways": RULES_CONTENT["ways"] * 2})


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"way": "pigeon"}, "way"),
        ({"not_taken": [200]}, "not_taken"),
        ({"malformed": [429]}, "malformed"),
        ({"refusals": {"x": "perhaps"}}, "refusals.x"),
        ({"receipts": {"x": "perhaps"}}, "receipts.x"),
    ],
)
def test_what_is_odd_in_a_provider_is_refused_by_its_field(values: dict[str, Any], named: str) -> None:
    content = deepcopy(PROVIDERS_CONTENT)
    content["providers"]["sms-1"] |= values

    with pytest.raises(ValueError, match=named.replace(".", r"\.")):
        providers_of(content)
