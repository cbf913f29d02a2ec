"""A trace goes through Temporal: from who starts a workflow to what its activity tells."""

from datetime import timedelta

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from temporalio import activity, workflow

from shared import traces
from shared.errors import Refused
from shared.ids import new_id
from shared.temporal import Work, connect, temporal_errors, worker
from shared.traces import current_traceparent, new_traceparent, tracing
from tests.support.foundation import TEMPORAL_KEY

NAME = "Đặng Thị Mây Gòn"


@activity.defn
async def look() -> str | None:
    return current_traceparent()


@activity.defn
async def refuse() -> None:
    with temporal_errors():
        raise Refused(name=NAME)


@workflow.defn
class LookTwice:
    @workflow.run
    async def run(self) -> list[str | None]:
        return [await workflow.execute_activity(look, start_to_close_timeout=timedelta(seconds=5)) for _ in range(2)]


@workflow.defn
class AskInVain:
    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity(refuse, start_to_close_timeout=timedelta(seconds=5))


async def run(address, workflow_type, trace):
    client = await connect(address, "default", TEMPORAL_KEY, lazy=False)
    work = Work(f"traces-{new_id()}", [LookTwice, AskInVain], [look, refuse])
    async with worker(client, work):
        with tracing(trace):
            return await client.execute_workflow(workflow_type, id=f"traces-{new_id()}", task_queue=work.service)


async def test_what_an_activity_tells_stands_under_the_trace_of_the_wake_up(temporal_address):
    trace = new_traceparent()

    assert await run(temporal_address, "LookTwice", trace) == [trace, trace]


async def test_an_activity_that_no_trace_leads_to_begins_one(temporal_address):
    first, second = await run(temporal_address, "LookTwice", None)

    assert first is not None
    assert second is not None


async def test_spans_of_workflow_and_activities_are_steps_of_one_trace_and_say_nothing_of_a_person(
    temporal_address, monkeypatch
):
    monkeypatch.setattr(traces, "_collected", {})
    exporter, trace = InMemorySpanExporter(), new_traceparent()
    traces.collect_with("test", SimpleSpanProcessor(exporter))

    with pytest.raises(Exception, match="execution failed"):
        await run(temporal_address, "AskInVain", trace)

    spans = exporter.get_finished_spans()
    assert {f"{one.context.trace_id:032x}" for one in spans} == {trace[3:35]}
    assert {one.name for one in spans} >= {"StartWorkflow:AskInVain", "RunWorkflow:AskInVain", "RunActivity:refuse"}
    assert not [one for one in spans if NAME in one.to_json() or one.events]
