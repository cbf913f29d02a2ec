"""What a ticked line carries: which one it is, and the amount that stood beside it, so that nothing is done unseen."""

from typing import Final
from uuid import UUID

_SEPARATOR: Final = ":"


def as_seen(line: UUID, amount: int | None) -> str:
    """Return what the form sends of a line."""
    return f"{line}{_SEPARATOR}{'' if amount is None else amount}"


def line_seen(sent: str) -> tuple[str, str]:
    """Return which line is meant, and the amount as it was sent; empty where none was."""
    line, _, amount = sent.partition(_SEPARATOR)
    return line, amount
