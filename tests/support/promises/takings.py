"""P5 on what was taken: only who has it gives it back, prolongs it or says that it is done; given back, it climbs at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.phones import Called, who_stands_on

_ACTS: Final = """
    select a.clock_id::text as id, a.number, a.act, a.actor, a.rung, a.acted_at, a.until from taking_acts a
      join climbs c on c.clock_id = a.clock_id where $1::uuid is null or c.incident_id = $1 order by a.clock_id, a.number"""
_SAID: Final = "select action, actor, subject_ids from audit where action like 'escalation %'"
_ACTIONS: Final = {
    "taken": "escalation taken",
    "taken_over": "escalation taken",
    "prolonged": "escalation prolonged",
    "given_back": "escalation given back",
    "done": "escalation done",
}
_LONGEST: Final = timedelta(hours=24)
"""No word lasts longer from its taking on, in a drill that runs faster as much less."""
_GRACE: Final = timedelta(seconds=1)
_RUNGS: Final = range(1, 5)


async def acts_of(world: Evidence) -> Mapping[str, Sequence[Any]]:
    """What was said of each clock that somebody had taken, in the order in which it was said."""
    found: dict[str, list[Any]] = {}
    for row in await world.rows("notifications", _ACTS, world.incident_id):
        found.setdefault(row["id"], []).append(row)
    return found


async def audited_acts(world: Evidence) -> frozenset[tuple[str, str, str]]:
    """What is written down of it: of which clock, what, by whom."""
    rows = await world.rows("notifications", _SAID)
    return frozenset((name, row["action"], row["actor"]) for row in rows for name in row["subject_ids"].split())


def returns_of(climb: Any) -> Sequence[datetime]:
    """When it was given back."""
    return [act["acted_at"] for act in climb["acts"] if act["act"] == "given_back"]


def act_problems(climb: Any, audited: frozenset[tuple[str, str, str]]) -> Iterator[str]:
    """What is wrong with what was said of a clock, act by act."""
    # What was taken before acts were kept has none of its taking.
    holder: Any = climb["acts"][0] if climb["acts"] and climb["acts"][0]["act"] not in {"taken", "taken_over"} else None
    for act in climb["acts"]:
        what = act["act"].replace("_", " ")
        if (climb["id"], _ACTIONS[act["act"]], act["actor"]) not in audited:
            yield f"{what} by {act['actor']}, who is not written down as having done so"
        if act["act"] in {"taken", "taken_over"}:
            yield from _wrongly_taken(act, holder)
            holder = act
        elif holder is None or holder["actor"] != act["actor"]:
            yield f"{what} by {act['actor']}, who does not have it"
        if act["act"] == "given_back":
            holder = None
        if holder is not None and act["until"] is not None:
            longest, said = _LONGEST / climb["pace"], act["until"] - holder["acted_at"]
            if said > longest + _GRACE:
                yield f"{what} for {said.total_seconds():g} s, allowed are {longest.total_seconds():g} s"


def _wrongly_taken(act: Any, holder: Any) -> Iterator[str]:
    if (act["act"] == "taken_over") != (holder is not None):
        yield f"{act['act'].replace('_', ' ')} by {act['actor']}, and {'nobody' if holder is None else holder['actor']} had it"
    elif holder is not None and act["rung"] <= (holder["rung"] or 0):
        yield f"taken over by {act['actor']} on rung {act['rung']}, who does not stand above rung {holder['rung']}"


def return_problems(climb: Any, steps: Sequence[Any], roster: Sequence[Called] | None, within: timedelta) -> Iterator[str]:
    """What was given back, and nobody above heard of it although somebody stood there."""
    for moment in returns_of(climb):
        over = [act["acted_at"] for act in climb["acts"] if act["acted_at"] > moment]
        over += [at for at in (climb["solved_at"],) if at is not None and at >= moment]
        until = min([*over, climb["now"]])
        if until - moment <= within or any(step["created_at"] >= moment for step in steps):
            continue
        heard = max((step["rung"] for step in steps if step["state"] in {"sent", "waiting"}), default=climb["first_rung"] - 1)
        if _stands_above(climb, heard, roster, (moment, moment + within)):
            yield f"given back on rung {climb['rung']}, and nobody above was told although somebody stood there"


def _stands_above(climb: Any, rung: int, roster: Sequence[Called] | None, moments: Sequence[datetime]) -> bool:
    above = [one for one in _RUNGS if one > rung]
    return roster is None or any(
        all(who_stands_on(roster, one, climb["commune_code"], at) is not None for at in moments) for one in above
    )
