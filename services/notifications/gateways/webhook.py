"""Into a commune's own system: a webhook signed after Standard Webhooks. What answers 2xx has it: no receipt follows."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import orjson
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OPENED, OpenedState
from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from services.notifications import metrics
from services.notifications.domain.deliveries import DRILL_ON_REAL_RAIL, GatewayAnswer, OutgoingMessage
from services.notifications.domain.phones import code_in, number_in
from services.notifications.domain.ways import Failure, Provider
from services.notifications.gateways import OPEN_FOR_S, THRESHOLD
from shared.clock import now
from shared.outside import OutsideClient
from shared.tls import trusted

HOST_NOT_ALLOWED: Final = "host_not_allowed"
_TIMEOUT: Final = httpx.Timeout(5.0, connect=2.0)
# The pool has room for all: were it full of calls to one that hangs, those to all others would wait for their turn in vain.
_LIMITS: Final = httpx.Limits(max_connections=None, keepalive_expiry=2.0)
_AT_ONCE: Final = 4
"""As many calls of one system at once; what waits behind a hanging one is turned away as soon as its breaker opens."""
_NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout)


class WebhookGateway:
    """Sends to hosts of a list alone: an address that an officer wrote must not make us ask our own house.

    Each message's id is the `webhook-id`, by which the receiver knows what he has had.
    """

    def __init__(
        self, hosts: Collection[str], provider: Provider, *, is_real: bool, client: httpx.AsyncClient | None = None
    ) -> None:
        self._hosts = frozenset(hosts)
        self._provider = provider
        self._is_real = is_real
        # A redirect would lead to a host that stands in no list.
        self._client = client or OutsideClient(
            "webhook", verify=trusted(), timeout=_TIMEOUT, limits=_LIMITS, trust_env=False, follow_redirects=False
        )
        # Each system has its own: one that is dead costs nobody else his webhook.
        self._breakers = AsyncCircuitBreakerFactory(THRESHOLD, OPEN_FOR_S)
        self._turns: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AT_ONCE))
        self._open: set[str] = set()
        self._breakers.add_listener(self._note)

    async def send(self, messages: Sequence[OutgoingMessage]) -> GatewayAnswer:
        """Hand each to its own receiver, all at once; one that is away keeps nobody else waiting."""
        accepted: dict[UUID, datetime] = {}
        refused = {message.id: DRILL_ON_REAL_RAIL for message in messages if self._is_real and message.drill}
        away: dict[UUID, str] = {}
        allowed = [message for message in messages if message.drill != self._is_real]
        for message, outcome in zip(allowed, await asyncio.gather(*map(self._post, allowed)), strict=True):
            if outcome == _TAKEN:
                accepted[message.id] = now()
            elif outcome == _UNUSABLE:
                refused[message.id] = "webhook_refused"
            elif outcome is not None and self._provider.refusal(outcome) is Failure.PERMANENT:
                refused[message.id] = outcome if outcome == HOST_NOT_ALLOWED else "webhook_refused"
            elif outcome is not None:
                away[message.id] = outcome
        return GatewayAnswer(accepted, refused, away, frozenset(accepted))

    async def close(self) -> None:
        await self._client.aclose()

    async def _post(self, message: OutgoingMessage) -> str | None:
        """Return how it went: taken, by which code not, or None where nobody knows."""
        url = number_in(message.to)
        try:
            host, signing = urlsplit(url).hostname, Webhook(code_in(message.to) or "")
        except (ValueError, EmptyWebhookSecretError):
            return _UNUSABLE
        if host not in self._hosts:
            return HOST_NOT_ALLOWED
        breaker = await self._breakers.get_breaker(url)
        try:
            async with self._turns[url], breaker:
                return self._checked(await self._call(url, message, signing))
        except OpenedState:
            return _AWAY
        except _NotTakenError as error:
            return error.outcome

    def _checked(self, outcome: str | None) -> str:
        """Return what says that the system is well; an address that it refuses for good is its word, too."""
        if outcome is not None and (outcome == _TAKEN or self._provider.refusal(outcome) is Failure.PERMANENT):
            return outcome
        raise _NotTakenError(outcome)

    async def _call(self, url: str, message: OutgoingMessage, signing: Webhook) -> str | None:
        at = now()
        body = orjson.dumps({"type": "notice", "id": str(message.id), "text": message.text, "drill": message.drill})
        headers = {
            "Content-Type": "application/json",
            "webhook-id": str(message.id),
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signing.sign(str(message.id), at, body.decode()),
        }
        try:
            response = await self._client.post(url, content=body, headers=headers)
        except _NOT_SENT:
            return _AWAY
        except (httpx.HTTPError, httpx.InvalidURL):
            return None
        if response.is_success:
            return _TAKEN
        status = response.status_code
        return str(status) if status in self._provider.not_taken or str(status) in self._provider.refusals else None

    def _note(self, name: str, event: str, payload: object) -> None:
        if event == "state_changed":
            (self._open.add if getattr(payload, "state", None) == OPENED else self._open.discard)(name)
            metrics.WEBHOOKS_OPEN.set(len(self._open))


class _NotTakenError(Exception):
    """A system has not taken it, or nobody knows: so many of these in a row, and it is left alone for a while."""

    def __init__(self, outcome: str | None) -> None:
        super().__init__(outcome)
        self.outcome = outcome


_TAKEN: Final = "taken"
_UNUSABLE: Final = "unusable"
"""No address, or nothing to sign with: that stops no other message."""
_AWAY: Final = "away"
