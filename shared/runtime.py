"""How a service's process lives: its roles run side by side, each part begins again when it fails, all end on SIGTERM."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NoReturn

import structlog
import uvicorn
from fastapi import FastAPI
from prometheus_client import Counter

from shared.contacts import is_said
from shared.errors import OutcomeUnknown, Unavailable
from shared.observability import words_of

log = structlog.get_logger(__name__)

RESTARTED = Counter(
    "kipthoi_runtime_part_restarted_total", "Parts of a process that failed and began again", ["service", "part"]
)

_STALL_S: Final = 15.0
_STOP_S: Final = 25.0


class ServiceRole(StrEnum):
    """What a process of a service may do; by default it does all."""

    API = "api"
    CONSUMERS = "consumers"
    WORKER = "worker"
    RELAY = "relay"


@dataclass(frozen=True)
class Part:
    """Something that a process runs until it is told to stop; `name` stands in logs and metrics."""

    name: str
    run: Callable[[], Awaitable[object]]


async def run_parts(service: str, parts: Sequence[Part]) -> None:
    """Run these parts side by side until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    tasks = [asyncio.create_task(_keep_running(service, part)) for part in parts]
    tasks.append(asyncio.create_task(_watch_the_loop()))
    log.info("service runs", parts=[part.name for part in parts])
    await stop.wait()
    for task in tasks:
        task.cancel()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), _STOP_S)
    log.info("service stopped")


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Do a small piece of work again and again; a failure is logged and the next turn comes all the same."""
    while True:
        try:
            await work()
        except (Unavailable, OutcomeUnknown):
            # Who met it has said it; an engine that is away is one line, not one a turn.
            await asyncio.sleep(min(1.0, seconds * 5))
        except Exception as error:  # noqa: BLE001 - the loop must outlive any fault of one turn
            log.warning("turn failed", work=getattr(work, "__qualname__", "?"), error=words_of(error))
            await asyncio.sleep(min(1.0, seconds * 5))
        await asyncio.sleep(seconds)


async def serve_http(app: FastAPI, host: str, port: int, before_stop: Callable[[], None] | None = None) -> None:
    """Serve until cancelled; requests under way are answered first. `before_stop` ends streams, which would never end."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=10,
            backlog=2048,
        )
    )
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment] # signals are run_parts' business
    task = asyncio.create_task(server.serve())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if before_stop is not None:
            before_stop()
        server.should_exit = True
        await task
        raise


async def _keep_running(service: str, part: Part) -> None:
    while True:
        try:
            await part.run()
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - an engine may be away; the part begins again
            if not is_said(error):
                log.warning("part begins again", part=part.name, error=words_of(error))
        except SystemExit as error:
            log.critical("part cannot run", part=part.name, error=repr(error))
        RESTARTED.labels(service, part.name).inc()
        await asyncio.sleep(0.5)


async def _watch_the_loop() -> None:
    """A loop that stood still so long has lost its place in Kafka's group and its leases: a new process heals it."""
    while True:
        before = time.monotonic()
        await asyncio.sleep(1)
        if time.monotonic() - before > _STALL_S:
            end_process("event loop stood still")


def end_process(reason: str) -> NoReturn:
    """End at once, so that a new process takes over: for states that nothing inside this one can heal."""
    log.critical("the process ends so that a new one takes over", reason=reason)
    os._exit(1)
