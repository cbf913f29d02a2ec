"""P4 where a drill runs faster: how fast is what was declared, everywhere; what is real never does."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_DECLARED: Final = """
    select i.id, i.drill, p.pace from incidents i join paced_incidents p on p.incident_id = i.id
     where $1::uuid is null or i.id = $1"""
_KNOWN: Final = "select incident_id, pace from paced_incidents where $1::uuid is null or incident_id = $1"
# Of hours and minutes it is known what they are without a calendar; what a person has said, or what nobody was there to
# answer from the beginning, has a moment of its own. The longer limit of the findings counts from before its start.
_LENGTHS: Final = """
    select c.id::text as id, c.kind, c.incident_id, extract(epoch from c.due_at - c.started_at)::float8 as seconds,
           c.limit_count * case c.limit_unit when 'hours' then 3600 else 60 end as limit_s
      from clocks c
     where c.limit_unit in ('hours', 'minutes') and c.drill and c.kind not in ('taken_up', 'findings')
       and c.due_at > c.started_at and ($1::uuid is null or c.incident_id = $1)"""
# The day that a household has agreed to is that day, however fast the drill runs: its end, or at once where it has passed.
_AGREED: Final = """
       and not (c.kind = 'recovered' and exists (
           select 1 from recovery_instalments i
            where i.recovery_id = c.subject_id and i.planned_at <= c.started_at
              and c.due_at = greatest((i.due_on + time '23:59:59') at time zone 'Asia/Ho_Chi_Minh',
                                      c.started_at + interval '1 second')))"""
_EXACT_S: Final = 0.001


async def paces_of(world: Evidence) -> Mapping[UUID, int]:
    """Return the pace of each drill that was declared to run faster, as intake keeps it."""
    if world.database("intake") is None:
        return {}
    rows = await world.once("paces", lambda: world.rows("intake", _DECLARED, world.incident_id))
    return {row["id"]: row["pace"] for row in rows if row["drill"]}


async def check_paces(world: Evidence, verdict: Verdict) -> None:
    """No real incident runs faster, every service knows the pace that was declared, and its clocks are as much shorter."""
    if world.database("intake") is None:
        return
    declared = await paces_of(world)
    for row in await world.rows("intake", _DECLARED, world.incident_id):
        if not row["drill"]:
            verdict.breach(f"incident {row['id']} is real and runs {row['pace']} times faster")
    for service in world.databases:
        for row in await world.rows(service, _KNOWN, world.incident_id):
            if declared.get(row["incident_id"]) != row["pace"]:
                verdict.breach(
                    f"{service} lets incident {row['incident_id']} run {row['pace']} times faster, nobody declared it"
                )
        if not declared:
            continue
        for clock in await world.rows(service, _lengths(service), world.incident_id):
            pace = declared.get(clock["incident_id"], 1)
            if pace > 1 and abs(clock["seconds"] - clock["limit_s"] / pace) > _EXACT_S:
                verdict.breach(f"{service} clock {clock['kind']} {clock['id']} does not run at pace {pace}")


def _lengths(service: str) -> str:
    return _LENGTHS + (_AGREED if service == "disbursement" else "")
