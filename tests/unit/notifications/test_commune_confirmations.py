"""Where a commune stands with what it was told, who is worst, and what all of them come to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.notifications.domain.commune_confirmations import CommuneConfirmation, Shown, Standing
from services.notifications.policy.commune_confirmations import counted, is_late, page_of_confirmations, standing_of
from shared.ids import new_id

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
CODES = ("18073", "18100", "18115", "00004", "00008")


def a_commune(code: str = CODES[0], **values: Any) -> CommuneConfirmation:
    given = {"notice_id": new_id(), "state": "sent", "created_at": NOW - HOUR, "due_at": NOW + HOUR, **values}
    return CommuneConfirmation(code, NOW, **given)


NOTHING = CommuneConfirmation(CODES[0], NOW)


@pytest.mark.parametrize(
    ("commune", "standing", "late"),
    [
        (NOTHING, Standing.NOTHING_SENT, False),
        (a_commune(), Standing.WAITING, False),
        (a_commune(state="waiting", due_at=None), Standing.WAITING, False),
        (a_commune(due_at=NOW), Standing.LATE, True),
        (a_commune(state="waiting", reason="no_recipient", due_at=None), Standing.UNREACHED, False),
        (a_commune(state="undeliverable", due_at=NOW - HOUR), Standing.UNREACHED, True),
        (a_commune(state="acknowledged", acknowledged_at=NOW, due_at=NOW), Standing.CONFIRMED, False),
        (a_commune(state="acknowledged", acknowledged_at=NOW, due_at=None), Standing.CONFIRMED, False),
        (a_commune(state="acknowledged", acknowledged_at=NOW, due_at=NOW - HOUR), Standing.CONFIRMED_LATE, True),
    ],
)
def test_a_commune_stands_where_its_digest_and_its_clock_say(
    commune: CommuneConfirmation, standing: Standing, *, late: bool
) -> None:
    assert (standing_of(commune), is_late(commune)) == (standing, late)


def test_the_worst_stand_first_and_of_two_alike_the_one_that_waits_longer() -> None:
    silent = a_commune("00008", state="acknowledged", acknowledged_at=NOW, silent_since=NOW - HOUR)
    late, later = a_commune("18100", due_at=NOW - HOUR), a_commune("18073", due_at=NOW - 2 * HOUR)
    waiting, nothing = a_commune("18115"), replace(NOTHING, commune_code="00004")
    rows = [nothing, waiting, late, silent, later]

    assert [one.commune_code for one in page_of_confirmations(rows, Shown.ALL, None, 9).rows] == [
        "00008",
        "18073",
        "18100",
        "18115",
        "00004",
    ]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Shown.ALL, {"00004", "18073", "18100", "18115"}),
        (Shown.UNCONFIRMED, {"00004", "18073"}),
        (Shown.LATE, {"18073", "18100"}),
        (Shown.SILENT, {"18115"}),
    ],
)
def test_each_choice_shows_its_communes_and_counts_all_of_them(shown: Shown, expected: set[str]) -> None:
    rows = [
        a_commune("00004"),
        a_commune("18073", due_at=NOW),
        a_commune("18100", state="acknowledged", acknowledged_at=NOW, due_at=NOW - HOUR),
        replace(NOTHING, commune_code="18115", silent_since=NOW),
    ]

    page = page_of_confirmations(rows, shown, None, 9)

    assert {one.commune_code for one in page.rows} == expected
    assert page.counts == counted(rows)
    assert (page.counts.communes, page.counts.sent, page.counts.confirmed, page.counts.within_limit) == (4, 3, 1, 0)
    assert (page.counts.late, page.counts.silent, page.counts.waiting, page.counts.unreached) == (2, 1, 1, 0)


def test_provinces_are_counted_apart_the_one_with_most_unconfirmed_first() -> None:
    confirmed = a_commune("00004", state="acknowledged", acknowledged_at=NOW)
    rows = [confirmed, a_commune("18073"), a_commune("18100"), a_commune("00008")]

    page = page_of_confirmations(rows, Shown.ALL, None, 9)

    assert [(code, counts.sent, counts.confirmed) for code, counts in page.provinces.items()] == [("42", 2, 0), ("01", 2, 1)]


def test_page_after_page_has_every_commune_once() -> None:
    rows = [a_commune(code, due_at=NOW - number * HOUR) for number, code in enumerate(CODES)]
    seen: list[str] = []
    after = None
    while True:
        page = page_of_confirmations(rows, Shown.ALL, after, 2)
        seen += [one.commune_code for one in page.rows]
        if (after := page.following) is None:
            break

    assert sorted(seen) == sorted(CODES)
    assert seen == [one.commune_code for one in page_of_confirmations(rows, Shown.ALL, None, 9).rows]
