"""Signs webhooks after Standard Webhooks and repeats each until it is heard; what is new goes with what waits."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import httpx
import orjson
from standardwebhooks import Webhook

from shared.tls import trusted

MAX_LINES: Final = 200
_GLANCE_S: Final = 0.1
_MAX_PAUSE_S: Final = 2.0

Lines = list[tuple[str, dict[str, Any]]]
"""Each with the name of the list in which it stands."""


class Postman:
    """Takes lines from `take`, sends them, and gives them to `heard` once the other side has said 2xx."""

    def __init__(self, url: str, secret: str, take: Callable[[], Lines], heard: Callable[[Lines], None]) -> None:
        self._url, self._webhook = url, Webhook(secret)
        self._take, self._heard = take, heard
        self._waiting: Lines = []
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        # Idle connections are dropped before the server's five seconds: a reused one would break a webhook.
        async with httpx.AsyncClient(
            verify=trusted(), timeout=5, limits=httpx.Limits(keepalive_expiry=2), trust_env=False
        ) as client:
            pause = _GLANCE_S
            while True:
                self._waiting += self._take()
                if self._waiting and not await self._send(client, self._waiting[:MAX_LINES]):
                    pause = min(pause * 2, _MAX_PAUSE_S)
                else:
                    pause = _GLANCE_S
                await asyncio.sleep(pause)

    async def _send(self, client: httpx.AsyncClient, lines: Lines) -> bool:
        content: dict[str, list[dict[str, Any]]] = {}
        for name, line in lines:
            content.setdefault(name, []).append(line)
        body = orjson.dumps(content)
        try:
            response = await client.post(self._url, content=body, headers=signed(self._webhook, body))
        except httpx.HTTPError:
            return False
        if response.is_success:
            self._heard(self._waiting[: len(lines)])
            del self._waiting[: len(lines)]
        return response.is_success


def signed(webhook: Webhook, body: bytes) -> dict[str, str]:
    """Return the headers of a webhook with this body."""
    name, now = f"msg_{uuid4().hex}", datetime.now(UTC)
    return {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": webhook.sign(name, now, body.decode()),
    }
