"""What the commands stand on: keys, windows, the ladder, ways and providers, the link that notices carry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.notifications.domain.deliveries import Way
from services.notifications.domain.ladder import Ladder
from services.notifications.domain.ways import Provider, WayRules
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
    way_rules: Sequence[WayRules]
    providers: Mapping[str, Provider]
    """Every provider by name, with what its words mean."""
    provider_order: Mapping[Way, tuple[str, ...]]
    """By which ways people are reached at all, and which provider is asked first of each."""
    desk_url: str
    sms_is_real: bool
    """Phones ring: a simulator's yes has told nobody anything."""

    def providers_of(self, way: Way) -> Sequence[str]:
        return self.provider_order.get(way, ())

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
