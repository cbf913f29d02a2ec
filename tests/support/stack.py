"""One running stack as tests, drill and chaos see it: found or started, its databases, its CPU, and all evidence of a run."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import asyncpg
import psutil  # type: ignore[import-untyped] # no type information is published
from google.protobuf.message import Message
from temporalio.api.common.v1 import WorkflowExecution as ExecutionName
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryRequest
from temporalio.client import Client, WorkflowExecution

from deploy.devstack.addresses import Addresses, Windows
from deploy.devstack.problems import StackProblem
from deploy.devstack.stack import Stack
from tests.support.doors import Doors, Refusal
from tests.support.people import OBSERVER
from tests.support.promises.evidence import ESCALATED_WITHIN_S, Evidence
from tests.support.promises.ringing import until_it_must_have_rung
from tests.support.promises.topics import read_all

RUN_FOLDER: Final = Path(".run")
_SAMPLED_HISTORIES: Final = 8
_SAMPLED_EXPLANATIONS: Final = 12
_DECIDED_CASES: Final = """
    select case_id from decision_lines l join decisions d on d.id = l.decision_id
     where $1::uuid is null or d.incident_id = $1 group by case_id order by md5(case_id::text) limit $2"""


def find_running(folder: Path = RUN_FOLDER) -> Stack | None:
    """The stack that runs in this folder with all its processes, or None where there is none or nothing of it lives.

    Raises StackProblem where only a part of it lives.
    """
    try:
        stack = Stack.attach(folder)
    except StackProblem:
        return None
    dead = [child.name for child in stack.processes if not child.running]
    if not dead:
        return stack
    if len(dead) == len(stack.processes):
        return None
    names = ", ".join(dead)
    raise StackProblem(
        f"Hệ thống trong {folder} thiếu {names}: hãy chạy `make up` (dữ liệu vẫn còn).",
        f"The stack in {folder} lacks {names}: run `make up` (its data stay).",
    )


@contextlib.asynccontextmanager
async def found_or_started(
    found: Stack | None, folder: Path, windows: Windows, say: Callable[[str], None]
) -> AsyncIterator[Addresses]:
    """The stack that was found, left alone in the end; or a new one in this folder, stopped whatever happens.

    Data that an earlier one has left there stay there. Raises StackProblem where it cannot start, with nothing left running.
    """
    if found is not None:
        yield found.addresses
        return
    stack = Stack(folder, windows=windows, say=say)
    keep = stack.has_kept_data
    await stack.start()
    try:
        yield stack.addresses
    finally:
        # Whoever is cancelled a second time still leaves nothing running.
        await asyncio.shield(asyncio.ensure_future(stack.stop(keep=keep)))


def superuser_url(addresses: Addresses, service: str) -> str:
    """The service's database, as somebody who may see everything."""
    name = urlsplit(addresses.engines.postgres.databases[service]).path
    return urlunsplit(urlsplit(addresses.engines.postgres.superuser_url)._replace(path=name))


@contextlib.asynccontextmanager
async def open_databases(addresses: Addresses) -> AsyncIterator[dict[str, asyncpg.Connection]]:
    """Connections for looking, one per service."""
    async with contextlib.AsyncExitStack() as opened:
        connections = {}
        for service in addresses.services:
            connection = await asyncpg.connect(superuser_url(addresses, service))
            opened.push_async_callback(connection.close)
            connections[service] = connection
        yield connections


def cpu_seconds(addresses: Addresses) -> dict[str, float]:
    """CPU seconds (user and system) of each service and engine with all its processes, those that ended included."""
    engines = addresses.engines
    pids: dict[str, Any] = {name: service.pid for name, service in addresses.services.items()}
    pids |= {"postgres": engines.postgres.pid, "kafka": engines.kafka.pid, "temporal": engines.temporal.pid}
    pids["simulators"] = addresses.simulators.pid
    return {
        name: sum(_tree_seconds(pid) for pid in (pid if isinstance(pid, list) else [pid]) if pid is not None)
        for name, pid in pids.items()
    }


def _tree_seconds(pid: int) -> float:
    seconds = 0.0
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


async def temporal_of(addresses: Addresses) -> Client:
    """A client without the key: it sees what anybody would see."""
    return await Client.connect(addresses.engines.temporal.address, namespace=addresses.engines.temporal.namespace)


async def workflows_since(client: Client, since: datetime) -> list[WorkflowExecution]:
    """Every workflow started since then. Visibility is late by about a second."""
    moment = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    return [execution async for execution in client.list_workflows(f"StartTime >= '{moment}'", page_size=1000)]


async def sampled_histories(client: Client, workflows: Sequence[WorkflowExecution]) -> dict[str, bytes]:
    """Raw histories of some workflows of each type, as they lie in Temporal."""
    chosen: dict[str, list[WorkflowExecution]] = {}
    for execution in workflows:
        some = chosen.setdefault(execution.workflow_type, [])
        if len(some) < _SAMPLED_HISTORIES:
            some.append(execution)
    return {e.id: await _history(client, e) for some in chosen.values() for e in some}


async def _history(client: Client, execution: WorkflowExecution) -> bytes:
    name = ExecutionName(workflow_id=execution.id, run_id=execution.run_id)
    request = GetWorkflowExecutionHistoryRequest(namespace=client.namespace, execution=name)
    answer: Message = await client.workflow_service.get_workflow_execution_history(request)
    return bytes(answer.SerializeToString())


async def _explanations(doors: Doors, assessment: asyncpg.Connection | None, incident: UUID | None) -> dict[UUID, Any]:
    """Ask at the door why some decided households get what they get; a refusal is kept as its status."""
    found: dict[UUID, Any] = {}
    for row in await assessment.fetch(_DECIDED_CASES, incident, _SAMPLED_EXPLANATIONS) if assessment else ():
        case = UUID(str(row["case_id"]))
        try:
            found[case] = await doors.get("assessment", f"/v1/assessments/{case}/explanation", OBSERVER, format="json")
        except Refusal as refusal:
            found[case] = refusal.status
    return found


@contextlib.asynccontextmanager
async def gather_evidence(
    addresses: Addresses,
    doors: Doors,
    *,
    acknowledged_reports: Sequence[UUID] = (),
    unanswered_reports: int = 0,
    acknowledged_imports: Mapping[UUID, int] | None = None,
    secrets: Collection[str] = (),
    incident_id: UUID | None = None,
    workflows: Sequence[WorkflowExecution] = (),
    escalated_within_s: float = ESCALATED_WITHIN_S,
) -> AsyncIterator[Evidence]:
    """Collect everything that the checker looks at; the databases stay open meanwhile."""
    client = await temporal_of(addresses)
    as_of = datetime.now(UTC)
    async with open_databases(addresses) as databases:
        await until_it_must_have_rung(databases, as_of, timedelta(seconds=escalated_within_s), incident_id)
        phones, book = await doors.simulator("phones", "/book"), await doors.simulator("bank", "/book")
        yield Evidence(
            databases=databases,
            as_of=as_of,
            records=await read_all(addresses.engines.kafka.bootstrap),
            bank_book=book["entries"],
            bank_returned=book["returned"],
            phones_book=phones["entries"],
            phones_replies=phones["replies"],
            acknowledged_reports=acknowledged_reports,
            unanswered_reports=unanswered_reports,
            acknowledged_imports=acknowledged_imports or {},
            secrets=list(secrets),
            incident_id=incident_id,
            logs=sorted((Path(addresses.folder) / "logs").glob("*.log")),
            pages={name: await doors.page(f"{service.url}/metrics") for name, service in addresses.services.items()},
            histories=await sampled_histories(client, workflows),
            workflow_ids=[execution.id for execution in workflows],
            escalated_within_s=escalated_within_s,
            people=doors.people,
            data_keys=addresses.keys.data,
            explanations=await _explanations(doors, databases.get("assessment"), incident_id),
        )
