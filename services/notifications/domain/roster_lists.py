"""A roster that came as a file: what each line says, and what is wrong with one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.notifications.domain.duty import RosterEntry
from shared.texts import Text


@dataclass(frozen=True)
class LineError:
    """What is wrong with one line of the file: its number there, the column (empty: the whole line), and why."""

    line: int
    column: str
    reason: Text
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ListedShift:
    """One sound line."""

    line: int
    entry: RosterEntry


@dataclass(frozen=True)
class RosterList:
    """All lines of a file: sound ones, everything that is wrong, and which columns are not read."""

    shifts: Sequence[ListedShift]
    errors: Sequence[LineError]
    unread: Sequence[str]


@dataclass(frozen=True)
class TakenRoster:
    """How many shifts were entered, and how many stood there already."""

    entered: int
    already_there: int
