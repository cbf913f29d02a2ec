"""Recorded histories of workflows: the committed files, what each tells, and how they are replayed without a server."""

import ast
import asyncio
import base64
import inspect
import json
import pkgutil
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from google.protobuf.json_format import ParseDict
from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.worker import Interceptor, Replayer
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

import services
from shared.temporal import BUILD_ID, data_converter
from tests.support.golden import ROOT

FOLDER: Final = ROOT / "tests" / "workflows" / "histories"
KEY: Final = base64.b64encode(b"open: recorded histories only...").decode()
"""Everybody may know it: it seals invented ids, so that the codec is replayed as well."""
CONVERTER: Final = data_converter(KEY)

ENDED: Final = "ended without a bell"
TIMER_FIRED: Final = "a timer fired"
CONTINUED: Final = "continued as new"
BEGUN_BY_CONTINUING: Final = "begun by continuing as new"

_WORKFLOW_MODULE: Final = re.compile(r"services\.\w+\.workflow(\.\w+)*")


@cache
def workflow_classes() -> Mapping[str, tuple[type, ...]]:
    """Return the workflow classes of each service, found in its room `workflow`."""
    found: dict[str, tuple[type, ...]] = {}
    for each in pkgutil.walk_packages(services.__path__, "services."):
        if _WORKFLOW_MODULE.fullmatch(each.name):
            module = import_module(each.name)
            classes = [value for value in vars(module).values() if inspect.isclass(value) and value.__module__ == each.name]
            service = each.name.split(".")[1]
            found[service] = (*found.get(service, ()), *(value for value in classes if workflow._Definition.from_class(value)))
    return found


def all_workflows() -> list[type]:
    return [each for classes in workflow_classes().values() for each in classes]


def name_of(workflow_class: type) -> str:
    """Return the name on the wire."""
    return str(workflow._Definition.must_from_class(workflow_class).name)


def files(workflow_name: str = "*") -> list[Path]:
    return sorted(FOLDER.glob(f"{workflow_name}/*.json"))


def read(path: Path) -> WorkflowHistory:
    content = json.loads(path.read_text(encoding="utf-8"))
    return WorkflowHistory.from_json(content["events"][0]["workflowExecutionStartedEventAttributes"]["workflowId"], content)


def write(path: Path, history: WorkflowHistory) -> None:
    """Write one event a line, so that a difference can be read."""
    lines = [json.dumps(event, separators=(",", ":")) for event in history.to_json_dict()["events"]]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"events":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def replayer(workflows: Sequence[type], key: str = KEY, changes: Sequence[Interceptor] = ()) -> Replayer:
    """Return a replayer that reads and runs as the worker of production does."""
    return Replayer(
        workflows=workflows,
        workflow_runner=SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_all_modules()),
        data_converter=data_converter(key),
        build_id=BUILD_ID,
        interceptors=changes,
    )


def shape_of(history: WorkflowHistory) -> list[str]:
    """Return what happened, without what the server adds of its own: tasks of the worker, attempts, moments."""
    return list(_steps(history))


def _steps(history: WorkflowHistory) -> Iterator[str]:
    for event in history.events:
        kind = EventType.Name(event.event_type).removeprefix("EVENT_TYPE_").lower().replace("_", " ")
        if kind.startswith("workflow task") or kind == "activity task started":
            continue
        scheduled, signaled = event.activity_task_scheduled_event_attributes, event.workflow_execution_signaled_event_attributes
        yield " ".join(word for word in (kind, scheduled.activity_type.name, signaled.signal_name) if word)


def kinds_of(history: WorkflowHistory) -> set[str]:
    """Return what kinds of history this one shows."""
    steps = shape_of(history)
    bells = {step.removeprefix("workflow execution signaled ") for step in steps if " signaled " in step}
    completed = steps[-1] == "workflow execution completed"
    kinds = {ended_by(bell) for bell in bells if completed}
    if completed and not bells:
        kinds.add(ENDED)
    if "timer fired" in steps:
        kinds.add(TIMER_FIRED)
    if steps[-1] == "workflow execution continued as new":
        kinds.add(CONTINUED)
    if history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id:
        kinds.add(BEGUN_BY_CONTINUING)
    return kinds


def possible_kinds(workflow_class: type) -> set[str]:
    """Return what kinds of history this workflow can have, as its source tells."""
    kinds = {ENDED, *(ended_by(bell) for bell in workflow._Definition.must_from_class(workflow_class).signals if bell)}
    words = _words_of(workflow_class)
    if words & {"sleep", "timeout"}:
        kinds.add(TIMER_FIRED)
    if "continue_as_new" in words:
        kinds |= {CONTINUED, BEGUN_BY_CONTINUING}
    return kinds


def ended_by(bell: str) -> str:
    return f"ended, rung by {bell}"


def _words_of(workflow_class: type) -> set[str]:
    """Return the names that the class and what it inherits call, and the keywords that they give."""
    sources = [inspect.getsource(each) for each in workflow_class.__mro__ if each is not object]
    nodes = [node for source in sources for node in ast.walk(ast.parse(textwrap.dedent(source)))]
    called = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return called | {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg}


async def opened(history: WorkflowHistory) -> list[dict[str, Any]]:
    """Return the events as JSON in which every payload is what was sealed in it."""
    return [await _opened(event) for event in history.to_json_dict()["events"]]


async def _opened(value: Any) -> Any:
    if isinstance(value, list):
        return [await _opened(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "metadata" in value:
        (payload,) = await CONVERTER.payload_codec.decode([ParseDict(value, Payload())])
        return {"payload": json.loads(payload.data) if payload.data else None}
    return {name: await _opened(item) for name, item in value.items()}


def payloads_in(value: Any) -> Iterator[Any]:
    """Yield what was sealed, from events that were opened."""
    if isinstance(value, dict) and "payload" in value:
        yield value["payload"]
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from payloads_in(item)


if __name__ == "__main__":
    for line in asyncio.run(opened(read(Path(sys.argv[1])))):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
