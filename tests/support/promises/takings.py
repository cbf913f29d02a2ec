"""P5 on what was taken: only who has it gives it back, prolongs it or says that it is done; given back, it climbs at once.

Above the top there is nobody: there it is told once more, but where who is known to be on duty there gives it back himself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from shared.communes import province_of
from tests.support.promises.evidence import Evidence
from tests.support.promises.phones import Called, on_rung_between, who_stands_on

_ACTS: Final = """
    select a.clock_id::text as id, a.number, a.act, a.actor, a.rung, a.acted_at, a.until, c.commune_code from taking_acts a
      join climbs c on c.clock_id = a.clock_id where $1::uuid is null or c.incident_id = $1 order by a.clock_id, a.number"""
_COMINGS: Final = """
    select h.place, s.signed_by as who, s.side, s.signed_at as at from duty_handovers h
      join duty_handover_signatures s on s.handover_id = h.id order by s.signed_at"""
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
_TOP: Final = 4
_OF_COMMUNE: Final = 2


async def acts_of(world: Evidence) -> Mapping[str, Sequence[Any]]:
    """What was said of each clock that somebody had taken, in the order in which it was said.

    `on_duty`: he has signed, as who comes, for the shift of that rung's place; of others nobody knows which is theirs.
    """
    comings = await world.rows("notifications", _COMINGS)
    found: dict[str, list[Any]] = {}
    for row in await world.rows("notifications", _ACTS, world.incident_id):
        found.setdefault(row["id"], []).append({**row, "on_duty": _has_come(comings, row)})
    return found


def _has_come(comings: Sequence[Any], act: Any) -> bool:
    commune, rung = act["commune_code"], act["rung"]
    places = {commune} if rung is not None and rung <= _OF_COMMUNE else {province_of(commune), "country"}
    for place in places:
        sides = [
            one["side"]
            for one in comings
            if one["place"] == place and one["who"] == act["actor"] and one["at"] <= act["acted_at"]
        ]
        if sides and sides[-1] == "comes":
            return True
    return False


async def audited_acts(world: Evidence) -> frozenset[tuple[str, str, str]]:
    """What is written down of it: of which clock, what, by whom."""
    rows = await world.rows("notifications", _SAID)
    return frozenset((name, row["action"], row["actor"]) for row in rows for name in row["subject_ids"].split())


def returns_of(climb: Any) -> Sequence[datetime]:
    """When it was given back."""
    return [act["acted_at"] for act in climb["acts"] if act["act"] == "given_back"]


def returned_by(climb: Any, rung: int, moments: tuple[datetime | None, datetime]) -> bool:
    """Whether who is on duty on this rung gave it back between two moments (None: ever before the second): he knows it."""
    since, until = moments
    return any(
        act["act"] == "given_back"
        and act["on_duty"]
        and act["rung"] == rung
        and (since is None or since < act["acted_at"])
        and act["acted_at"] <= until
        for act in climb["acts"]
    )


def returned_between(climb: Any, before: Any, later: Any) -> datetime | None:
    """When it was given back last, after the one step was told and before the other was."""
    moments = [at for at in returns_of(climb) if before["created_at"] < at <= later["created_at"]]
    return max(moments, default=None)


def knowing_givers(climb: Any, rung: int, roster: Sequence[Called]) -> frozenset[str]:
    """The numbers of those who took it while on duty on this rung and gave it back: they know it, told or not."""
    found: set[str] = set()
    taken: Any = None
    for act in climb["acts"]:
        if act["act"] in {"taken", "taken_over"}:
            taken = act
        elif act["act"] == "given_back" and act["on_duty"] and act["rung"] == rung and taken is not None:
            found.update(on_rung_between(roster, rung, climb["commune_code"], taken["acted_at"], taken["acted_at"]))
    return frozenset(found)


def double_problems(climb: Any, steps: Sequence[Any], numbers_of: Callable[[Any], frozenset[str]]) -> Iterator[str]:
    """Who was told of it twice, one telling after the other, and nobody had given it back between them.

    `steps`: all that were ever told, from below; `numbers_of`: the telephones that heard of a step.
    """
    for before, later in pairwise(steps):
        if before["rung"] != later["rung"]:
            continue
        again = numbers_of(before) & numbers_of(later)
        if again and returned_between(climb, before, later) is None:
            yield f"one phone heard of it twice on rung {later['rung']}, and nobody had given it back"
        elif again and later["rung"] != _TOP:
            yield f"one phone heard of it twice on rung {later['rung']}, which is not the top"


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
    """What was given back, and nobody above heard of it although somebody stood there; at the top nobody heard once more.

    `steps`: all that were ever told, also those who were told once more.
    """
    for act in climb["acts"]:
        if act["act"] != "given_back":
            continue
        moment = act["acted_at"]
        over = [one["acted_at"] for one in climb["acts"] if one["acted_at"] > moment]
        over += [at for at in (climb["solved_at"],) if at is not None and at >= moment]
        until = min([*over, climb["now"]])
        if until - moment <= within or any(step["created_at"] >= moment for step in steps):
            continue
        told = [step for step in steps if step["state"] in {"sent", "waiting"}]
        heard = max((step["rung"] for step in told), default=climb["first_rung"] - 1)
        # Who was being told at that moment hears of it as it stands then.
        if any(step["rung"] == _TOP and (step["accepted_at"] is None or step["accepted_at"] > moment) for step in told):
            continue
        wanted = [rung for rung in _RUNGS if rung > min(heard, _TOP - 1) and not (act["on_duty"] and rung == act["rung"])]
        if not _stands_on(climb, wanted, roster, (moment, moment + within)):
            continue
        if heard == _TOP:
            yield f"given back on rung {climb['rung']}, and the top did not hear once more"
        else:
            yield f"given back on rung {climb['rung']}, and nobody above was told although somebody stood there"


def _stands_on(climb: Any, rungs: Sequence[int], roster: Sequence[Called] | None, moments: Sequence[datetime]) -> bool:
    if roster is None:
        return bool(rungs)
    return any(all(who_stands_on(roster, one, climb["commune_code"], at) is not None for at in moments) for one in rungs)
