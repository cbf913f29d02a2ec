"""Whether Kafka and Temporal answer now, asked apart from readers and relay, who hold on to connections that are dead."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError
from temporalio.client import Client
from temporalio.service import RPCError

from shared.clock import now
from shared.engine_security import UNSECURED, KafkaSecurity

_PATIENCE: Final = timedelta(seconds=2)


def broker_answers(bootstrap: list[str], security: KafkaSecurity = UNSECURED) -> Callable[[], Awaitable[datetime | None]]:
    """One broker that speaks Kafka is enough: the others' absence is the broker's own business."""

    async def check() -> datetime | None:
        tries = [asyncio.ensure_future(_speaks_kafka(address, security)) for address in bootstrap]
        try:
            for one in asyncio.as_completed(tries):
                if await one:
                    return None
        finally:
            for each in tries:
                each.cancel()
        return now()

    return check


async def _speaks_kafka(address: str, security: KafkaSecurity) -> bool:
    host, _, port = address.rpartition(":")
    patience_ms = int(_PATIENCE.total_seconds() * 1000)
    try:
        # Asks for the versions it speaks: a port that merely accepts is no broker.
        connection = await create_conn(
            host, int(port), client_id="kipthoi-parts", request_timeout_ms=patience_ms, **security.options
        )
    except (KafkaError, OSError, TimeoutError):
        return False
    connection.close()
    return True


def temporal_answers(client: Client) -> Callable[[], Awaitable[datetime | None]]:
    """Ask the server's own health; a lazy client tries to connect each time."""

    async def check() -> datetime | None:
        try:
            answers = await client.service_client.check_health(timeout=_PATIENCE)
        except (RPCError, RuntimeError):
            answers = False
        return None if answers else now()

    return check
