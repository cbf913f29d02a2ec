"""P4: every missed clock has an escalation, whoever stood on its rung heard of it in time, once, and it climbed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tests.support.promises.climbs import climbs_of, ladder_problems, somebody_since
from tests.support.promises.evidence import Evidence
from tests.support.promises.paces import check_paces
from tests.support.promises.phones import Called, Heard, covering, heard_by_notice, on_duty_of, on_rung_between, who_stands_on
from tests.support.promises.takings import double_problems, knowing_givers, returns_of
from tests.support.promises.verdict import Verdict

_CLOCKS: Final = """
    select id::text as id, kind, state, commune_code, due_at, answer_from, ended_at, escalated_at, clock_timestamp() as now
      from clocks where $1::uuid is null or incident_id = $1"""
_ESCALATIONS: Final = """
    select e.clock_id::text as id, e.rung, e.state, e.accepted_at, e.notice_id, e.commune_code, e.created_at
      from escalations e where $1::uuid is null or e.incident_id = $1
    union all
    select e.clock_id::text, e.rung, 'sent', f.accepted_at, f.notice_id, e.commune_code, f.created_at
      from former_escalations f join escalations e on e.clock_id = f.clock_id and e.rung = f.rung
     where $1::uuid is null or e.incident_id = $1
     order by rung, created_at"""
_NOTICES: Final = "select id, state from notices where kind = 'escalation' and ($1::uuid is null or incident_id = $1)"


@dataclass(frozen=True)
class _Scene:
    """What is known outside of notifications' word: what rang, and who was to be called (None: nobody can tell)."""

    heard: Mapping[UUID | None, Sequence[Heard]]
    roster: Sequence[Called] | None
    within: timedelta
    was_there: Callable[[datetime | None], bool]

    def numbers_of(self, step: Any) -> frozenset[str]:
        """The telephones that have heard of this step."""
        return frozenset(one.to for one in self.heard.get(step["notice_id"], ())) if step["notice_id"] else frozenset()

    def told_at(self, step: Any) -> datetime:
        """When a phone heard of this step; where none has, when it was handed over."""
        rang = self.heard.get(step["notice_id"], ()) if step["notice_id"] else ()
        moment: datetime = rang[0].at if rang else step["created_at"]
        return moment


async def check_clocks(world: Evidence) -> Verdict:
    """`checked` counts missed clocks; running and kept ones are looked at as well."""
    verdict = Verdict("P4")
    scene = _Scene(
        await heard_by_notice(world), await on_duty_of(world), timedelta(seconds=world.escalated_within_s), world.was_there
    )
    if scene.roster is None:
        verdict.missed("whose phone it was: notifications' key is not known")
    escalations = await escalations_of(world)
    climbs = await climbs_of(world)
    missed: set[str] = set()
    for service in world.databases:
        for clock in await world.rows(service, _CLOCKS, world.incident_id):
            if clock["state"] in {"missed", "kept_late"}:
                missed.add(clock["id"])
                if not world.was_there(clock["answer_from"]):
                    continue
                verdict.saw(1)
                problems = _problems_of(clock, escalations.get(clock["id"], ()), climbs.get(clock["id"]), scene)
            else:
                problems = _overlooked(clock, scene.within)
            for problem in problems:
                verdict.breach(f"{service} clock {clock['kind']} {clock['id']} (commune {clock['commune_code']}): {problem}")
    for name in sorted(escalations.keys() - missed):
        verdict.breach(f"an escalation names clock {name}, which nobody missed")
    await _check_repeated(world, scene, verdict)
    await check_paces(world, verdict)
    return verdict


async def escalations_of(world: Evidence) -> Mapping[str, Sequence[Any]]:
    """Who was told of each clock, from the lowest rung up."""
    found: dict[str, list[Any]] = {}
    for row in await world.rows("notifications", _ESCALATIONS, world.incident_id):
        found.setdefault(row["id"], []).append(row)
    return found


def _problems_of(clock: Any, steps: Sequence[Any], climb: Any, scene: _Scene) -> Iterator[str]:
    """What is wrong with the escalation of a missed clock, by the phones' book alone."""
    over_at = min((at for at in (climb["solved_at"], climb["taken_at"]) if at), default=None) if climb else None
    if (
        over_at is not None
        and over_at - clock["answer_from"] <= scene.within
        and not any(step["accepted_at"] for step in steps)
    ):
        return  # taken or done before anybody had to be told
    if not steps:
        yield "missed, and no escalation"
        return
    if climb is not None and scene.roster is not None:
        scene = replace(scene, roster=covering(scene.roster, drill=climb["drill"]))
    first = steps[0]
    answer_from = somebody_since(scene.roster, climb, clock["answer_from"]) if climb else clock["answer_from"]
    if climb is not None:
        # Taken before anybody had heard of it, and given back: whoever is told first is told then.
        # Who took it before he was told, and gave it back, is not told of it: the next above is.
        first = next((step for step in steps if step["state"] != "withdrawn"), steps[0])
        answer_from = max([answer_from, *(at for at in returns_of(climb) if at <= first["created_at"])])
    yield from _told_in_time(answer_from, first, scene)
    for step in steps:
        if step is not first:
            yield from _untold(step, scene)
    for step in steps:
        yield from _told_wrongly(step, scene)
    yield from ladder_problems(climb, steps, scene.roster, scene.within, scene.told_at)
    if climb is not None:
        yield from double_problems(climb, steps, scene.numbers_of)
    if climb is not None and scene.roster is not None and scene.was_there(climb["now"]):
        yield from _unknown_at_the_top(climb, steps, scene)


def _told_in_time(answer_from: datetime, first: Any, scene: _Scene) -> Iterator[str]:
    rang = scene.heard.get(first["notice_id"], ()) if first["notice_id"] else ()
    if first["accepted_at"] is None:
        yield f"escalated, and no gateway accepted a notice ({first['state']})"
    elif not rang:
        yield "its notice counts as accepted, and no phone has heard it"
    elif (took := rang[0].at - answer_from) > scene.within:
        yield f"a phone heard of it after {took.total_seconds():.1f} s, allowed are {scene.within.total_seconds():g} s"


def _untold(step: Any, scene: _Scene) -> Iterator[str]:
    """Also on each higher rung a phone has heard of it, unless it was taken or done before, or nobody stood there."""
    if step["state"] == "waiting" and scene.was_there(step["created_at"]):
        yield f"it came to rung {step['rung']}, and no gateway accepted a notice"
    elif step["accepted_at"] is not None and scene.was_there(step["accepted_at"]) and not scene.heard.get(step["notice_id"]):
        yield f"its notice counts as accepted on rung {step['rung']}, and no phone has heard it"


def _told_wrongly(step: Any, scene: _Scene) -> Iterator[str]:
    """On each rung every phone is that of whoever stands there. Of a case that was moved, where it lay when it was told."""
    rang = scene.heard.get(step["notice_id"], ()) if step["notice_id"] else ()
    for one in rang if scene.roster is not None else ():
        since = min(step["created_at"], one.at)
        if one.to not in on_rung_between(scene.roster, step["rung"], step["commune_code"], since, one.at):
            yield f"a phone heard of it on rung {step['rung']} that was nobody's there at that moment"
            return


def _unknown_at_the_top(climb: Any, steps: Sequence[Any], scene: _Scene) -> Iterator[str]:
    """What nobody has taken at the top, somebody was told of who stands there now: also where shifts have changed."""
    here = [step for step in steps if step["rung"] == climb["rung"]]
    just_returned = any(climb["now"] - at <= scene.within for at in returns_of(climb))
    if climb["state"] != "top" or not here or just_returned:
        return
    there = who_stands_on(scene.roster or (), climb["rung"], here[-1]["commune_code"], climb["now"])
    before = who_stands_on(scene.roster or (), climb["rung"], here[-1]["commune_code"], climb["now"] - scene.within)
    numbers = set(on_rung_between(scene.roster or (), climb["rung"], here[-1]["commune_code"], climb["now"], climb["now"]))
    told = {number for step in here for number in scene.numbers_of(step)}
    told |= knowing_givers(climb, climb["rung"], scene.roster or ())
    if there is not None and there == before and numbers.isdisjoint(told):
        yield f"nobody has taken it on rung {climb['rung']}, and who stands there now was never told"


async def _check_repeated(world: Evidence, scene: _Scene, verdict: Verdict) -> None:
    for notice in await world.rows("notifications", _NOTICES, world.incident_id):
        numbers = [one.to for one in scene.heard.get(notice["id"], ())]
        if len(set(numbers)) < len(numbers):
            verdict.breach(f"escalation notice {notice['id']}: one phone heard it {len(numbers)} times")
        # By which step it was told is forgotten once that is told anew: then the notice alone knows.
        if numbers and notice["state"] == "withdrawn":
            verdict.breach(f"escalation notice {notice['id']}: withdrawn as said to nobody, and a phone heard it")


def _overlooked(clock: Any, within: timedelta) -> Iterator[str]:
    """A clock that passed its moment and was not called missed."""
    end = clock["now"] if clock["state"] == "running" else clock["ended_at"]
    if clock["state"] not in {"running", "kept"}:
        return
    over = end - clock["answer_from"]
    if over > within:
        yield f"{clock['state']} {over.total_seconds():.1f} s past its moment, never missed"
