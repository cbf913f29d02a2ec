"""What every service's process does beside its own work: relay, leases, positions, dead letters, what is kept and dropped."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from aiokafka import TopicPartition
from fastapi import Request
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import archive, clock_measures, clock_risks, clock_states, clocks, cut_offs, paces, windows
from shared.clock import VIETNAM, now
from shared.clock_handovers import Handover, hand_over
from shared.clocks import Move
from shared.database import Lease
from shared.events import CaseClosed, CommuneCutOff, CommuneReached
from shared.foundation import Foundation
from shared.ids import CaseId, IncidentId, new_id
from shared.messaging import dead_letters
from shared.messaging.dead_letters import LetterQuery
from shared.messaging.gaps import Missed
from shared.messaging.measures import measure as measure_reading
from shared.messaging.positions import PositionBook
from shared.messaging.records import Position
from shared.parts import facts_leave, facts_sent
from shared.relay import ends, rows
from shared.relay.ends import End
from shared.relay.lost_workflows import LostWorkflows
from shared.relay.measures import measure
from shared.relay.topic import Seen
from shared.relay.wakes import WakeLane
from shared.target_changes import replan
from shared.targets import Target
from shared.time_limits import Clock, ClockScope, TimeLimit
from tests.contracts.examples import EXAMPLES
from tests.load.drives.known import Known
from tests.support.foundation import ISSUER, client_for
from tests.support.records import a_record
from tests.support.services import api_of

_MOST = 1000


async def drive(foundation: Foundation, known: Known) -> None:
    """Let everything happen that happens in the process of any service."""
    await foundation.sweep()
    await foundation.escalate_overdue()
    await _answer_twice(foundation)
    await foundation.idempotency.forget_old()
    await measure(foundation.database, foundation.service)
    await facts_leave(foundation.database)()
    await facts_sent(foundation.database)()
    lease = Lease(foundation.database, "a drive")
    await lease.hold()
    await _relay(foundation, lease)
    await _read(foundation)
    await measure_reading(foundation.database, foundation.service)
    await _operate(foundation, known)
    await _relay(foundation, lease)
    await lease.release()
    await _watch(foundation, known)
    await _foresee(foundation, known)
    await _cut_off(foundation, known)
    changed = Target("drive", now().astimezone(VIETNAM).date(), 2, "hours", {}, None)
    await replan(foundation.database, foundation.actor, now(), {"drive": [changed]})
    async with foundation.database.transaction() as session:
        groups = [f"group {number}" for number in range(50)]
        kind = windows.WindowKind("drive", 0)
        await windows.join(session, kind, groups, now())
        await windows.hasten(session, kind, groups, now())
        await windows.any_ready(session, kind, now())
        await windows.list_ready(session, kind, now())
        await windows.close(session, kind, now())


async def _answer_twice(foundation: Foundation) -> None:
    """The same request twice, by the same key."""

    class Done(BaseModel):
        count: int = 1

    async def command(_: AsyncSession) -> Done:
        return Done()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    key = str(new_id()).encode()
    for _ in range(2):
        scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [(b"idempotency-key", key)]}
        await foundation.idempotency.once(Request(scope, receive), foundation.actor, command)


async def _watch(foundation: Foundation, known: Known) -> None:
    """Clocks of cases run, move, are kept and stopped."""
    [case] = known.cases["decided"][-1:]
    limit = TimeLimit("drive", 1, "hours")
    scope = ClockScope(IncidentId(case.incident_id), CaseId(case.case_id), case.commune_code, 4, drill=False)
    moment = now()
    clock = Clock.of_commune(limit, scope, case.case_id, started_at=moment, due_at=limit.due_after(moment), known_at=moment)
    async with foundation.database.transaction() as session:
        await paces.remember(session, {new_id(): 600})
        await clocks.present(session)
        await clocks.start(session, [clock])
        await clocks.move(session, foundation.actor, [Move(case.case_id, limit, moment + timedelta(days=1))])
        await clocks.relocate_cases(session, {CaseId(case.case_id): known.commune_code})
        handover = Handover("drive", [case.case_id], f"province:{known.province_code}")
        if foundation.service != "console":  # it tells nobody anything
            await hand_over(session, foundation.actor, foundation.service, handover, moment)
        await clock_states.find_unended(session, "drive", [case.case_id])
        await clock_states.of_case(session, CaseId(case.case_id))
        await clock_states.of_subjects(session, [case.case_id])
        await clocks.keep(session, "drive", [case.case_id], moment)
        await clocks.solve(session, "kept", [clock.id], moment)
        await clocks.stop_cases(session, [case.case_id], moment)
        await clocks.reopen(session, [case.case_id], moment, moment)


async def _foresee(foundation: Foundation, known: Known) -> None:
    """Clocks at risk are listed, counted and measured, of everywhere and of one commune."""
    await clock_risks.measure(foundation.database, foundation.service)
    await clock_measures.measure(foundation.database, foundation.service)
    areas = (None, (frozenset[str](), frozenset({known.province_code})), (frozenset({known.commune_code}), frozenset[str]()))
    async with foundation.database.reading() as session:
        for gone in (clock_risks.HALF, clock_risks.MOST):
            for area in areas:
                for incident_id in (None, known.incident_id):
                    query = clock_risks.RiskQuery(gone, area, drill=False, incident_id=incident_id)
                    await clock_risks.list_at_risk(session, query, 500)
                    await clock_risks.count_at_risk(session, query)


async def _cut_off(foundation: Foundation, known: Known) -> None:
    """A commune is cut off, what began since waits like the rest, and it is reached again."""
    act = {"incident_id": IncidentId(known.incident_id), "commune_code": known.commune_code, "drill": False}
    said = {**act, "cut_off_id": new_id(), "until": now() + timedelta(days=2), "document": "a drive", "signed_by": "officer-9"}
    async with foundation.database.transaction() as session:
        await cut_offs.on_cut_off(session, foundation.actor, [CommuneCutOff.model_validate(said)])
    await foundation.postpone()
    async with foundation.database.transaction() as session:
        await cut_offs.on_reached(session, foundation.actor, [CommuneReached.model_validate(said)])


async def _relay(foundation: Foundation, lease: Lease) -> None:
    """Facts are delivered, some refused; a broker forgets, and what it forgot is published again; Temporal is woken."""
    async with foundation.database.reserved() as session:
        waiting = await rows.undelivered(session, _MOST)
        if waiting:
            places = [SimpleNamespace(partition=number % 12, offset=10**9 + number) for number in range(len(waiting))]
            known_ends = {number: End(10**9 + _MOST, waiting[0].event_id) for number in range(12)}
            await rows.mark_delivered(session, list(zip(waiting, places, strict=True)), known_ends, lease)
            await rows.set_aside(session, [(row, "too large") for row in waiting[:5]], lease)
        seen = {number: Seen(0, 10**9, str(uuid4())) for number in range(12)}
        await ends.find_lost(session, await ends.load_ends(session), seen)
        # A broker's loss, and another one while that is mended; then what operators asked for, and a loss in the middle of it.
        for lost in ({5: 10}, {3: 50, 4: 0}):
            await archive.note_loss(session, lost)
        await _publish_again(session, lease, [row.key for row in waiting])
        if (await archive.current_republication(session)) is not None:
            await archive.note_loss(session, {2: 0})
        while await _publish_again(session, lease, [row.key for row in waiting]):
            pass
    lane = WakeLane(foundation.database, foundation.service, _Temporal())  # type: ignore[arg-type] # only what the lane calls
    await lane._deliver(lease)
    lost = LostWorkflows(foundation.database, foundation.service, _Temporal())  # type: ignore[arg-type] # as above
    await lost.look()
    await lost.tell_again(lease)
    await lane._deliver(lease)


async def _publish_again(session: AsyncSession, lease: Lease, keys: list[str]) -> bool:
    """Publish the next of the republication at work again, and end it; False where there is none."""
    work = await archive.current_republication(session)
    if work is not None:
        await rows.forgotten_of(session, work, keys, _MOST)
        chunk = await rows.next_forgotten(session, work, _MOST)
        await rows.advance(session, work, replace(chunk, is_last=True), lease)
    return work is not None


class _Temporal:
    """Takes every wake-up; it was told nothing yet."""

    namespace = "default"

    @property
    def workflow_service(self) -> Any:
        return SimpleNamespace(describe_namespace=self._describe)

    async def _describe(self, *_: Any, **__: Any) -> Any:
        return SimpleNamespace(namespace_info=SimpleNamespace(id="empty", data={}))

    async def start_workflow(self, *_: Any, **__: Any) -> Any:
        return SimpleNamespace(signal=self._signal)

    async def _signal(self, *_: Any, **__: Any) -> None:
        """Heard."""


@dataclass
class _Consumer:
    """A place in a topic that can be sought."""

    sought: list[int] = field(default_factory=list)

    def seek(self, _: TopicPartition, offset: int) -> None:
        self.sought.append(offset)

    def assignment(self) -> set[TopicPartition]:
        return set()


async def _read(foundation: Foundation) -> None:
    """A reader finds its place, notices gaps, puts a fact aside and takes it again."""
    consumer = _Consumer()
    book = PositionBook(foundation.service, "a drive", foundation.database, lambda: consumer)
    await book.on_partitions_assigned([TopicPartition("kipthoi.test.v1", 0)])
    record = a_record(EXAMPLES[CaseClosed.wire_type()], offset=7)
    await book.leave(await book.meet([record]), [Position("kipthoi.test.v1", 1)])
    for _ in range(2):
        await book.pass_dropped([Missed(Position("kipthoi.test.v1", 0), 8, 11)])
    async with foundation.database.transaction() as session:
        await dead_letters.put(session, record, "planted")
        name = str(EXAMPLES[CaseClosed.wire_type()].event_id)
        await dead_letters.list_waiting(session, LetterQuery(ids=[name]))
        await dead_letters.has_earlier(session, name)
        await dead_letters.is_waiting(session, name)
        await dead_letters.lock(session, name)
        await dead_letters.mark_tried(session, name, "planted")
        await dead_letters.mark_replayed(session, name)


async def _operate(foundation: Foundation, known: Known) -> None:
    """Operators look at what stands aside, and have it taken and told again."""
    because = {"reason": "a drive"}
    case_id = str(known.cases["decided"][-1].case_id)
    async with client_for(api_of(foundation.service, foundation), ISSUER.token("ops")) as client:

        async def ask(path: str, **wish: Any) -> Any:
            answer = await client.get(f"/v1/operations/{path}", params=wish)
            assert answer.status_code == 200, answer.text
            return answer.json()

        async def do(path: str, **order: Any) -> Any:
            key = {"Idempotency-Key": str(new_id())}
            answer = await client.post(f"/v1/operations/{path}", json={**because, **order}, headers=key)
            assert answer.status_code in {200, 202}, answer.text
            return answer.json()

        for wish in ({}, {"topic": "kipthoi.test.v1"}, {"fact": CaseClosed.wire_type()}, {"case_id": case_id}):
            first = await ask("dead-letters", **wish, limit=2)
            if first["next_cursor"]:
                await ask("dead-letters", **wish, cursor=first["next_cursor"])
        await do("dead-letters/replay", ids=[letter["id"] for letter in (await ask("dead-letters"))["items"][:5]])
        await do("dead-letters/replay", everything=True)
        for gap in (await ask("gaps", asked=True))["items"]:
            for _ in range(2):
                await do(f"gaps/{gap['id']}/asked", republication=1)
        await ask("installation")
        await ask("keys/seals")
        await do("keys/sealing-passes")
        if foundation.service == "console":
            await ask("backups")
            return  # it publishes nothing
        await ask("outbox/undelivered")
        refused = (await ask("outbox/refused"))["items"]
        await do("outbox/retry", ids=[fact["id"] for fact in refused[:3]])
        await do("outbox/retry", everything=True)
        for order in ({"case_id": case_id}, {"partition": 3, "from_offset": 100, "until_offset": 900}, {"everything": True}):
            if order != {"case_id": case_id} or foundation.service == "intake":
                number = (await do("outbox/republications", **order))["id"]
                await ask(f"outbox/republications/{number}")
        await ask("outbox/republications")
