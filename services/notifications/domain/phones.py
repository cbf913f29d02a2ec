"""Phones: numbers that stay sealed until a gateway needs them."""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from services.notifications.domain.deliveries import Way

_BREAK: Final = "\n"


@dataclass(frozen=True)
class SealedPhone:
    """A phone, or an e-mail address, as it stands in its row; it opens only for what it is `bound_to`.

    `shift_id` says whose duty it is, if it is a duty phone, `contact_id` which contact of a commune has it. `is_second`: it is
    not the number by which the person stands in the roster; that it fails says nothing of the duty.
    """

    bound_to: str
    sealed: bytes = field(repr=False)
    shift_id: UUID | None = None
    contact_id: UUID | None = None
    way: Way = Way.SMS
    is_second: bool = False


def with_code(number: str, code: str | None) -> str:
    """Return what is sealed of a household's phone: the number, and the code of its page, which goes there and nowhere else."""
    return f"{number}{_BREAK}{code}" if code else number


def number_in(opened: str) -> str:
    """Return the number of what was sealed."""
    return opened.partition(_BREAK)[0]


def code_in(opened: str) -> str | None:
    """Return the code of the household's page, where one was sealed with the number."""
    return opened.partition(_BREAK)[2] or None
