"""Phones: numbers that stay sealed until a gateway needs them."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class SealedPhone:
    """A phone as it stands in its row; it opens only for what it is `bound_to`.

    `shift_id` says whose duty it is, if it is a duty phone.
    """

    bound_to: str
    sealed: bytes = field(repr=False)
    shift_id: UUID | None = None
