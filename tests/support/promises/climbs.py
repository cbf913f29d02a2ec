"""P4 and P5 on the ladder: each rung in its turn and time, nobody told of his own silence, no stranger's word."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import yaml

from tests.support.promises.evidence import Evidence
from tests.support.promises.paces import paces_of
from tests.support.promises.persons import may_have
from tests.support.promises.phones import Called, who_stands_on
from tests.support.promises.takings import act_problems, acts_of, audited_acts, return_problems, returned_between, returned_by
from tests.support.promises.verdict import Verdict

_LADDERS: Final = Path(__file__).parents[3] / "services" / "notifications" / "policy" / "ladders.yaml"
_CLIMBS: Final = """
    select clock_id::text as id, kind, incident_id, commune_code, risk_level, drill, state, first_rung, rung, next_at, taken_by,
           taken_at, taken_rung, solved_at, clock_timestamp() as now
      from climbs where $1::uuid is null or incident_id = $1"""
_TAKEN: Final = "select actor, subject_ids from audit where action = 'escalation taken'"
SILENCES: Final = frozenset({"acknowledged", "heard"})
"""The clocks that say that a commune is silent. Said here once more: what the service counts as silence is what is checked."""
_ABOVE_COMMUNE: Final = 3
_ROLES: Final = ("commune_officer", "commune_chair", "provincial_officer", "provincial_leader")
_GRACE: Final = timedelta(seconds=1)
_USUAL: Final = timedelta(seconds=2)
_PUNCTUAL: Final = timedelta(seconds=3)
"""So much later than its moment a rung may be told: two seconds, and the second in which it is gathered for one person."""

ToldAt = Callable[[Any], datetime]
"""When a phone heard of a step; where none has, when it was handed over."""


async def climbs_of(world: Evidence) -> Mapping[str, Any]:
    """Every climb by its clock, with the pace at which its incident was declared, and what was said of it by who took it."""
    paces, acts = await paces_of(world), await acts_of(world)
    rows = await world.rows("notifications", _CLIMBS, world.incident_id)
    return {row["id"]: {**row, "pace": paces.get(row["incident_id"], 1), "acts": acts.get(row["id"], ())} for row in rows}


def ladder_problems(
    climb: Any, steps: Sequence[Any], roster: Sequence[Called] | None, within: timedelta, told_at: ToldAt
) -> Iterator[str]:
    """What is wrong with the way of a clock up the ladder; `steps` are those who were told, from below, each time.

    `within`: how soon a missed clock must be told; longer than usual where a part was killed, and a rung may be as late.
    """
    if climb is None:
        yield "it was told to somebody, and stands on no ladder"
        return
    begin = _ABOVE_COMMUNE if climb["kind"] in SILENCES else climb["first_rung"]
    # A rung is judged by when it was told first.
    first_told = list({step["rung"]: step for step in reversed(steps)}.values())[::-1]
    told = [step for step in first_told if step["state"] != "nobody_on_duty"]
    yield from _skipped(climb, told, begin, roster)
    for lower, higher in pairwise(told):
        yield from _before_its_moment(climb, lower, higher)
        yield from _after_its_moment(climb, (lower, higher), roster, max(_PUNCTUAL, within - _USUAL), told_at)
    if climb["next_at"] is not None and climb["now"] - climb["next_at"] > within:
        yield f"nobody has taken it on rung {climb['rung']} in time, and it does not climb"
    yield from return_problems(climb, [step for step in steps if step["state"] != "nobody_on_duty"], roster, within)


def _stays(climb: Any, rung: int) -> tuple[timedelta, str]:
    """How long it stands on a rung at the incident's pace, and how that is said."""
    minutes = minutes_of(climb["risk_level"])[rung - 1]
    stays = timedelta(minutes=minutes) / climb["pace"]
    said = f"{minutes} minutes"
    return stays, said if climb["pace"] == 1 else f"{stays.total_seconds():g} seconds ({said})"


def _before_its_moment(climb: Any, lower: Any, higher: Any) -> Iterator[str]:
    stays, said = _stays(climb, lower["rung"])
    if returned_between(climb, lower, higher) is not None:
        return  # what is given back climbs at once
    if higher["created_at"] - lower["created_at"] < stays - min(_GRACE, stays / 4):
        yield f"rung {higher['rung']} was told before rung {lower['rung']} had its {said}"


def _after_its_moment(
    climb: Any, steps: tuple[Any, Any], roster: Sequence[Called] | None, late: timedelta, told_at: ToldAt
) -> Iterator[str]:
    """A rung has its time and no longer, where somebody stands above it: by the phone that heard it there."""
    lower, higher = steps
    stays, said = _stays(climb, lower["rung"])
    # Given to another person, because a phone refused it, a rung begins again; a gateway takes it in time, or that was found.
    since = max(lower["created_at"], (lower["accepted_at"] or lower["created_at"]) - late)
    if (returned := returned_between(climb, lower, higher)) is not None:
        since, stays, said = returned, timedelta(0), "nothing left, because it was given back"
    # Who came on duty later is told later: what waited for him has no moment of its own.
    waited = roster is None or _waited(roster, lower) or not _stood_above(roster, lower, since + stays)
    if not waited and (took := told_at(higher) - since) > stays + late:
        yield f"rung {higher['rung']} was told {took.total_seconds():.1f} s after rung {lower['rung']}, which had {said}"


def _waited(roster: Sequence[Called], step: Any) -> bool:
    """Whether nobody stood on this rung when it was the clock's turn."""
    return who_stands_on(roster, step["rung"], step["commune_code"], step["created_at"]) is None


def _stood_above(roster: Sequence[Called], step: Any, moment: datetime) -> bool:
    rungs = range(step["rung"] + 1, len(_ROLES) + 1)
    return any(who_stands_on(roster, rung, step["commune_code"], moment) for rung in rungs)


def _skipped(climb: Any, told: Sequence[Any], begin: int, roster: Sequence[Called] | None) -> Iterator[str]:
    """A rung is passed only where nobody stands on it at that moment, or where who stands there gave it back just before."""
    before, since = begin, None
    for step in told:
        for rung in range(before, step["rung"]):
            stood = roster is not None and who_stands_on(roster, rung, step["commune_code"], step["created_at"])
            if stood and not returned_by(climb, rung, (since, step["created_at"])):
                yield f"rung {rung} was skipped, and somebody stood on it"
        before, since = step["rung"] + 1, step["created_at"]


def somebody_since(roster: Sequence[Called] | None, climb: Any, moment: datetime) -> datetime:
    """From when on somebody stood on the ladder of a clock: nobody can be told while nobody is there."""
    begins = sorted({moment, *(shift.begins_at for shift in roster or () if shift.begins_at > moment)})
    rungs = range(_ABOVE_COMMUNE if climb["kind"] in SILENCES else climb["first_rung"], len(_ROLES) + 1)
    there = (at for at in begins if any(who_stands_on(roster or (), rung, climb["commune_code"], at) for rung in rungs))
    return next(there, moment)


async def check_silence(world: Evidence, escalations: Mapping[str, Sequence[Any]], verdict: Verdict) -> None:
    """Nobody is told of his own silence."""
    for name, climb in (await climbs_of(world)).items():
        if climb["kind"] not in SILENCES:
            continue
        verdict.saw(1)
        if any(step["rung"] < _ABOVE_COMMUNE for step in escalations.get(name, ())):
            verdict.breach(f"clock {name}: commune {climb['commune_code']} was told of its own silence")


async def check_taken(world: Evidence, verdict: Verdict) -> None:
    """Who took an escalation is written down as having done so, and his token reaches the place and stands on the ladder."""
    said: dict[str, set[str]] = {}
    for row in await world.rows("notifications", _TAKEN):
        for name in row["subject_ids"].split():
            said.setdefault(name, set()).add(row["actor"])
    audited = await audited_acts(world)
    for name, climb in (await climbs_of(world)).items():
        for problem in act_problems(climb, audited):
            verdict.breach(f"clock {name}: {problem}")
        if climb["taken_by"] is None:
            continue
        verdict.saw(1)
        if climb["taken_by"] not in said.get(name, ()):
            verdict.breach(f"clock {name}: taken by {climb['taken_by']}, who is not written down as having done so")
        elif world.people:
            begin = _ABOVE_COMMUNE if climb["kind"] in SILENCES else climb["first_rung"]
            if problem := may_have(world, climb["taken_by"], _ROLES[begin - 1 :], [climb["commune_code"]]):
                verdict.breach(f"clock {name}: taken by somebody who may not: {problem}")


def minutes_of(risk_level: int) -> Sequence[int]:
    """Return how long somebody has on each rung but the top one, in minutes."""
    found: Sequence[int] = _ladder()["minutes"].get(risk_level) or _ladder()["minutes"][5]
    return found


@cache
def _ladder() -> Mapping[str, Any]:
    """The ladder as it is written, read by nobody of the service."""
    ladders: Sequence[Mapping[str, Any]] = yaml.safe_load(_LADDERS.read_text(encoding="utf-8"))["ladders"]
    return max(ladders, key=lambda one: str(one["from"]))
