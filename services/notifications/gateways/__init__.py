"""The port to people's phones. Implementations translate a provider's words into ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from services.notifications.domain import Outgoing

DRILL_ON_REAL_RAIL: Final = "drill_on_real_rail"


@dataclass(frozen=True)
class GatewayAnswer:
    """What the gateway took and what it will never take. A message in neither may be offered again."""

    accepted: Mapping[UUID, datetime] = field(default_factory=dict)
    refused: Mapping[UUID, str] = field(default_factory=dict)


class PhoneGateway(Protocol):
    """Sends short texts. Each message's id is its idempotency key: the same id twice rings once.

    `send` raises Refused when the batch itself is malformed, Unavailable when nothing was done, and OutcomeUnknown when
    the answer was lost; the same messages may be offered again after each of the last two.
    """

    async def send(self, messages: Sequence[Outgoing]) -> GatewayAnswer: ...

    async def close(self) -> None: ...
