"""The port to people's phones. Implementations translate a provider's words into ours."""

from collections.abc import Sequence
from typing import Final, Protocol

from services.notifications.domain.deliveries import GatewayAnswer, OutgoingMessage

DRILL_ON_REAL_RAIL: Final = "drill_on_real_rail"


class PhoneGateway(Protocol):
    """Sends short texts. Each message's id is its idempotency key: the same id twice rings once.

    `send` raises Refused when the batch itself is malformed, Unavailable when nothing was done, and OutcomeUnknown when
    the answer was lost; the same messages may be offered again after each of the last two.
    """

    async def send(self, messages: Sequence[OutgoingMessage]) -> GatewayAnswer: ...

    async def close(self) -> None: ...
