"""The form of a funeral: from its receipt the statute counts, whatever the findings say; until then somebody asks for it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.decisions import Verdict
from services.assessment.domain.findings import Findings
from services.assessment.metrics import FUNERAL_FORMS
from shared import clocks
from shared.clock import VIETNAM, now
from shared.errors import Forbidden, InvalidInput, NotFound
from shared.events import FuneralFormReceived
from shared.events.household import Losses
from shared.ids import new_id
from shared.time_limits import TimeLimit
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import (
    MORNING,
    OTHER_COMMUNE,
    a_case_retracted,
    a_household_reported,
    a_personal_part,
)

_NOW = MORNING + timedelta(hours=3)
_HOUR = timedelta(hours=1)
_DEAD = Findings(losses=Losses(dead=("dead-1",)))
_TWO_DEAD = Findings(losses=Losses(dead=("dead-1", "dead-2")))
_NOBODY = Findings(losses=Losses())


async def _a_case(harness: ServiceHarness, **values: Any) -> UUID:
    reported = a_household_reported(personal=a_personal_part(losses=Losses()), **values)
    await harness.hear(reported)
    return reported.case_id


async def _funeral_clocks(harness: ServiceHarness) -> list[tuple[str, str]]:
    rows = await harness.rows("select kind, state from clocks where kind like 'funeral%' order by kind, started_at")
    return [(row["kind"], row["state"]) for row in rows]


async def _awards(harness: ServiceHarness) -> list[UUID]:
    return [row["id"] for row in await harness.rows("select id from awards where code = 'FUNERAL_HH' order by person")]


async def test_a_form_that_is_told_again_is_counted_once(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    before = FUNERAL_FORMS._value.get()

    for _ in range(3):
        await harness.receive_form(case_id, _NOW + _HOUR, _NOW + 2 * _HOUR)
    once = FUNERAL_FORMS._value.get() - before
    await harness.receive_form(case_id, _NOW + 2 * _HOUR, _NOW + 3 * _HOUR)

    assert (once, FUNERAL_FORMS._value.get() - before) == (1, 2)


async def test_findings_of_a_dead_let_somebody_ask_for_the_form_and_its_receipt_starts_the_days_of_the_law(
    harness: ServiceHarness,
) -> None:
    case_id = await _a_case(harness)
    await harness.find(case_id, _DEAD, _NOW)
    [asking] = await harness.rows("select kind, started_at, due_at, basis, article from clocks where kind like 'funeral%'")

    received = await harness.receive_form(case_id, _NOW + _HOUR, _NOW + 2 * _HOUR)

    assert (asking["kind"], asking["basis"], asking["article"]) == ("funeral_form", "internal", None)
    assert asking["due_at"] - asking["started_at"] == timedelta(hours=48)
    assert await _funeral_clocks(harness) == [("funeral_decision", "running"), ("funeral_form", "kept")]
    [clock] = await harness.rows("select * from clocks where kind = 'funeral_decision'")
    # Friday 20 November; the 24th is a holiday: the term ends with Thursday the 26th.
    assert clock["due_at"].astimezone(VIETNAM).isoformat() == "2026-11-26T23:59:59+07:00"
    assert (clock["basis"], clock["limit_count"], clock["article"]) == ("statutory", 3, "335/2026/NĐ-CP 12.3.c")
    assert (clock["started_at"], clock["subject_id"]) == (_NOW + _HOUR, received.form.id)
    [fact] = [fact for fact in await harness.facts() if isinstance(fact, FuneralFormReceived)]
    assert (fact.received_at, fact.due_at, fact.article) == (_NOW + _HOUR, clock["due_at"], clock["article"])
    [form] = await harness.rows("select received_by, recorded_at from funeral_forms")
    assert (form["received_by"], form["recorded_at"]) == ("officer", _NOW + 2 * _HOUR)
    assert len(await harness.rows("select 1 from audit where action = 'funeral form received'")) == 1


@pytest.mark.parametrize("findings", [_DEAD, _NOBODY], ids=["a dead", "nobody dead"])
async def test_a_form_that_came_first_counts_from_its_receipt_whatever_the_findings_say(
    harness: ServiceHarness, findings: Findings
) -> None:
    case_id = await _a_case(harness)
    await harness.receive_form(case_id, MORNING)
    before = await harness.rows("select * from clocks where kind = 'funeral_decision'")

    await harness.find(case_id, findings, _NOW)
    await harness.find(case_id, _NOBODY, _NOW + _HOUR)

    assert await harness.rows("select * from clocks where kind = 'funeral_decision'") == before
    assert [clock["state"] for clock in before] == ["running"]
    assert "funeral_form" not in await harness.clocks(case_id)


async def test_a_return_neither_stops_nor_begins_anew_what_runs(harness: ServiceHarness) -> None:
    without, with_form = await _a_case(harness), await _a_case(harness)
    for case_id in (without, with_form):
        await harness.find(case_id, _DEAD, _NOW)
    await harness.receive_form(with_form, _NOW)
    before = await harness.rows("select * from clocks where kind like 'funeral%' order by id")

    await harness.sign(await _awards(harness), _NOW + _HOUR, Verdict.RETURNED)
    for case_id in (without, with_form):
        await harness.find(case_id, _DEAD, _NOW + 2 * _HOUR)

    assert await harness.rows("select * from clocks where kind like 'funeral%' order by id") == before


async def test_the_form_is_answered_when_somebody_has_decided_over_all_that_it_asks_for(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    await harness.find(case_id, _TWO_DEAD, _NOW)
    await harness.receive_form(case_id, _NOW)
    first, second = await _awards(harness)

    await harness.sign([first], _NOW + _HOUR)
    between = await _funeral_clocks(harness)
    await harness.sign([second], _NOW + 2 * _HOUR, Verdict.DECLINED, "already_helped")

    assert between[0] == ("funeral_decision", "running")
    [ended] = await harness.rows("select state, ended_at from clocks where kind = 'funeral_decision'")
    assert (ended["state"], ended["ended_at"]) == ("kept", _NOW + 2 * _HOUR)


async def test_help_that_was_signed_without_a_form_asks_for_none_and_a_late_form_starts_no_days(
    harness: ServiceHarness,
) -> None:
    case_id = await _a_case(harness)
    await harness.find(case_id, _DEAD, _NOW)
    await harness.sign(await _awards(harness), _NOW + _HOUR)

    received = await harness.receive_form(case_id, _NOW + 2 * _HOUR)

    assert received.due_at is None
    assert await _funeral_clocks(harness) == [("funeral_form", "stopped")]
    assert len(await harness.rows("select 1 from funeral_forms")) == 1


async def test_what_was_asked_for_too_late_is_over_when_the_form_is_there(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    await harness.find(case_id, _DEAD, _NOW)
    late = _NOW + timedelta(days=3)
    async with harness.foundation.database.transaction() as session:
        await clocks.escalate_overdue(session, harness.foundation.actor, "assessment", late)

    await harness.receive_form(case_id, late + _HOUR)

    assert await _funeral_clocks(harness) == [("funeral_decision", "running"), ("funeral_form", "kept_late")]


async def test_a_refused_household_and_a_report_that_was_taken_back_end_the_form(harness: ServiceHarness) -> None:
    refused, retracted = await _a_case(harness), await _a_case(harness)
    for case_id in (refused, retracted):
        await harness.receive_form(case_id, MORNING)
    await harness.find(refused, _NOBODY, _NOW)

    async with harness.as_("commune_chair") as client:
        whole = {"incident_id": str(await _incident(harness)), "case_ids": [str(refused)], "verdict": "declined"}
        answer = await client.post("/v1/decisions", json={**whole, "reason": "not_affected"})
        assert answer.status_code == 201, answer.text
    await harness.hear(a_case_retracted(case_id=retracted))

    rows = await harness.rows("select case_id, state from clocks where kind = 'funeral_decision'")
    states = {row["case_id"]: row["state"] for row in rows}
    assert states[retracted] == "stopped"
    assert states[refused] in {"kept", "kept_late"}


async def _incident(harness: ServiceHarness) -> UUID:
    [row] = await harness.rows("select distinct incident_id from assessments")
    incident: UUID = row["incident_id"]
    return incident


async def test_telling_the_same_receipt_again_changes_nothing_and_a_second_form_has_days_of_its_own(
    harness: ServiceHarness,
) -> None:
    case_id = await _a_case(harness)
    first = await harness.receive_form(case_id, _NOW)
    # Another machine may tell the same moment in another zone.
    again = await harness.receive_form(case_id, _NOW.astimezone(VIETNAM), _NOW + 9 * _HOUR)
    second = await harness.receive_form(case_id, _NOW + 24 * _HOUR)

    assert (first.form.id == again.form.id, first.form.id == second.form.id) == (True, False)
    assert (again.due_at, again.article) == (first.due_at, first.article)
    assert len([fact for fact in await harness.facts() if isinstance(fact, FuneralFormReceived)]) == 2
    assert await _funeral_clocks(harness) == [("funeral_decision", "running")] * 2


async def test_who_tells_it_again_hears_what_the_running_clock_says(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    first = await harness.receive_form(case_id, _NOW)
    later = _NOW + 200 * _HOUR
    async with harness.foundation.database.transaction() as session:
        limit = TimeLimit("funeral_decision", 9, "working_days", "999/2026/NĐ-CP 1")
        await clocks.move(session, harness.foundation.actor, [clocks.Move(first.form.id, limit, later)])

    again = await harness.receive_form(case_id, _NOW, _NOW + _HOUR)

    assert first.due_at != later
    assert (again.due_at, again.article) == (later, "999/2026/NĐ-CP 1")


async def test_a_receipt_that_cannot_be_is_refused_by_its_field_and_nothing_is_lost(harness: ServiceHarness) -> None:
    case_id, elsewhere = await _a_case(harness), await _a_case(harness, commune_code=OTHER_COMMUNE)
    [row] = await harness.rows("select identified_at from assessments where case_id = :id", id=case_id)
    earliest = row["identified_at"].replace(second=0, microsecond=0)

    for moment, word in ((_NOW + _HOUR, "still to come"), (earliest - timedelta(minutes=1), "before anybody knew")):
        with pytest.raises(InvalidInput) as refused:
            await harness.receive_form(case_id, moment, _NOW)
        [error] = refused.value.errors
        assert error.field == "received_at"
        assert word in error.reason.en
    with pytest.raises(Forbidden):
        await harness.receive_form(elsewhere, _NOW)
    with pytest.raises(NotFound):
        await harness.receive_form(new_id(), _NOW)
    await harness.receive_form(case_id, earliest, _NOW)

    assert len(await harness.rows("select 1 from funeral_forms")) == 1


async def test_at_the_door_the_officer_hears_until_when_and_the_list_says_what_waits_for_a_form(
    harness: ServiceHarness,
) -> None:
    case_id = await _a_case(harness)
    await harness.find(case_id, _DEAD, now())
    async with harness.as_("commune_officer") as officer:
        [waiting] = (await officer.get("/v1/assessments")).json()["items"]
        moment = now().isoformat()
        answer = await officer.post(f"/v1/assessments/{case_id}/funeral-forms", json={"received_at": moment})
        [after] = (await officer.get("/v1/assessments")).json()["items"]
        whole = (await officer.get(f"/v1/assessments/{case_id}")).json()
        bare = await officer.post(f"/v1/assessments/{case_id}/funeral-forms", json={})
    async with harness.as_("assessor") as assessor:
        other = await assessor.post(f"/v1/assessments/{case_id}/funeral-forms", json={"received_at": moment})

    assert answer.status_code == 201, answer.text
    assert answer.json()["article"] == "335/2026/NĐ-CP 12.3.c"
    assert answer.json()["due_at"] is not None
    assert (waiting["awaits_form"], after["awaits_form"], whole["awaits_form"]) == (True, False, False)
    assert waiting["gone"] == 0
    assert (bare.status_code, other.status_code) == (422, 403)
