"""Dated parameters: which of several entries holds on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """What holds from a day on, until something later does."""

    @property
    def valid_from(self) -> date: ...


DatedT = TypeVar("DatedT", bound=Dated)


def in_force(entries: Sequence[DatedT], day: date) -> DatedT:
    """Return the entry that holds that day: the latest that had begun; before the first, the first. There is one at least."""
    first = min(entries, key=lambda entry: entry.valid_from)
    return max((entry for entry in entries if entry.valid_from <= day), key=lambda entry: entry.valid_from, default=first)
