"""P4: every missed clock has an escalation whose notice a gateway accepted in time; none runs on past its moment unseen."""

from datetime import timedelta
from typing import Any, Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_CLOCKS: Final = """
    select id::text as id, kind, state, commune_code, due_at, answer_from, ended_at, escalated_at, clock_timestamp() as now
      from clocks where $1::uuid is null or incident_id = $1"""
_ESCALATIONS: Final = """
    select e.clock_id::text as id, e.rung, e.state, e.accepted_at, e.notice_id is not null as has_notice,
           array(select d.id::text from deliveries d where d.notice_id = e.notice_id) as deliveries
      from escalations e where $1::uuid is null or e.incident_id = $1"""


async def check_clocks(world: Evidence) -> Verdict:
    """`checked` counts missed clocks; running and kept ones are looked at as well."""
    verdict = Verdict("P4")
    within = timedelta(seconds=world.escalated_within_s)
    escalations: dict[str, Any] = {}
    for row in await world.rows("notifications", _ESCALATIONS, world.incident_id):
        first = escalations.get(row["id"])
        if first is None or row["rung"] < first["rung"]:
            escalations[row["id"]] = row
    heard = {str(entry["id"]) for entry in world.phones_book}
    missed: set[str] = set()
    for service in world.databases:
        for clock in await world.rows(service, _CLOCKS, world.incident_id):
            if clock["state"] == "missed":
                verdict.saw(1)
                missed.add(clock["id"])
                problem = _problem_of(clock, escalations.get(clock["id"]), within, heard)
            else:
                problem = _overlooked(clock, within)
            if problem:
                verdict.breach(f"{service} clock {clock['kind']} {clock['id']} (commune {clock['commune_code']}): {problem}")
    for name in sorted(escalations.keys() - missed):
        verdict.breach(f"an escalation names clock {name}, which nobody missed")
    return verdict


def _problem_of(clock: Any, escalation: Any, within: timedelta, heard: set[str]) -> str | None:
    """What is wrong with the escalation of a missed clock."""
    if escalation is None:
        return "missed, and no escalation"
    if escalation["accepted_at"] is None:
        return f"escalated, and no gateway accepted a notice ({escalation['state']})"
    took = escalation["accepted_at"] - clock["answer_from"]
    if took > within:
        return f"escalated after {took.total_seconds():.1f} s, allowed are {within.total_seconds():g} s"
    if not escalation["has_notice"]:
        return "escalated without a notice"
    if heard.isdisjoint(escalation["deliveries"]):
        return "its notice counts as accepted, and no phone has heard it"
    return None


def _overlooked(clock: Any, within: timedelta) -> str | None:
    """A clock that passed its moment and was not called missed."""
    end = clock["now"] if clock["state"] == "running" else clock["ended_at"]
    if clock["state"] not in {"running", "kept"}:
        return None
    over = end - clock["answer_from"]
    if over > within:
        return f"{clock['state']} {over.total_seconds():.1f} s past its moment, never missed"
    return None
