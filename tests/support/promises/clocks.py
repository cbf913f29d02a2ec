"""P4: every missed clock has an escalation, and the phone of whoever was on duty heard of it in time, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from tests.support.promises.evidence import Evidence
from tests.support.promises.phones import Called, Heard, heard_by_notice, on_duty_between, on_duty_of
from tests.support.promises.verdict import Verdict

_CLOCKS: Final = """
    select id::text as id, kind, state, commune_code, due_at, answer_from, ended_at, escalated_at, clock_timestamp() as now
      from clocks where $1::uuid is null or incident_id = $1"""
_ESCALATIONS: Final = """
    select e.clock_id::text as id, e.rung, e.state, e.accepted_at, e.notice_id, e.commune_code, e.created_at
      from escalations e where $1::uuid is null or e.incident_id = $1 order by e.rung"""
_NOTICES: Final = "select id from notices where kind = 'escalation' and ($1::uuid is null or incident_id = $1)"


@dataclass(frozen=True)
class _Scene:
    """What is known outside of notifications' word: what rang, and who was to be called (None: nobody can tell)."""

    heard: Mapping[UUID | None, Sequence[Heard]]
    roster: Sequence[Called] | None
    within: timedelta


async def check_clocks(world: Evidence) -> Verdict:
    """`checked` counts missed clocks; running and kept ones are looked at as well."""
    verdict = Verdict("P4")
    scene = _Scene(await heard_by_notice(world), await on_duty_of(world), timedelta(seconds=world.escalated_within_s))
    if scene.roster is None:
        verdict.missed("whose phone it was: notifications' key is not known")
    escalations: dict[str, Any] = {}
    for row in await world.rows("notifications", _ESCALATIONS, world.incident_id):
        escalations.setdefault(row["id"], row)
    missed: set[str] = set()
    for service in world.databases:
        for clock in await world.rows(service, _CLOCKS, world.incident_id):
            if clock["state"] == "missed":
                verdict.saw(1)
                missed.add(clock["id"])
                problem = _problem_of(clock, escalations.get(clock["id"]), scene)
            else:
                problem = _overlooked(clock, scene.within)
            if problem:
                verdict.breach(f"{service} clock {clock['kind']} {clock['id']} (commune {clock['commune_code']}): {problem}")
    for name in sorted(escalations.keys() - missed):
        verdict.breach(f"an escalation names clock {name}, which nobody missed")
    await _check_repeated(world, scene, verdict)
    return verdict


def _problem_of(clock: Any, escalation: Any, scene: _Scene) -> str | None:
    """What is wrong with the escalation of a missed clock, by the phones' book alone."""
    if escalation is None:
        return "missed, and no escalation"
    if escalation["accepted_at"] is None:
        return f"escalated, and no gateway accepted a notice ({escalation['state']})"
    rang = scene.heard.get(escalation["notice_id"], ()) if escalation["notice_id"] else ()
    if not rang:
        return "its notice counts as accepted, and no phone has heard it"
    took = rang[0].at - clock["answer_from"]
    if took > scene.within:
        return f"a phone heard of it after {took.total_seconds():.1f} s, allowed are {scene.within.total_seconds():g} s"
    since = min(escalation["created_at"], rang[0].at)
    if scene.roster is None or rang[0].to in on_duty_between(scene.roster, clock["commune_code"], since, rang[0].at):
        return None
    return "a phone heard of it that was nobody's on duty there at that moment"


async def _check_repeated(world: Evidence, scene: _Scene, verdict: Verdict) -> None:
    for notice in await world.rows("notifications", _NOTICES, world.incident_id):
        numbers = [one.to for one in scene.heard.get(notice["id"], ())]
        if len(set(numbers)) < len(numbers):
            verdict.breach(f"escalation notice {notice['id']}: one phone heard it {len(numbers)} times")


def _overlooked(clock: Any, within: timedelta) -> str | None:
    """A clock that passed its moment and was not called missed."""
    end = clock["now"] if clock["state"] == "running" else clock["ended_at"]
    if clock["state"] not in {"running", "kept"}:
        return None
    over = end - clock["answer_from"]
    if over > within:
        return f"{clock['state']} {over.total_seconds():.1f} s past its moment, never missed"
    return None
