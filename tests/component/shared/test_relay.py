"""Wake-ups reach a real Temporal: started once, rung with the bell, never swallowed as "already started"."""

import asyncio

import pytest
from sqlalchemy import text
from temporalio import workflow
from temporalio.client import WorkflowExecutionStatus

from shared.database import Lease, execute
from shared.ids import WorkflowRef, new_id
from shared.outbox import Wake, wake
from shared.relay import WakeLane
from shared.temporal import Work, connect, worker
from tests.support.foundation import TEMPORAL_KEY
from tests.support.waiting import eventually


@workflow.defn(name="WaitForBell")
class WaitForBell:
    """Waits for its bell and says what it was started with."""

    def __init__(self) -> None:
        self._rung = False

    @workflow.run
    async def run(self, what: str, limit: int) -> str:
        await workflow.wait_condition(lambda: self._rung)
        return f"{what} {limit}"

    @workflow.signal
    def rung(self) -> None:
        self._rung = True


WORK = Work("test", [WaitForBell], [])


@pytest.fixture
async def temporal(temporal_address):
    return await connect(temporal_address, "default", TEMPORAL_KEY, lazy=False)


async def deliver(database, client, *wakes):
    async with database.transaction() as session:
        await wake(session, wakes)
    lease = Lease(database, "wakes", ttl_s=30)
    assert await lease.hold()
    await WakeLane(database, "test", client)._deliver(lease)
    await lease.release()
    async with database.reading() as session:
        rows = await execute(session, text("select delivered_at, refused from outbox order by id"))
        return [(row.delivered_at is not None, row.refused) for row in rows]


def a_ref():
    return WorkflowRef("WaitForBell", f"wait-for-bell:{new_id()}")


async def test_a_start_and_its_bell_travel_as_one_and_the_work_ends(database, temporal):
    ref = a_ref()

    delivered = await deliver(database, temporal, Wake(ref, "case", 3), Wake(ref, "case", 3, signal="rung"))
    async with worker(temporal, WORK):
        result = await temporal.get_workflow_handle(ref.id, result_type=str).result()

    assert delivered == [(True, None), (True, None)]
    assert result == "case 3"
    history = await temporal.get_workflow_handle(ref.id).fetch_history()
    assert b"case" not in history.to_json().encode()


async def test_a_bell_for_work_that_has_ended_is_harmless(database, temporal):
    ref = a_ref()
    await deliver(database, temporal, Wake(ref, "case", 3, signal="rung"))
    async with worker(temporal, WORK):
        await temporal.get_workflow_handle(ref.id).result()

    delivered = await deliver(database, temporal, Wake(ref, "case", 3, signal="rung"))

    assert delivered[-1] == (True, None)


async def test_other_work_under_a_used_id_is_refused_aloud(database, temporal):
    ref = a_ref()
    await deliver(database, temporal, Wake(ref, "case", 3, signal="rung"))
    async with worker(temporal, WORK):
        await temporal.get_workflow_handle(ref.id).result()

    delivered = await deliver(database, temporal, Wake(ref, "another case", 3))

    assert delivered[-1] == (True, "this id was used for other work")


async def test_while_temporal_is_away_the_wake_up_waits(database):
    nobody = await connect("127.0.0.1:1", "default", TEMPORAL_KEY)

    delivered = await asyncio.wait_for(deliver(database, nobody, Wake(a_ref(), "case", 3)), 60)

    assert delivered == [(False, None)]


async def test_a_slow_relay_that_lost_its_lease_marks_nothing(database, temporal):
    ref = a_ref()
    async with database.transaction() as session:
        await wake(session, [Wake(ref, "case", 3)])
    slow, new = Lease(database, "wakes", ttl_s=0.1), Lease(database, "wakes", ttl_s=30)
    assert await slow.hold()
    await asyncio.sleep(0.2)
    assert await new.hold()

    await WakeLane(database, "test", temporal)._deliver(slow)

    async with database.reading() as session:
        undelivered = (await execute(session, text("select count(*) from outbox where delivered_at is null"))).scalar()
    assert undelivered == 1
    description = await temporal.get_workflow_handle(ref.id).describe()
    assert description.status is WorkflowExecutionStatus.RUNNING
    await temporal.get_workflow_handle(ref.id).terminate()


async def test_wake_ups_go_slowly_while_facts_are_on_their_way_and_all_arrive(database, temporal):
    refs = [a_ref() for _ in range(10)]
    async with database.transaction() as session:
        await wake(session, [Wake(ref, "case", 3) for ref in refs])
    busy = True
    lease = Lease(database, "wakes", ttl_s=30)
    assert await lease.hold()
    lane = asyncio.create_task(WakeLane(database, "test", temporal, yields_to=lambda: busy).deliver_for_ever(lease))

    first = await eventually(lambda: _delivered(database), what="the first wake-ups")
    busy = False
    await eventually(lambda: _delivered(database), lambda count: count == 10, what="the others")

    assert first == 4
    lane.cancel()
    for ref in refs:
        await temporal.get_workflow_handle(ref.id).terminate()


async def _delivered(database):
    async with database.reading() as session:
        return (await execute(session, text("select count(*) from outbox where delivered_at is not null"))).scalar()
