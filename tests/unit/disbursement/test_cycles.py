"""Which days the monthly files and the budget year have: data, by what was in force then."""

from datetime import date

import pytest

from services.disbursement.domain.cycles import CycleFile
from services.disbursement.domain.settlements import BenefitMovement, Settlement
from services.disbursement.domain.sources import SourceKind
from services.disbursement.policy import cycles
from services.disbursement.policy.cycles import cycle_of, month_of, section_basis, year_of
from shared.errors import InvalidInput
from shared.ids import SourceId, new_id


def test_what_was_paid_is_told_from_the_twentieth_to_the_nineteenth_and_what_is_to_be_paid_as_of_the_twenty_fifth() -> None:
    paid, to_pay = [cycle_of(date(2026, 12, 1), file) for file in CycleFile]

    assert f"{paid.begins:%Y-%m-%d %H:%M %z} {paid.ends:%Y-%m-%d %H:%M %z}" == "2026-11-20 00:00 +0700 2026-12-20 00:00 +0700"
    assert (paid.due_before, to_pay.due_before) == (date(2026, 12, 20), date(2026, 12, 25))
    assert to_pay.begins == to_pay.ends
    assert f"{to_pay.ends:%Y-%m-%d %H:%M}" == "2026-12-25 00:00"


def test_files_follow_one_another_without_a_gap_over_the_turn_of_the_year() -> None:
    months = [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    files = [cycle_of(month, CycleFile.PAID) for month in months]

    assert [one.ends for one in files[:-1]] == [one.begins for one in files[1:]]


def test_nor_where_a_later_text_names_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = cycles._shipped().cycles[0]
    later = entry.model_copy(update={"valid_from": date(2027, 1, 1), "paid_before_day": 10})
    changed = cycles._shipped().model_copy(update={"cycles": [entry, later]})
    monkeypatch.setattr(cycles, "_shipped", lambda: changed)
    months = [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]

    files = [cycle_of(month, CycleFile.PAID) for month in months]

    assert [one.due_before.day for one in files] == [20, 10, 10]
    assert [one.ends for one in files[:-1]] == [one.begins for one in files[1:]]


@pytest.mark.parametrize(
    ("month", "basis"),
    [
        (date(2026, 9, 1), "20/2021/NĐ-CP Điều 34"),
        (date(2026, 10, 1), "335/2026/NĐ-CP Điều 28"),
        (date(2020, 1, 1), "20/2021/NĐ-CP Điều 34"),
    ],
)
def test_what_was_in_force_on_the_day_of_the_file_counts(month: date, basis: str) -> None:
    found = cycle_of(month, CycleFile.PAID)

    assert (found.basis, found.certainty, found.covers_certainty) == (basis, "A", "D")


@pytest.mark.parametrize("written", ["2026-13", "2026-1", "11-2026", "2026-11-20", "", "1999-01", "9999-01"])
def test_what_is_no_month_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput):
        month_of(written)


def test_a_budget_year_is_the_calendars_and_its_basis_is_not_sure() -> None:
    year = year_of(2026)

    assert f"{year.begins:%Y-%m-%d %z} {year.ends:%Y-%m-%d}" == "2026-01-01 +0700 2027-01-01"
    assert (year.basis, year.certainty) == ("83/2015/QH13 Điều 14", "C")


def test_goods_of_the_national_reserve_have_a_section_of_their_own() -> None:
    assert section_basis(SourceKind.NATIONAL_RESERVE) == "211/2013/TT-BTC Điều 15"
    assert section_basis(SourceKind.BUDGET) is None


@pytest.mark.parametrize(("left", "unexplained"), [(85, 0), (84, -1)])
def test_what_is_left_without_a_movement_that_says_why_is_seen(left: int, unexplained: int) -> None:
    moved = [BenefitMovement("INJURY", 30, 10, 0), BenefitMovement("RICE", 10, 0, 5)]
    one = Settlement(
        *(SourceId(new_id()), "Ngân sách", SourceKind.BUDGET, "dong", "26734", None),
        drill=False,
        opening=20,
        received=100,
        reversed=10,
        left=left,
        benefits=moved,
    )

    assert (one.spent, one.returned, one.recovered, one.unexplained) == (40, 10, 5, unexplained)
