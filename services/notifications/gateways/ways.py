"""All providers behind one port: each behind a breaker of its own, so that one that is down costs nobody else his seconds."""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, Self

from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import CLOSED, OPENED, OpenedState

from services.notifications import metrics
from services.notifications.domain.deliveries import GatewayAnswer, OutgoingMessage, Way
from services.notifications.gateways import OPEN_FOR_S, THRESHOLD, Gateway
from shared.errors import Refused, Unavailable
from shared.texts import Text

KNOWN_FOR_S: Final = 60.0
"""So long the figure says that a provider was left alone: longer than from one look of who watches to the next. Whoever is not
asked is not known to fail: the second one would stand there for days after an hour without a network, while the first sends."""


class Ways:
    """Every provider by its name, and in which order those of a way are asked."""

    def __init__(self, gateways: Mapping[Way, Mapping[str, Gateway]]) -> None:
        self._by_way = {way: tuple(named) for way, named in gateways.items() if named}
        self._gateways = {name: gateway for named in gateways.values() for name, gateway in named.items()}
        # A message that is malformed says nothing about its provider.
        self._breakers = AsyncCircuitBreakerFactory(THRESHOLD, OPEN_FOR_S, exclude=[Refused])
        self._opened_at: dict[str, float] = {}
        self._breakers.add_listener(self._note)
        for name in self._gateways:
            metrics.BREAKER_OPEN.labels(name).set_function(partial(self._failed_within, name, KNOWN_FOR_S))

    @classmethod
    def of(cls, gateway: Gateway, name: str = "sms-1", way: Way = Way.SMS) -> Self:
        """Return one provider alone."""
        return cls({way: {name: gateway}})

    @property
    def order(self) -> Mapping[Way, Sequence[str]]:
        """Whom to ask first now, by way: those whose breaker is open come last."""
        return {way: sorted(names, key=self._is_open) for way, names in self._by_way.items()}

    async def send(self, provider: str, messages: Sequence[OutgoingMessage]) -> GatewayAnswer:
        """Send by this provider. Raises as its gateway does, and Unavailable while its breaker is open."""
        breaker = await self._breakers.get_breaker(provider)
        try:
            async with breaker:
                return await self._gateways[provider].send(messages)
        except OpenedState as error:
            raise Unavailable(_LEFT_ALONE) from error

    async def close(self) -> None:
        for gateway in self._gateways.values():
            await gateway.close()

    def _is_open(self, provider: str) -> bool:
        return self._failed_within(provider, OPEN_FOR_S)

    def _failed_within(self, provider: str, seconds: float) -> bool:
        """Whether it was left alone so lately, and has not answered since."""
        return time.monotonic() < self._opened_at.get(provider, float("-inf")) + seconds

    def _note(self, name: str, event: str, payload: object) -> None:
        if event != "state_changed":
            return
        state = getattr(payload, "state", None)
        if state == OPENED:
            self._opened_at[name] = time.monotonic()
        elif state == CLOSED:
            self._opened_at.pop(name, None)


_LEFT_ALONE: Final = Text(vi="Nhà cung cấp đang lỗi, tạm không gọi", en="The provider is failing and is left alone for a while")
