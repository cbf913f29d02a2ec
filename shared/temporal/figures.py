"""What Temporal's SDK counts, on the page of figures of the process that runs it.

The SDK's core (Rust) serves its own page at a port of its own. It listens on this machine alone, at whatever port is free,
and the figures that are asked for are read from it when somebody asks the process for its own: one address to watch.
"""

import contextlib
import logging
import re
import socket
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Final

import httpx
import structlog
from temporalio.runtime import LogForwardingConfig, LoggingConfig, PrometheusConfig, Runtime, TelemetryConfig, TelemetryFilter

from shared.observability import CORE

log = structlog.get_logger(__name__)

_TRIES: Final = 3
_HERE: Final = "127.0.0.1"
_WITHIN: Final = timedelta(seconds=1)
FIGURES: Final = (
    "temporal_activity_execution_failed",
    "temporal_activity_execution_latency_seconds",
    "temporal_activity_schedule_to_start_latency_seconds",
    "temporal_long_request_failure",
    "temporal_num_pollers",
    "temporal_request",
    "temporal_request_failure",
    "temporal_sticky_cache_size",
    "temporal_worker_task_slots_available",
    "temporal_worker_task_slots_used",
    "temporal_workflow_completed",
    "temporal_workflow_failed",
    "temporal_workflow_task_execution_failed",
    "temporal_workflow_task_schedule_to_start_latency_seconds",
)
"""What a board asks for; the SDK counts a hundred more."""
_SECONDS: Final = (0.05, 0.25, 1.0, 5.0, 30.0)
_LATENCIES: Final = (
    "activity_execution_latency",
    "activity_schedule_to_start_latency",
    "workflow_task_schedule_to_start_latency",
)
_NAME: Final = re.compile(r"(?:# (?:HELP|TYPE) )?([a-z_]+)")
_SUFFIXES: Final = ("_total", "_bucket", "_sum", "_count")


def begin_figures(service: str) -> Callable[[], Awaitable[bytes]]:
    """Let the SDK of this process count, and its core speak through our log; return what reads the figures.

    Must come before the first client. Where no port can be had the process goes without them: nobody's help hangs on it.
    """
    for _ in range(_TRIES):
        address = f"{_HERE}:{_free_port()}"
        try:
            runtime = Runtime(telemetry=_telemetry(service, address))
        except (RuntimeError, ValueError) as error:
            # Somebody else was quicker.
            log.info("no port for Temporal's figures", error=type(error).__name__)
            continue
        Runtime.set_default(runtime)
        return partial(_page, address)
    return _nothing


def _telemetry(service: str, address: str) -> TelemetryConfig:
    return TelemetryConfig(
        metrics=PrometheusConfig(
            bind_address=address,
            counters_total_suffix=True,
            unit_suffix=True,
            durations_as_seconds=True,
            histogram_bucket_overrides=dict.fromkeys(_LATENCIES, _SECONDS),
        ),
        logging=LoggingConfig(
            TelemetryFilter(core_level="WARN", other_level="ERROR"),
            forwarding=LogForwardingConfig(
                logging.getLogger(CORE), append_target_to_name=False, prepend_target_on_message=False
            ),
        ),
        global_tags={"service": service},
        attach_service_name=False,
    )


async def _page(address: str) -> bytes:
    with contextlib.suppress(httpx.HTTPError):
        # In clear, on this machine: reading the machine's certificates anew for each page took a tenth of what a service at
        # rest costs.
        async with httpx.AsyncClient(timeout=_WITHIN.total_seconds(), trust_env=False, verify=False) as client:  # noqa: S501
            answer = await client.get(f"http://{address}/metrics")
        return "".join(f"{line}\n" for line in asked_for(answer.text.splitlines())).encode()
    return b""


async def _nothing() -> bytes:
    return b""


def asked_for(lines: Iterable[str]) -> Iterable[str]:
    """Yield the lines of the figures that are asked for."""
    for line in lines:
        match = _NAME.match(line)
        name = match[1] if match else ""
        base = next((name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix)), name)
        if name in FIGURES or base in FIGURES:
            yield line


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HERE, 0))
        port: int = probe.getsockname()[1]
        return port
