"""Which services take work, and since when not: as this process of the desk sees it, looking every few seconds."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import httpx
import structlog

from shared.clock import now

log = structlog.get_logger(__name__)

READY_EVERY_S: Final = 5.0
_TIMEOUT_S: Final = 2.0
State = Literal["ready", "not_ready", "silent"]
"""`not_ready`: it answers, and says that it takes no work; `silent`: it does not answer."""


@dataclass(frozen=True)
class ServiceState:
    """How a service is, and since when this desk knows it so; `is_earliest`: it was so when the desk first looked."""

    service: str
    state: State
    since: datetime
    is_earliest: bool = False


class Readiness:
    """Looks at the services and remembers when each last changed."""

    def __init__(self, urls: Mapping[str, str], http: httpx.AsyncClient) -> None:
        self._urls = urls
        self._http = http
        self._known: dict[str, ServiceState] = {}

    async def look(self) -> Sequence[ServiceState]:
        """Return how all services are at this moment, each asked for two seconds at most."""
        return await asyncio.gather(*(self._look_at(service) for service in self._urls))

    async def _look_at(self, service: str) -> ServiceState:
        state = await self._state_of(service)
        before = self._known.get(service)
        if before is None or before.state != state:
            self._known[service] = ServiceState(service, state, now(), is_earliest=before is None)
            if before is not None or state != "ready":
                log.warning("service changed", asked=service, state=state)
        return self._known[service]

    async def _state_of(self, service: str) -> State:
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                answer = await self._http.get(f"{self._urls[service]}/health/ready", timeout=_TIMEOUT_S)
        except (httpx.HTTPError, TimeoutError):
            return "silent"
        return "ready" if answer.is_success else "not_ready"
