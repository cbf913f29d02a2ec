"""A provider that is only being tried is no provider that is well: the figure says so until a call has gone well."""

import asyncio
from collections.abc import Sequence

import pytest
from prometheus_client import REGISTRY

from services.notifications.domain.deliveries import GatewayAnswer, OutgoingMessage
from services.notifications.gateways import THRESHOLD, ways
from shared.errors import Unavailable
from shared.texts import Text

NAME = "sms-that-hangs"


class Hanging:
    """A provider that is away, and later takes its time."""

    def __init__(self) -> None:
        self.is_away, self.asked, self.answers = True, asyncio.Event(), asyncio.Event()

    async def send(self, messages: Sequence[OutgoingMessage]) -> GatewayAnswer:  # noqa: ARG002 - as every gateway is asked
        if self.is_away:
            raise Unavailable(Text(vi="Không trả lời", en="No answer"))
        self.asked.set()
        await self.answers.wait()
        return GatewayAnswer({}, {})

    async def close(self) -> None: ...


def shown() -> float | None:
    return REGISTRY.get_sample_value("kipthoi_notifications_breaker_open", {"provider": NAME})


async def test_while_it_is_only_being_tried_it_is_still_shown_as_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "OPEN_FOR_S", 0.0)
    provider = Hanging()
    both = ways.Ways.of(provider, NAME)
    for _ in range(THRESHOLD):
        with pytest.raises(Unavailable):
            await both.send(NAME, [])
    assert shown() == 1

    provider.is_away = False
    trial = asyncio.create_task(both.send(NAME, []))
    await asyncio.wait_for(provider.asked.wait(), 5)
    meanwhile = shown()
    provider.answers.set()
    await trial

    assert (meanwhile, shown()) == (1, 0)
