"""What a ticked line carries: which one it is, and what stood beside it (the amount, who is paid): nothing is done unseen."""

from typing import Final
from uuid import UUID

_SEPARATOR: Final = ":"


def as_seen(line: UUID, amount: int | None, *more: str) -> str:
    """Return what the form sends of a line; `more` is told by `seen_beside`."""
    return _SEPARATOR.join([str(line), "" if amount is None else str(amount), *more])


def line_seen(sent: str) -> tuple[str, str]:
    """Return which line is meant, and the amount as it was sent; empty where none was."""
    line, amount, *_ = [*sent.split(_SEPARATOR, 2), ""]
    return line, amount


def seen_beside(sent: str) -> str | None:
    """Return what stood beside the amount of a line; None where nothing was sent."""
    return next(iter(sent.split(_SEPARATOR, 2)[2:]), None)
