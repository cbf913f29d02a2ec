"""The port to people: one gateway for each provider, which translates its words into ours."""

from collections.abc import Sequence
from typing import Final, Protocol

from services.notifications.domain.deliveries import GatewayAnswer, OutgoingMessage

THRESHOLD: Final = 3
"""So many calls in a row that fail open a breaker."""
OPEN_FOR_S: Final = 5.0
"""So long a provider, or a commune's system, is left alone; then one call tries."""


class Gateway(Protocol):
    """Sends messages by one provider. Each message's id is its idempotency key: the same id twice arrives once.

    `send` raises Refused when the batch itself is malformed, Unavailable when nothing was taken for certain (another provider
    may be asked at once), and OutcomeUnknown when the answer was lost: then this provider is asked again, and nobody else.
    """

    async def send(self, messages: Sequence[OutgoingMessage]) -> GatewayAnswer: ...

    async def close(self) -> None: ...
