"""Recipients: who is told, and the phones behind a pseudonym."""

from dataclasses import dataclass

from services.notifications.domain.phones import SealedPhone


@dataclass(frozen=True)
class Recipient:
    """Who is told: a pseudonym that may be shown, and the phones behind it."""

    name: str
    phones: tuple[SealedPhone, ...]
