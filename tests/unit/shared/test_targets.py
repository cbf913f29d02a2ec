"""How long something may take by targets of our own: dated, with shorter limits for graver events."""

from datetime import datetime
from typing import Any

import pytest

from shared.clock import VIETNAM
from shared.targets import ACKNOWLEDGED, ASSISTED, BANK_TICKET, PAID, RECOVERED, TOLD_IN_PERSON, target_on, targets_of

_NOON = datetime(2026, 11, 21, 12, tzinfo=VIETNAM)


def an_entry(unit: str = "hours", **values: Any) -> dict[str, Any]:
    given = {"from": "2026-01-01", "limit": 60, "unit": unit, "by_risk": {}, "document": None, "article": None}
    return {**given, "certainty": "D", **values}


def a_file(**values: Any) -> dict[str, Any]:
    kinds = {
        ASSISTED: [an_entry()],
        PAID: [an_entry()],
        TOLD_IN_PERSON: [an_entry()],
        ACKNOWLEDGED: [an_entry("minutes")],
        RECOVERED: [an_entry()],
        BANK_TICKET: [an_entry()],
    }
    return {"targets": {**kinds, **values}}


@pytest.mark.parametrize(
    ("kind", "risk", "count", "unit"),
    [
        (ASSISTED, 5, 72, "hours"),
        (PAID, None, 24, "hours"),
        (TOLD_IN_PERSON, 1, 24, "hours"),
        (RECOVERED, 4, 720, "hours"),
        (ACKNOWLEDGED, None, 10, "minutes"),
        (ACKNOWLEDGED, 5, 10, "minutes"),
        (ACKNOWLEDGED, 4, 10, "minutes"),
        (ACKNOWLEDGED, 3, 30, "minutes"),
        (ACKNOWLEDGED, 2, 60, "minutes"),
    ],
)
def test_what_ships_is_what_was_agreed(kind: str, risk: int | None, count: int, unit: str) -> None:
    limit = target_on(kind, _NOON, risk)

    assert (limit.kind, limit.count, limit.unit, limit.basis) == (kind, count, unit, "internal")


def test_the_limit_of_the_day_counts_and_the_strictest_of_the_level() -> None:
    dated = targets_of(a_file(paid=[an_entry(limit=24), an_entry(**{"from": "2026-12-01"}, limit=12, by_risk={4: 6})]))[PAID]

    assert [(target.count, target.limit(3).count, target.limit(5).count) for target in dated] == [(24, 24, 24), (12, 12, 6)]


@pytest.mark.parametrize(
    "content",
    [
        a_file(paid=[]),
        a_file(other=[an_entry()]),
        a_file(paid=[an_entry("minutes")]),
        a_file(paid=[an_entry(), an_entry()]),
        a_file(paid=[an_entry(by_risk={4: 61})]),
        a_file(paid=[an_entry(by_risk={6: 1})]),
        a_file(paid=[an_entry(document="1/2026")]),
        {"targets": {}},
    ],
)
def test_a_file_that_is_not_whole_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="targets"):
        targets_of(content)
