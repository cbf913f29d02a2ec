"""What the commands work with: keys, windows, the link that notices carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.domain import Delivery, Lane, SealedPhone, delivery_phone_binding
from shared.ids import new_id
from shared.privacy import Cipher
from shared.windows import WindowKind


@dataclass(frozen=True)
class Means:
    """Built once from the settings and handed to every command that needs it."""

    cipher: Cipher
    digest: WindowKind
    escalation: WindowKind
    board_url: str

    def deliveries(self, notice_id: UUID, lane: Lane, phones: Iterable[SealedPhone], now: datetime) -> list[Delivery]:
        """Return one message for each phone, sealed for its new place; a phone that stands twice rings once."""
        found: list[Delivery] = []
        seen: set[str] = set()
        for phone in phones:
            number = self.cipher.open(phone.sealed, phone.bound_to)
            if number not in seen:
                seen.add(number)
                delivery_id = new_id()
                sealed = self.cipher.seal(number, delivery_phone_binding(delivery_id))
                found.append(Delivery(delivery_id, notice_id, lane, sealed, phone.shift_id, now))
        return found
