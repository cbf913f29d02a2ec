"""A Temporal that lost its store is told everything again, from the outbox; one that has it is left alone."""

import asyncio
import contextlib
from datetime import timedelta

import pytest
from google.protobuf.duration_pb2 import Duration
from sqlalchemy import text
from temporalio import workflow
from temporalio.api.namespace.v1 import UpdateNamespaceInfo
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError

from shared.database import Lease, execute
from shared.ids import WorkflowRef, new_id
from shared.outbox import Wake, wake
from shared.relay import WakeLane, lost_workflows
from shared.temporal import Work, connect, worker
from tests.support.foundation import TEMPORAL_KEY
from tests.support.waiting import eventually


@workflow.defn(name="WaitForEnd")
class WaitForEnd:
    """Waits until it is told that its work has ended."""

    def __init__(self) -> None:
        self._over = False

    @workflow.run
    async def run(self, what: str) -> str:
        await workflow.wait_condition(lambda: self._over)
        return what

    @workflow.signal
    def ended(self) -> None:
        self._over = True


WORK = Work("test", [WaitForEnd], [])


@pytest.fixture
def a_temporal(temporal_address):
    """Give namespaces that know nothing: what a server has after it lost its store."""

    async def make():
        name = f"empty-{new_id().hex}"
        client = await connect(temporal_address, name, TEMPORAL_KEY, lazy=False)
        retention = Duration()
        retention.FromTimedelta(timedelta(hours=72))
        request = RegisterNamespaceRequest(namespace=name, workflow_execution_retention_period=retention)
        await client.workflow_service.register_namespace(request)
        await eventually(lambda: _answers(client), what="the new namespace")
        return client

    return make


async def _answers(client):
    try:
        async for _ in client.list_workflows("WorkflowType = 'None'", limit=1):
            pass
    except RPCError:
        return False
    return True


def a_ref():
    return WorkflowRef("WaitForEnd", f"wait-for-end:{new_id()}")


@contextlib.asynccontextmanager
async def relaying(database, client):
    lease = Lease(database, "relay wakes", ttl_s=60)
    assert await lease.hold()
    lane = asyncio.create_task(WakeLane(database, "test", client).deliver_for_ever(lease))
    try:
        yield
    finally:
        lane.cancel()
        await asyncio.gather(lane, return_exceptions=True)
        await lease.release()


async def told(database, *wakes):
    async with database.transaction() as session:
        await wake(session, wakes)


async def undelivered(database):
    async with database.reading() as session:
        return (await execute(session, text("select count(*) from outbox where delivered_at is null"))).scalar_one()


async def deliveries(database):
    async with database.reading() as session:
        return (await execute(session, text("select id, delivered_at from outbox order by id"))).all()


async def states(client, *refs):
    found = []
    for ref in refs:
        try:
            found.append((await client.get_workflow_handle(ref.id).describe()).status)
        except RPCError:
            found.append(None)
    return found


RUNNING, COMPLETED = WorkflowExecutionStatus.RUNNING, WorkflowExecutionStatus.COMPLETED


async def test_what_temporal_has_lost_is_started_again_from_the_rows(database, a_temporal, monkeypatch):
    monkeypatch.setattr(lost_workflows, "_WINDOW", 1)  # the bell that ended a work is told long before its start
    before, after = await a_temporal(), await a_temporal()
    waiting, over = a_ref(), a_ref()
    await told(database, Wake(over, "over"), Wake(waiting, "waiting"), Wake(over, "over", signal="ended"))
    async with relaying(database, before):
        await eventually(lambda: undelivered(database), lambda count: count == 0, what="all wake-ups")

    async with relaying(database, after), worker(after, WORK):
        await eventually(lambda: states(after, waiting, over), lambda seen: seen == [RUNNING, COMPLETED], what="both, anew")
        await eventually(lambda: undelivered(database), lambda count: count == 0, what="all wake-ups, once more")
        started = a_ref()
        await told(database, Wake(started, "new"))
        await eventually(lambda: states(after, started), lambda seen: seen == [RUNNING], what="new work")


async def test_a_temporal_that_was_told_everything_is_left_alone(database, a_temporal):
    client = await a_temporal()
    await told(database, Wake(a_ref(), "case"))
    async with relaying(database, client):
        await eventually(lambda: undelivered(database), lambda count: count == 0, what="the wake-up")
        await eventually(lambda: _word(client), what="the word in the namespace")
    settled = await deliveries(database)

    async with relaying(database, client):
        await told(database, Wake(a_ref(), "case"))
        await eventually(lambda: undelivered(database), lambda count: count == 0, what="the second wake-up")

    assert (await deliveries(database))[:1] == settled


async def test_a_store_that_was_set_back_is_told_again_when_an_operator_empties_the_word(database, a_temporal):
    client, ref = await a_temporal(), a_ref()
    await told(database, Wake(ref, "case"))
    async with relaying(database, client):
        await eventually(lambda: _word(client), what="the word in the namespace")
    [settled] = await deliveries(database)
    change = UpdateNamespaceInfo(data={"kipthoi-test": ""})
    await client.workflow_service.update_namespace(UpdateNamespaceRequest(namespace=client.namespace, update_info=change))

    async with relaying(database, client):
        await eventually(lambda: _word(client), what="the word once more")

    [again] = await deliveries(database)
    assert again.delivered_at > settled.delivered_at
    assert await states(client, ref) == [RUNNING]


async def _word(client):
    _, knows = await lost_workflows.LostWorkflows(None, "test", client)._ask()
    return knows
