import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from shared import traces
from shared.traces import (
    current_trace_id,
    current_traceparent,
    new_traceparent,
    span,
    starting,
    traceparent_of,
    tracing,
    tracing_together,
)

FIRST, SECOND = new_traceparent(), new_traceparent()


@pytest.fixture
def spans(monkeypatch):
    """Collects traces, for this test alone."""
    monkeypatch.setattr(traces, "_collected", {})
    exporter = InMemorySpanExporter()
    traces.collect_with("test", SimpleSpanProcessor(exporter))
    return exporter


def test_what_is_done_under_a_trace_carries_it_on_although_nobody_collects_traces():
    with tracing(FIRST), span("anything"):
        assert current_traceparent() == FIRST
        assert current_trace_id() == FIRST[3:35]
    assert current_traceparent() is None


@pytest.mark.parametrize(
    "given", ["", "00-" + "0" * 32 + "-" + "1" * 16 + "-01", "x" * 55, "00-" + "é" * 32 + "-" + "1" * 16 + "-01"]
)
def test_a_caller_whose_trace_cannot_be_read_gets_a_new_one(given):
    with starting(given, "GET", SpanKind.SERVER):
        made = current_traceparent()
    assert made is not None
    assert made != given


def test_of_several_told_together_each_goes_on_under_its_own_trace():
    with tracing_together([("a", FIRST), ("b", SECOND)], "take"):
        assert (traceparent_of("a"), traceparent_of("b")) == (FIRST, SECOND)
        assert traceparent_of("of neither") == FIRST
    assert traceparent_of("a") is None


def test_where_traces_are_collected_each_step_is_the_parent_of_what_follows_from_it(spans):
    with starting(FIRST, "POST", SpanKind.SERVER), tracing_together([("a", current_traceparent())], "take"):
        told = traceparent_of("a")

    taken, door = spans.get_finished_spans()
    assert {f"{one.context.trace_id:032x}" for one in (taken, door)} == {FIRST[3:35]}
    assert taken.parent.span_id == door.context.span_id
    assert told == f"00-{FIRST[3:35]}-{taken.context.span_id:016x}-01"
    assert dict(taken.attributes) == {"kipthoi.case": "a"}


def test_a_span_says_of_an_error_its_type_and_nothing_of_what_it_says(spans):
    with pytest.raises(KeyError), span("step"):
        raise KeyError("Đặng Thị Mây Gòn")

    [made] = spans.get_finished_spans()
    assert made.status.description == "KeyError"
    assert "Gòn" not in made.to_json()
