"""Any interleaving of what befalls the money leaves P2 and P3 true, in the ledger, in the bank's own book and by hand.

Approvals, payees by one and by two persons, the bank's answers (lost, late, twice, contradictory, unknown words), returns, cash
lists, pauses, deaths of ours, awards and cases taken back, and what people say of it. A few examples by default, some hundreds
with KIPTHOI_CHAOS=long.
"""

import os
from collections.abc import Sequence
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import ServiceHarness, settings_for
from tests.component.disbursement.interleaving import HOUSEHOLDS, ORDERED_AT_ONCE, Interleaving
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation

_IS_LONG: Final = os.environ.get("KIPTHOI_CHAOS") == "long"
EXAMPLES: Final = 14
"""In each part: every part has its own time to end in."""
PARTS: Final = 25 if _IS_LONG else 1
BEFALLS: Final = ("heard", "lost", "reply lost", "dies before", "dies after", "not sent", "busy", "conflict", "in part")
SAID: Final = ("true", "true", "twice", "odd", "no amount", "fee", "contrary")

WHILE_OPEN: Final = ("case", "award", "named")

_which = st.integers(0, HOUSEHOLDS - 1)


def _act(name: str, *given: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just(name), *given)


ACTS: Final = st.one_of(
    _act("time", st.sampled_from([2.0, 8.0, 31.0, 65.0])),
    _act("bank_works"),
    _act("bank_says", _which, st.sampled_from(SAID)),
    _act("bank_denies", _which),
    _act("bank_gives_back", _which),
    _act("bank_pays_after_all", _which),
    _act("signed", _which),
    _act("signed", _which),
    _act("less_stands", _which, st.sampled_from([2, 3])),
    _act("less_stands", _which, st.just(0)),
    _act("case_taken_back", _which),
    _act("while_open", st.sampled_from(WHILE_OPEN)),
    _act("new_account", _which, st.booleans()),
    _act("new_account", _which, st.booleans()),
    _act("two_persons", _which, st.sampled_from(["open", "closed", "cash", "newest"])),
    _act("two_persons", _which, st.sampled_from(["open", "closed", "cash", "newest"])),
    _act("paused", st.sampled_from(["source", "rail", "incident"])),
    _act("cash_list", st.booleans()),
    _act("people", st.sampled_from(["same_account", "cash"])),
    _act("people", st.sampled_from(["same_account", "cash"])),
)

_ordered = st.sampled_from(ORDERED_AT_ONCE)
TROUBLED: Final = st.none() | st.tuples(_ordered, st.just("refused")) | st.tuples(_ordered, st.just("closed"))
"""Whose account the bank refuses, and how: who has an order from the beginning, or people would be asked too seldom."""
WORK: Final = st.none() | st.just(()) | st.lists(st.sampled_from(BEFALLS), min_size=1, max_size=3)
"""What befalls the work that is done after an act, where any is."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(PARTS))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not _IS_LONG,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    troubled=TROUBLED,
    is_named=st.booleans(),
    are_there=st.booleans(),
    at_last=st.sampled_from([None, *WHILE_OPEN]),
    acts=st.lists(st.tuples(ACTS, WORK), min_size=14, max_size=24),
)
async def test_any_interleaving_leaves_the_promises_true(
    fresh_database: FreshDatabase,
    monkeypatch: pytest.MonkeyPatch,
    part: int,
    troubled: tuple[int, str] | None,
    is_named: bool,  # noqa: FBT001 - drawn
    are_there: bool,  # noqa: FBT001 - drawn
    at_last: str | None,
    acts: list[tuple[tuple[Any, ...], Sequence[str] | None]],
) -> None:
    assert part < PARTS
    foundation = a_foundation("disbursement", await fresh_database("disbursement"))
    try:
        with monkeypatch.context() as patch:
            harness = ServiceHarness(foundation, settings_for("http://bank.test"), QuietBank())
            world = Interleaving(harness, patch, troubled)
            await world.begin(is_named=is_named, are_there=are_there)
            for act, befalls in acts:
                await world.play(*act)
                if befalls is not None:
                    await world.play("work", befalls)
            await world.end(at_last)
    finally:
        await foundation.database.close()
