"""Supersessions: a later digest of a commune takes the place of those that nobody has confirmed."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class EarlierDigests:
    """What of a commune is unconfirmed when the next digest is made: the notices, and the windows that they count."""

    notices: tuple[UUID, ...] = ()
    windows: tuple[UUID, ...] = ()
    held: bool = False
    """Somebody has one of them in hand at this moment: a gateway's answer, a confirmation, a next way."""
