"""The trace through Temporal: from the wake-up that starts a workflow to what its activities tell.

OpenTelemetry's interceptor of the SDK carries it in headers, which hold nothing but the trace, also where no spans are
collected. An activity that nobody's trace leads to begins one, so that every line of the log has its own.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import SpanKind
from temporalio import activity
from temporalio.contrib.opentelemetry import TracingInterceptor

from shared.traces import collects_traces, new_traceparent, span, tracing


class TraceCarrier(TracingInterceptor):
    """The SDK's interceptor, whose spans say of an error its type alone: its words may be about a person."""

    @contextlib.contextmanager
    def _start_as_current_span(  # noqa: PLR0913 - as its parent has it
        self,
        name: str,
        *,
        attributes: Any,
        input_with_headers: Any = None,
        input_with_ctx: Any = None,
        kind: SpanKind,
        context: Context | None = None,
    ) -> Iterator[None]:
        if input_with_ctx is not None:
            raise NotImplementedError("no Nexus operations here")
        with _under(context), span(name, kind, **(attributes or {})):
            if input_with_headers is not None:
                input_with_headers.headers = self._context_to_headers(input_with_headers.headers)
            yield

    def _completed_workflow_span(self, params: Any) -> Any:
        if not collects_traces():
            return None if params.parent_missing else params.context
        return super()._completed_workflow_span(replace(params, exception=None))


@contextlib.contextmanager
def _under(context: Context | None) -> Iterator[None]:
    given = trace.get_current_span(context).get_span_context()
    known = f"00-{given.trace_id:032x}-{given.span_id:016x}-{given.trace_flags:02x}" if given.is_valid else None
    with tracing(known if known or collects_traces() or not activity.in_activity() else new_traceparent()):
        yield
