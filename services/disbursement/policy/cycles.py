"""Which days the monthly files and the budget year have, by what was in force then (`cycles.yaml`)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.disbursement.domain.cycles import Certainty, Cycle, CycleFile
from services.disbursement.domain.sources import SourceKind
from services.disbursement.policy.dated_entries import in_force
from shared.clock import VIETNAM
from shared.errors import FieldError, InvalidInput
from shared.texts import Text

_FILE: Final = Path(__file__).parent / "cycles.yaml"
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2200
Day = Annotated[int, Field(ge=1, le=28)]
"""Every month has it."""


class _Entry(BaseModel):
    """From which day on, by what, and how sure that is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    valid_from: date = Field(alias="from")
    document: str
    article: str
    certainty: Certainty

    @property
    def basis(self) -> str:
        return f"{self.document} {self.article}"


class _CycleEntry(_Entry):
    paid_before_day: Day
    to_pay_before_day: Day
    covers: Certainty

    def day_of(self, file: CycleFile) -> int:
        return self.paid_before_day if file is CycleFile.PAID else self.to_pay_before_day


class _YearEntry(_Entry):
    first_month: Annotated[int, Field(ge=1, le=12)]
    first_day: Day


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    article: str
    certainty: Certainty


class _CyclesFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    cycles: Annotated[list[_CycleEntry], Field(min_length=1)]
    years: Annotated[list[_YearEntry], Field(min_length=1)]
    own_section: dict[SourceKind, _Section]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for entries in (self.cycles, self.years):
            if len({entry.valid_from for entry in entries}) < len(entries):
                raise ValueError("two entries begin on one day")
        return self


@dataclass(frozen=True)
class BudgetYear:
    """A year of the books: from its first moment to the first that is not of it."""

    year: int
    begins: datetime
    ends: datetime
    basis: str
    certainty: Certainty


@cache
def _shipped() -> _CyclesFile:
    return _CyclesFile.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def month_of(written: str) -> date:
    """Return the first day of a month that is written 2026-11. Raises InvalidInput."""
    try:
        month = datetime.strptime(written, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise InvalidInput(FieldError("month", _NO_MONTH)) from None
    if len(written) != len("2026-11") or not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise InvalidInput(FieldError("month", _NO_MONTH))
    return month


def cycle_of(month: date, file: CycleFile) -> Cycle:
    """Return a file of a month: what is paid is told from the end of the month before's, what is to be paid as of its day."""
    entry = _entry_of(month, file)
    due_before = month.replace(day=entry.day_of(file))
    ends = begins = _begin_of(due_before)
    if file is CycleFile.PAID:
        # By the day that was in force then: where it has changed, nothing falls between two files, or into both.
        before = _month_before(month)
        begins = _begin_of(before.replace(day=_entry_of(before, file).day_of(file)))
    return Cycle(month, file, begins, ends, due_before, entry.basis, entry.certainty, entry.covers)


def _entry_of(month: date, file: CycleFile) -> _CycleEntry:
    """Return what is in force on the day of this month's file."""
    entries = _shipped().cycles
    return in_force(entries, month.replace(day=in_force(entries, month).day_of(file)))


def year_of(year: int) -> BudgetYear:
    """Return a year of the books."""
    entry = in_force(_shipped().years, date(year, 1, 1))
    begins, ends = [_begin_of(date(each, entry.first_month, entry.first_day)) for each in (year, year + 1)]
    return BudgetYear(year, begins, ends, entry.basis, entry.certainty)


def section_basis(kind: SourceKind) -> str | None:
    """Return by what means of this kind have a section of their own in the settlement; None: they have none."""
    found = _shipped().own_section.get(kind)
    return f"{found.document} {found.article}" if found else None


def _month_before(month: date) -> date:
    return date(month.year - 1, 12, 1) if month.month == 1 else month.replace(month=month.month - 1)


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


_NO_MONTH: Final = Text(vi="không phải tháng: ví dụ 2026-11", en="is no month: for example 2026-11")
