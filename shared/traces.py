"""The trace that runs through all doors, carried whether anybody collects traces or not.

What is being done stands under a W3C trace context: made at the door or taken over from the caller, written into the outbox
with each fact and wake-up, taken up by whoever hears of it. The context is OpenTelemetry's own, so that its library for
Temporal carries it through workflows. Spans are made only where `trace_collector` has named a collector: no span holds an
exception's words, which may be about a person.
"""

import contextlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, Final

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags

_NAME: Final = "kipthoi"
_FORM: Final = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_END_WITHIN_S: Final = 3
_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})
_by_subject: ContextVar[Mapping[str, str]] = ContextVar("traces_by_subject", default=_NOBODY)
_collected: dict[str, Any] = {}

Traced = Sequence[tuple[str, str]]
"""What is done together: by subject (a case) the trace under which it was told."""


def current_traceparent() -> str | None:
    """Return the W3C trace context of what is being done, if there is one."""
    return _said(trace.get_current_span().get_span_context())


def current_trace_id() -> str | None:
    """Return the 32 hexadecimal digits by which logs and traces name it."""
    found = trace.get_current_span().get_span_context()
    return f"{found.trace_id:032x}" if found.is_valid else None


def traceparent_of(subject: str) -> str | None:
    """Return the trace under which this subject was told, where several are done together, else what is being done."""
    return _by_subject.get().get(subject) or current_traceparent()


def new_traceparent() -> str:
    return f"00-{os.urandom(16).hex()}-{os.urandom(8).hex()}-01"


def is_traceparent(given: str | None) -> bool:
    return _context_of(given) is not None


@contextlib.contextmanager
def tracing(traceparent: str | None) -> Iterator[None]:
    """Do what follows under this trace; without one, or with one that nobody can read, under none."""
    found = _context_of(traceparent)
    token = contexts.attach(trace.set_span_in_context(NonRecordingSpan(found) if found else trace.INVALID_SPAN))
    try:
        yield
    finally:
        contexts.detach(token)


def under_a_trace() -> contextlib.AbstractContextManager[None]:
    """Do what follows under the trace there is, or begin one: what comes round by itself has none."""
    return contextlib.nullcontext() if trace.get_current_span().get_span_context().is_valid else tracing(new_traceparent())


@contextlib.contextmanager
def tracing_together(traced: Traced, name: str) -> Iterator[None]:
    """Do one thing for several: what it tells of each goes on under its own trace, what it tells of none under the first."""
    known = list(traced)
    with contextlib.ExitStack() as open_spans:
        if _collected:
            known = [(subject, open_spans.enter_context(_open(name, subject, given))) for subject, given in known]
        token = _by_subject.set(dict(known))
        try:
            with tracing(known[0][1] if known else None):
                yield
        finally:
            _by_subject.reset(token)


@contextlib.contextmanager
def span(name: str, kind: SpanKind = SpanKind.INTERNAL, **attributes: str | int) -> Iterator[Span]:
    """Let this be seen as a step of the trace, where traces are collected. `attributes` hold nothing of a person."""
    if not _collected:
        yield trace.INVALID_SPAN
        return
    with tracer().start_as_current_span(
        name, kind=kind, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as made:
        try:
            yield made
        except Exception as error:
            made.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


@contextlib.contextmanager
def starting(traceparent: str | None, name: str, kind: SpanKind) -> Iterator[Span]:
    """A door: go on under the caller's trace, or begin one."""
    given = traceparent if is_traceparent(traceparent) else None
    with tracing(given if _collected else given or new_traceparent()), span(name, kind) as made:
        yield made


def tracer() -> trace.Tracer:
    """Return what makes spans; where no traces are collected, it makes none and the context passes through it."""
    provider = _collected.get("provider")
    return provider.get_tracer(_NAME) if provider is not None else trace.NoOpTracer()


def collects_traces() -> bool:
    return bool(_collected)


def collect_traces(service: str, collector: str) -> None:
    """Send spans to this collector (OTLP over HTTP, its base address), once per process; where none is named, do nothing.

    The library is loaded only then. Its own variables hold: OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS and the like.
    """
    collector = collector or os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "")
    if not collector or _collected:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    collect_with(service, BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{collector.rstrip('/')}/v1/traces")))


def collect_with(service: str, processor: Any) -> None:
    """Hand each span to this processor of the OpenTelemetry SDK."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import SpanLimits, TracerProvider

    resource = Resource.create({"service.name": f"kipthoi-{service}", "service.namespace": "kipthoi"})
    # No events: what the libraries would put there are exceptions with their words.
    provider = TracerProvider(resource=resource, span_limits=SpanLimits(max_events=0), shutdown_on_exit=False)
    provider.add_span_processor(processor)
    _collected["provider"] = provider


def stop_collecting() -> None:
    """Send what is left; a collector that is away keeps nobody waiting for long."""
    if provider := _collected.get("provider"):
        provider.force_flush(_END_WITHIN_S * 1000)


@contextlib.contextmanager
def _open(name: str, subject: str, traceparent: str) -> Iterator[str]:
    with tracing(traceparent), span(name, SpanKind.CONSUMER, **{"kipthoi.case": subject}) as made:
        yield _said(made.get_span_context()) or traceparent


def _said(found: SpanContext) -> str | None:
    return f"00-{found.trace_id:032x}-{found.span_id:016x}-{found.trace_flags:02x}" if found.is_valid else None


def _context_of(traceparent: str | None) -> SpanContext | None:
    match = _FORM.fullmatch(traceparent or "")
    if match is None:
        return None
    found = SpanContext(int(match[1], 16), int(match[2], 16), is_remote=True, trace_flags=TraceFlags(int(match[3], 16)))
    return found if found.is_valid else None
