"""What the commands stand on: keys, windows, the ladder, the link that notices carry."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.notifications.domain.ladder import Ladder
from shared.privacy import BlindIndex, Cipher
from shared.windows import WindowKind


@dataclass(frozen=True)
class Context:
    """Built once from the settings and handed to every command that needs it."""

    cipher: Cipher
    index: BlindIndex
    digest_window: WindowKind
    escalation_window: WindowKind
    ladders: Sequence[Ladder]
    desk_url: str
    sms_is_real: bool
    """Phones ring: a simulator's yes has told nobody anything."""

    @property
    def board_url(self) -> str:
        """The link that escalations carry."""
        return f"{self.desk_url}/board"

    @property
    def escalations_url(self) -> str:
        """The link that escalations carry."""
        return f"{self.desk_url}/escalations"

    @property
    def notices_url(self) -> str:
        """The link that digests carry: they ask for a confirmation, and there it is given."""
        return f"{self.desk_url}/notices"
