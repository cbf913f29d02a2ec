"""A signature may be taken back for a moment: nobody has heard of it then, and everything stands as before."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.assessment.commands.awards.held_decisions import SentOnAlready, send_due, undo_decision
from services.assessment.domain.decisions import Verdict
from services.assessment.domain.findings import Findings
from services.assessment.loops import AssessmentLoops
from shared import audit
from shared.clock import now
from shared.database import execute
from shared.errors import Problem
from shared.events import AssistanceApproved, ClockSolved, DamageAssessed
from shared.events.household import House, Injured, Losses, Standing
from tests.component.assessment.conftest import CHAIR, HarnessOf, ServiceHarness
from tests.support.builders import INCIDENT, a_case_retracted, a_household_reported, a_personal_part

_LOSSES = Losses(injured=(Injured(ref="p1", treatment_days=5),))
_MINUTE = timedelta(seconds=60)


@pytest.fixture
async def held(harness_of: HarnessOf) -> ServiceHarness:
    """An installation as it comes: a minute in earnest, nothing in drills."""
    return await harness_of(undo_window_s=60, undo_window_drill_s=0)


async def _assessed(harness: ServiceHarness, *, drill: bool = False, losses: Losses = _LOSSES) -> UUID:
    reported = a_household_reported(personal=a_personal_part(losses=losses, standing=Standing.POOR), drill=drill)
    await harness.hear(reported)
    await harness.find(reported.case_id, Findings(losses=losses), now())
    return reported.case_id


async def _award(harness: ServiceHarness, code: str = "INJURY") -> UUID:
    [row] = await harness.rows("select id from awards where code = :code", code=code)
    award: UUID = row["id"]
    return award


async def _signed_facts(harness: ServiceHarness) -> list[Any]:
    return [fact for fact in await harness.facts() if not isinstance(fact, DamageAssessed | ClockSolved)]


async def _sign(harness: ServiceHarness, award: UUID, **body: Any) -> Any:
    given = {"incident_id": str(INCIDENT), "award_ids": [str(award)], "verdict": "approved", **await harness.shown(), **body}
    async with harness.as_("commune_chair") as client:
        answer = await client.post("/v1/decisions", json=given)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def _state(harness: ServiceHarness, case_id: UUID) -> dict[str, Any]:
    [case] = await harness.rows(
        "select state, awaited, returned_at, urgent_signed_at from assessments where case_id = :id", id=case_id
    )
    awards = await harness.rows("select code, state, decision_id from awards where case_id = :id order by code", id=case_id)
    clocks = await harness.rows("select kind, state, due_at, ended_at from clocks where case_id = :id order by id", id=case_id)
    return {"case": case, "awards": awards, "clocks": [clock for clock in clocks if clock["state"] != "stopped"]}


async def test_taken_back_in_time_everything_stands_as_before_and_nobody_has_heard(held: ServiceHarness) -> None:
    case_id = await _assessed(held)
    before = await _state(held, case_id)
    signed = await _sign(held, await _award(held))
    assert signed["undo_until"] is not None
    assert await _signed_facts(held) == []

    async with held.as_("commune_chair") as client:
        [listed] = (await client.get("/v1/decisions/undoable")).json()["items"]
        undone = await client.post(f"/v1/decisions/{signed['id']}/undo")

    assert (listed["id"], listed["number"], listed["lines"]) == (signed["id"], signed["number"], 1)
    assert (undone.status_code, undone.json()["number"]) == (200, signed["number"])
    assert await _state(held, case_id) == before
    await _send(held, now() + 2 * _MINUTE)
    assert await _signed_facts(held) == []
    async with held.as_("commune_chair") as client:
        shown = (await client.get(f"/v1/decisions/{signed['id']}")).json()
    assert shown["undone_at"] is not None
    # The number stays in the register as taken back: what is signed next has another.
    again = await _sign(held, await _award(held))
    assert again["number"] != signed["number"]


async def test_a_case_that_was_returned_as_a_whole_stands_as_before_when_it_is_taken_back(held: ServiceHarness) -> None:
    case_id = await _assessed(held, losses=Losses())
    before = await _state(held, case_id)
    body = {"incident_id": str(INCIDENT), "case_ids": [str(case_id)], "verdict": "returned", "reason": "house_unclear"}

    async with held.as_("commune_chair") as client:
        signed = (await client.post("/v1/decisions", json=body)).json()
        returned = await _state(held, case_id)
        undone = await client.post(f"/v1/decisions/{signed['id']}/undo")

    assert (returned["case"]["state"], before["case"]["state"]) == ("open", "assessed")
    assert undone.status_code == 200
    assert await _state(held, case_id) == before
    await _send(held, now() + 2 * _MINUTE)
    assert await _signed_facts(held) == []


async def test_that_a_missed_clock_is_solved_is_heard_with_the_signature_and_taken_back_with_it(
    held: ServiceHarness,
) -> None:
    case_id = await _assessed(held)
    async with held.foundation.database.transaction() as session:
        await audit.record(session, CHAIR, "made late", "case", [case_id])
        await execute(session, text("update clocks set due_at = now() - interval '1 hour' where kind = 'decision'"))
    await held.foundation.escalate_overdue()
    before = await _clock(held, case_id)
    signed = await _sign(held, await _award(held))
    while_held = await _clock(held, case_id)
    async with held.as_("commune_chair") as client:
        assert (await client.post(f"/v1/decisions/{signed['id']}/undo")).status_code == 200
    taken_back = await _clock(held, case_id)
    await _send(held, now() + 2 * _MINUTE)
    unheard = await _solved(held)

    await _sign(held, await _award(held))
    await _send(held, now() + 2 * _MINUTE)

    assert before == taken_back
    assert (before["solved_at"], while_held["solved_at"] is not None) == (None, True)
    assert unheard == []
    [fact] = await _solved(held)
    assert (fact.kind, fact.outcome, fact.case_id) == ("decision", "kept_late", case_id)


async def _clock(harness: ServiceHarness, case_id: UUID) -> dict[str, Any]:
    [row] = await harness.rows(
        "select state, ended_at, solved_at from clocks where kind = 'decision' and case_id = :id", id=case_id
    )
    return dict(row)


async def _solved(harness: ServiceHarness) -> list[ClockSolved]:
    """Of the decision: the findings of these tests are late, too."""
    return [fact for fact in await harness.facts() if isinstance(fact, ClockSolved) and fact.kind == "decision"]


async def _send(harness: ServiceHarness, moment: Any) -> None:
    await AssessmentLoops(harness.foundation, harness.context, lambda: moment).send_decisions()


async def test_after_the_window_the_others_hear_of_it_once_whoever_comes_back(held: ServiceHarness) -> None:
    await _assessed(held)
    signed = await _sign(held, await _award(held))
    await _send(held, now())
    assert await _signed_facts(held) == []

    # A process was killed in between: another finds the row. Two at once send it once.
    later = now() + 2 * _MINUTE
    await asyncio.gather(*(_send(held, later) for _ in range(4)))

    [fact] = await _signed_facts(held)
    assert isinstance(fact, AssistanceApproved)
    assert (str(fact.decision_id), fact.decision_number) == (signed["id"], signed["number"])
    assert fact.occurred_at == fact.decided_at
    async with held.as_("commune_chair") as client:
        too_late = await client.post(f"/v1/decisions/{signed['id']}/undo")
    assert (too_late.status_code, too_late.json()["type"].rsplit(":", 1)[1]) == (409, "decision-sent-on")


async def test_at_the_last_moment_it_is_either_taken_back_or_sent_on_never_both(held: ServiceHarness) -> None:
    for _ in range(6):
        case_id = await _assessed(held)
        [row] = await held.rows("select id from awards where case_id = :id and code = 'INJURY'", id=case_id)
        decision = await held.sign([row["id"]], now())
        end = decision.decided_at + _MINUTE

        async def undo(decision_id: UUID = decision.id, moment: Any = end - timedelta(milliseconds=1)) -> bool:
            try:
                async with held.foundation.database.transaction() as session:
                    await undo_decision(session, CHAIR, decision_id, moment)
            except SentOnAlready:
                return False
            return True

        async def send(moment: Any = end) -> int:
            async with held.foundation.database.transaction() as session:
                return await send_due(session, held.foundation.actor, moment)

        was_undone, sent = await asyncio.gather(undo(), send())

        assert (was_undone, sent) in {(True, 0), (False, 1)}
        [award] = await held.rows("select state from awards where id = :id", id=row["id"])
        assert award["state"] == ("proposed" if was_undone else "approved")


async def test_the_clock_is_kept_by_the_moment_of_the_signature(held: ServiceHarness) -> None:
    case_id = await _assessed(held)
    [row] = await held.rows("select id from awards where code = 'INJURY'")
    [clock] = await held.rows("select due_at from clocks where kind = 'decision'")

    await held.sign([row["id"]], clock["due_at"] - timedelta(seconds=1))
    await _send(held, clock["due_at"] + _MINUTE)

    assert (await held.clocks(case_id))["decision"] == "kept"


async def test_urgent_help_and_drills_wait_for_nothing(held: ServiceHarness) -> None:
    await held.hear(a_household_reported(drill=False))
    urgent = await _sign(held, await _award(held, "RICE"))
    assert urgent["undo_until"] is None
    assert len(await _signed_facts(held)) == 1

    case_id = await _assessed(held, drill=True)
    [row] = await held.rows("select id from awards where case_id = :id and code = 'INJURY'", id=case_id)
    assert (await _sign(held, row["id"]))["undo_until"] is None


async def test_the_window_of_a_decision_is_the_shortest_of_its_lines(harness_of: HarnessOf) -> None:
    harness = await harness_of(undo_window_s=60, undo_window_by_benefit="HOUSE_REPAIR=600,INJURY=0")
    losses = _LOSSES.model_copy(update={"house": House(state="heavily_damaged", habitable=False)})
    await _assessed(harness, losses=losses)
    house, injury = await _award(harness, "HOUSE_REPAIR"), await _award(harness)

    alone = await harness.sign([house], now())
    [kept] = await harness.rows("select due_at from held_decisions")
    assert kept["due_at"] - alone.decided_at == timedelta(seconds=600)
    assert (await _sign(harness, injury))["undo_until"] is None


async def test_nobody_takes_back_what_another_has_signed(held: ServiceHarness) -> None:
    await _assessed(held)
    signed = await _sign(held, await _award(held))

    async with held.as_("commune_chair", subject="another-chair") as client:
        assert (await client.get("/v1/decisions/undoable")).json()["items"] == []
        assert (await client.post(f"/v1/decisions/{signed['id']}/undo")).status_code == 403
        assert (await client.post(f"/v1/decisions/{INCIDENT}/undo")).status_code == 404


async def test_what_newer_findings_rest_on_is_not_taken_back(held: ServiceHarness) -> None:
    case_id = await _assessed(held)
    signed = await _sign(held, await _award(held))
    await held.find(case_id, Findings(losses=Losses(injured=(Injured(ref="p1", treatment_days=9),))), now())

    async with held.as_("commune_chair") as client:
        answer = await client.post(f"/v1/decisions/{signed['id']}/undo")

    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[1]) == (409, "changed-since-signed")
    await _send(held, now() + 2 * _MINUTE)
    assert len(await _signed_facts(held)) == 1, "a refused undo must leave the decision to be sent on"


async def test_a_return_and_a_refusal_can_be_taken_back_too(held: ServiceHarness) -> None:
    case_id = await _assessed(held)
    before = await _state(held, case_id)
    for verdict, reason in ((Verdict.RETURNED, "persons_unclear"), (Verdict.DECLINED, "already_helped")):
        decision = await held.sign([await _award(held)], now(), verdict, reason)
        async with held.foundation.database.transaction() as session:
            await undo_decision(session, CHAIR, decision.id, now())
        assert await _state(held, case_id) == before


async def test_a_case_that_was_taken_back_meanwhile_stays_so(held: ServiceHarness) -> None:
    case_id = await _assessed(held)
    decision = await held.sign([await _award(held)], now())
    await held.hear(a_case_retracted(case_id=case_id))

    with pytest.raises(Problem):
        async with held.foundation.database.transaction() as session:
            await undo_decision(session, CHAIR, decision.id, now())

    assert [row["state"] for row in await held.rows("select state from assessments")] == ["withdrawn"]
