"""Logs as JSON lines on standard output: each under its trace, without words about people, and one line for what goes on.

Whoever was refused, met by a conflict or by an engine that is away has met something normal: it is told without a traceback.
"""

import logging
import sys
import traceback
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any, Final

import orjson
import structlog
from structlog.typing import Processor

from shared.contacts import KAFKA, TEMPORAL, Contact
from shared.errors import Problem
from shared.traces import current_trace_id

CORE: Final = "temporalio.core"
"""As the SDK's core, which is no Python, speaks in our log."""
_OF_THE_MACHINE: Final = (OSError, TimeoutError, Problem, SystemExit)
"""What these say is about sockets, files, settings and codes."""
_WITHHELD: Final = "words withheld, they may be about a person"
_NORMAL: Final = frozenset({"ApplicationError", "ActivityError", "CancelledError", "RPCError"})
"""How Temporal is told of a refusal, and what ends with the process."""
_ONE_NODE: Final = ("unable connect", "unable to request metadata")
"""What a library says of one node of several. The others may answer: then the engine is not away."""
_NO_CONTACT: Final = ("unable to update metadata", "transport error", "tcp connect")
_OF_CONTACT: Final = (*_NO_CONTACT, "connect", "timed out", "timeout", "failed", "coordinator", "leader", "closed", "heartbeat")
"""What libraries say when an engine goes, and what they say besides while it is away."""


def words_of(error: BaseException) -> str:
    """Return an error as it may stand in a log: what a library says of values may be about a person, its type is not."""
    if isinstance(error, BaseExceptionGroup):
        return f"{type(error).__name__}({', '.join(sorted({words_of(one) for one in error.exceptions}))})"
    if isinstance(error, _OF_THE_MACHINE) or type(error).__module__.startswith(("aiokafka.", "temporalio.")):
        return f"{type(error).__name__}: {error}"[:300]
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return f"{type(error).__name__} {state}" if state else type(error).__name__


class _AtMostOnce(logging.Filter):
    """A library may say the same a hundred times a second; one of each kind in so many seconds is enough."""

    def __init__(self, seconds: float = 1.0) -> None:
        super().__init__()
        self._seconds = seconds
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        key = f"{record.name}{record.lineno}"
        if record.created - self._last.get(key, float("-inf")) < self._seconds:
            return False
        self._last[key] = record.created
        return True


class _EngineAway(logging.Filter):
    """What a library says of connections is one line of ours while its engine is away, and none of its own."""

    def __init__(self, engine: Contact) -> None:
        super().__init__()
        self._engine = engine

    def filter(self, record: logging.LogRecord) -> bool:
        said = str(record.msg).lower()
        words = _OF_CONTACT if self._engine.is_away else _NO_CONTACT
        if record.levelno < logging.WARNING or not any(word in said for word in (*_ONE_NODE, *words)):
            return True
        if not any(word in said for word in _ONE_NODE):
            self._engine.lost("no connection")
        return False


class _NeverOpened(logging.Filter):
    """What FastStream could not open while Kafka is away it throws away, and Kafka's library calls it unclosed, each time."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (KAFKA.is_away and str(record.msg).startswith("Unclosed AIOKafka"))


class _WithoutTraceback(logging.Filter):
    """Takes away the traceback of what is normal, and the second one of what our doors have told already."""

    def __init__(self, is_normal: Callable[[BaseException], bool]) -> None:
        super().__init__()
        self._is_normal = is_normal

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None and self._is_normal(error):
            record.msg = f"{str(record.msg).strip().partition(' (')[0]}: {words_of(error)}"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


def _is_normal(error: BaseException) -> bool:
    return isinstance(error, Problem) or type(error).__name__ in _NORMAL


def configure_logging(service: str, level: str = "INFO") -> None:
    """Send everything as JSON lines to standard output. With DEBUG, errors also say what their libraries say."""
    shared: Sequence[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    tells_all = level.upper() in {"DEBUG", "NOTSET"}
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info if tells_all else _add_traceback,
                structlog.processors.JSONRenderer(serializer=_json),
            ],
        )
    )
    # Its loggers are made when traces begin to be collected, after this.
    handler.addFilter(_Collector(60))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.filters[:] = [each for each in logger.filters if not isinstance(each, _OURS)]
    _quieten("aiokafka", _EngineAway(KAFKA), _AtMostOnce())
    _quieten("faststream", _AtMostOnce())
    _quieten("asyncio", _NeverOpened())
    logging.getLogger(CORE)
    _quieten(CORE, _EngineAway(TEMPORAL))
    _quieten("temporalio", _WithoutTraceback(_is_normal), _AtMostOnce())
    _quieten("uvicorn", _WithoutTraceback(lambda _: True))
    for chatty in ("httpx", "httpcore", "uvicorn.access", "aiokafka.consumer.consumer", "aiokafka.consumer.subscription_state"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(service=service)


def _quieten(library: str, *filters: logging.Filter) -> None:
    """Filters of a logger see only what is said by its own name, so each of the library's loggers gets them."""
    for name in [library, *(n for n in logging.root.manager.loggerDict if n.startswith(f"{library}."))]:
        logger = logging.getLogger(name)
        for each in filters:
            logger.addFilter(each)


class _Collector(_AtMostOnce):
    """A collector of traces that is away is said once a minute, without tracebacks: nothing else suffers from it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("opentelemetry."):
            return True
        record.exc_info, record.exc_text = None, None
        return super().filter(record)


_OURS: Final = (_AtMostOnce, _EngineAway, _NeverOpened, _WithoutTraceback)


def _add_trace(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if trace := current_trace_id():
        line["trace"] = trace
    return line


def _add_traceback(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say where an error came from: its types and the lines of our code, not what it says."""
    given = line.pop("exc_info", None)
    error = (
        given[1]
        if isinstance(given, tuple)
        else given
        if isinstance(given, BaseException)
        else sys.exc_info()[1]
        if given
        else None
    )
    told: list[str] = []
    while error is not None and len(told) < 10:  # noqa: PLR2004 - a chain that long says nothing more
        frames = "".join(traceback.format_tb(error.__traceback__))
        words = words_of(error)
        told.append(f"{frames}{words}" if ": " in words else f"{frames}{words} ({_WITHHELD})")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if told:
        line["exception"] = "\ncaused by:\n".join(told)
    return line


def _json(line: Any, default: Callable[[Any], Any], **_: Any) -> str:
    return orjson.dumps(line, default=default, option=orjson.OPT_NON_STR_KEYS).decode()
