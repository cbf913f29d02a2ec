"""Looking for the one fact that the broker refuses: by halves, until it stands alone.

Where the broker names a fault of the record, it is found at once. Where it refuses without saying why (error -1), it is
probably the broker that is in trouble, and all is waited out: only what fails alone, again and again, while the broker takes
the facts of other cases, is the fault of that record. Where it takes no others either, or there are none, nothing is proven.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from aiokafka.errors import UnknownError

from shared.relay.refusals import REFUSALS

MAX_FACTS: Final = 1000
_MAX_TRIES_ALONE: Final = 3
_MAX_UNKNOWN: Final = 5
"""So often facts may fail for no reason that is named before they are divided."""
_MAX_OTHERS: Final = 20
"""So many facts of other cases are tried before it is the broker that is in trouble."""
_MAX_TRIES_AFTER: Final = 2
"""So often the suspect fails once more after the broker has taken another fact."""


@dataclass
class _Suspect:
    """A fact that failed alone for no reason that was named."""

    row_id: int
    key: str
    others_failed: int = 0
    is_proven: bool = False
    failed_since: int = 0


@dataclass
class Search:
    """How many facts are sent at a time, and which, while one of them is looked for."""

    _most: int = MAX_FACTS
    _among: int = 0
    _tries_alone: int = 0
    _unknown: int = 0
    _suspect: _Suspect | None = field(default=None)

    @property
    def most(self) -> int:
        """How many of the oldest facts are to be read."""
        return MAX_FACTS if self._suspect else self._most

    def choose(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return what is sent of these: all, or where one is suspected the first fact of another case, or itself once more."""
        suspect = self._suspect
        if suspect is None:
            return rows
        alone = [row for row in rows if row.id == suspect.row_id]
        if alone and suspect.is_proven:
            return alone
        first_of_case = {row.key: row for row in reversed(rows) if row.key != suspect.key}
        others = sorted(first_of_case.values(), key=lambda row: int(row.id))[:_MAX_OTHERS]
        chosen = others[suspect.others_failed : suspect.others_failed + 1]
        if not (alone and chosen):
            self._calm_down()
            return rows
        return chosen

    def took(self, rows: Sequence[Any]) -> None:
        """The broker has taken these."""
        if not rows:
            return
        if self._suspect is not None and not self._is_suspect(rows):
            self._suspect.is_proven = True
            return
        self._among -= len(rows)
        if self._among <= 0:
            self._calm_down()

    def refused(self, rows: Sequence[Any], error: BaseException) -> bool:
        """The broker has refused these; return whether it is the fault of one record, which stands alone now, for good."""
        is_named = isinstance(error, REFUSALS)
        self._unknown += type(error) is UnknownError
        if self._suspect is not None:
            found = self._has_failed_again(self._suspect, rows)
        elif not is_named and (type(error) is not UnknownError or self._unknown < _MAX_UNKNOWN):
            return False
        elif len(rows) > 1:
            self._most, self._among, self._tries_alone = len(rows) // 2, len(rows), 0
            return False
        else:
            self._tries_alone += 1
            found = self._tries_alone >= _MAX_TRIES_ALONE
            if found and not is_named:
                self._suspect = _Suspect(rows[0].id, rows[0].key)
                return False
        if found:
            self._calm_down()
        return found

    def _has_failed_again(self, suspect: _Suspect, rows: Sequence[Any]) -> bool:
        if not self._is_suspect(rows):
            suspect.others_failed += 1
            return False
        suspect.failed_since += 1
        return suspect.failed_since >= _MAX_TRIES_AFTER

    def _is_suspect(self, rows: Sequence[Any]) -> bool:
        return self._suspect is not None and [row.id for row in rows] == [self._suspect.row_id]

    def _calm_down(self) -> None:
        self._most, self._among, self._tries_alone = MAX_FACTS, 0, 0
        self._unknown, self._suspect = 0, None
