"""Logs as JSON lines on standard output, and the trace that runs through the three doors."""

import contextlib
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextvars import ContextVar

import structlog
from structlog.typing import Processor

_trace: ContextVar[str | None] = ContextVar("traceparent", default=None)


def current_traceparent() -> str | None:
    """Return the W3C trace context of what is being done, if there is one."""
    return _trace.get()


def new_traceparent() -> str:
    return f"00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-01"


@contextlib.contextmanager
def tracing(traceparent: str | None) -> Iterator[None]:
    """Do what follows under this trace."""
    token = _trace.set(traceparent)
    try:
        yield
    finally:
        _trace.reset(token)


class _AtMostOncePerSecond(logging.Filter):
    """aiokafka writes a hundred lines a second while a broker is away; one of each kind a second is enough."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        key = f"{record.name}{record.lineno}"
        if record.created - self._last.get(key, 0.0) < 1.0:
            return False
        self._last[key] = record.created
        return True


def configure_logging(service: str, level: str = "INFO") -> None:
    """Send everything as JSON lines to standard output."""
    shared: Sequence[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in ("aiokafka", "faststream", "temporalio"):
        for name in [noisy, *(n for n in logging.root.manager.loggerDict if n.startswith(f"{noisy}."))]:
            logging.getLogger(name).addFilter(_AtMostOncePerSecond())
    for chatty in ("httpx", "httpcore", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(service=service)
