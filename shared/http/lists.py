"""Lists at the doors: so many lines at most, each about another thing, and a line that is refused stops no other."""

from collections.abc import Iterable
from typing import Any, Final, TypeVar
from uuid import UUID

from shared.errors import FieldError, InvalidInput
from shared.texts import Text

MAX_LINES: Final = 200
"""One list is one transaction; what is more comes as a second list."""

_TWICE: Final = Text(vi="đã có ở dòng trên", en="stands in a line above already")

LineT = TypeVar("LineT")


def lines_by(name: str, lines: Iterable[LineT]) -> dict[UUID, LineT]:
    """Return the lines of a body's `items` by this field. Raises InvalidInput, which names the line that stands twice."""
    found: dict[UUID, LineT] = {}
    for number, line in enumerate(lines):
        key: Any = getattr(line, name)
        if key in found:
            raise InvalidInput(FieldError(f"items.{number}.{name}", _TWICE))
        found[key] = line
    return found
