"""Escalations: who is told of a clock on which rung, once for each; gathered in windows, one notice for each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.escalations import EscalationGroup, Handing, WaitingClimb
from services.notifications.domain.ladder import Rung
from services.notifications.store.climbs import COLUMNS, climb_of
from shared.database import execute
from shared.ids import CaseId
from shared.targets import STAY_WITH_THE_MEANS

# A step that waited for somebody is taken up where it stands; so is, from now on, what was taken before it was said and is
# given back. What was said stays as it was said.
_HAND: Final = text("""
    insert into escalations (clock_id, rung, incident_id, case_id, commune_code, kind, drill, due_at, answer_from, missed_at,
                             state, recipient, shift_id, window_id, created_at)
    select c.clock_id, h.rung, c.incident_id, c.case_id, c.commune_code, c.kind, c.drill, c.due_at,
           case when cast(:climbed as boolean) then cast(:now as timestamptz) else c.answer_from end, c.missed_at,
           case when h.window_id is null then 'nobody_on_duty' else 'waiting' end, h.recipient, h.shift_id, h.window_id,
           cast(:now as timestamptz)
      from unnest(cast(:clocks as uuid[]), cast(:rungs as smallint[]), cast(:recipients as text[]), cast(:shifts as uuid[]),
                  cast(:windows as uuid[])) as h(clock_id, rung, recipient, shift_id, window_id)
      join climbs c on c.clock_id = h.clock_id
    on conflict (clock_id, rung) do update
       set state = excluded.state, recipient = excluded.recipient, shift_id = excluded.shift_id, window_id = excluded.window_id,
           notice_id = null, accepted_at = null, commune_code = excluded.commune_code,
           answer_from = case escalations.state when 'withdrawn' then excluded.answer_from else escalations.answer_from end,
           created_at = case escalations.state when 'withdrawn' then excluded.created_at else escalations.created_at end
     where escalations.state in ('nobody_on_duty', 'withdrawn')""")
_PASS: Final = text("""
    delete from escalations e using unnest(cast(:clocks as uuid[]), cast(:rungs as smallint[])) as d(clock_id, rung)
     where e.clock_id = d.clock_id and e.rung < d.rung and e.state = 'nobody_on_duty'""")
# From one rung of a commune in the index to the next: as fast with a million waiting clocks as with one of each.
_PLACES_WITHOUT_DUTY: Final = text("""
    with recursive waiting as (
        (select commune_code, rung from escalations where state = 'nobody_on_duty' order by commune_code, rung limit 1)
        union all
        select n.commune_code, n.rung from waiting w cross join lateral (
            select e.commune_code, e.rung from escalations e
             where e.state = 'nobody_on_duty' and (e.commune_code, e.rung) > (w.commune_code, w.rung)
             order by e.commune_code, e.rung limit 1) n)
    select commune_code, rung from waiting""")
# Who takes one, or ends it, as its notice is refused, leaves a step that waits for somebody: nobody is rung for that.
_NOBODY: Final = text(f"""
    select e.rung as waits_on, {COLUMNS} from escalations e join climbs c on c.clock_id = e.clock_id
     where e.state = 'nobody_on_duty' and c.state in ('climbing', 'top') and (e.clock_id, e.rung) in (
        select w.clock_id, w.rung
          from unnest(cast(:communes as text[]), cast(:rungs as smallint[]), cast(:drills as boolean[]))
               as p(code, rung, drill) cross join lateral (
            select clock_id, rung, created_at from escalations
             where state = 'nobody_on_duty' and commune_code = p.code and rung = p.rung and drill = p.drill
             order by created_at limit :each) w
         order by w.created_at limit :most)
     order by e.created_at for update skip locked""")
_EACH: Final = 10
"""How many clocks of one rung of a commune are looked at in a turn, however many wait."""
_COUNT_NOBODY: Final = text("select count(*) from escalations where state = 'nobody_on_duty'")
# P4 bounds each clock's waiting: after full windows the next would open later by one length each.
_GROUPS: Final = text("""
    select window_id, shift_id, recipient, incident_id, drill, kind, count(*) as count, min(due_at) as oldest_due_at,
           (array_agg(commune_code order by due_at, clock_id))[1] as oldest_commune,
           array_agg(distinct commune_code) as communes
      from escalations where window_id = any(cast(:windows as uuid[])) and state = 'waiting'
     group by window_id, shift_id, recipient, incident_id, drill, kind""")
# In the order of their keys: who closes a window and who takes its clocks would otherwise wait for one another.
_NOTED: Final = text("""
    with held as (
        select e.clock_id, e.rung, n.notice_id from escalations e
          join unnest(cast(:windows as uuid[]), cast(:notices as uuid[])) as n(window_id, notice_id) using (window_id)
         where e.state = 'waiting' order by e.clock_id, e.rung for update of e)
    update escalations e set notice_id = h.notice_id from held h where e.clock_id = h.clock_id and e.rung = h.rung""")
_ACCEPTED: Final = text("""
    update escalations e set state = 'sent', accepted_at = a.accepted_at
      from unnest(cast(:notices as uuid[]), cast(:accepted as timestamptz[])) as a(notice_id, accepted_at)
     where e.notice_id = a.notice_id and e.accepted_at is null and e.state = 'waiting'
    returning extract(epoch from e.accepted_at - e.answer_from)::float8 as seconds""")
# What somebody has taken waits for nobody; it was never said, and is told once he gives it back.
_GIVE_BACK: Final = text("""
    update escalations e
       set state = case c.state when 'taken' then 'withdrawn' else 'nobody_on_duty' end, recipient = null, shift_id = null,
           window_id = null, notice_id = null, accepted_at = null
      from climbs c
     where e.notice_id = any(cast(:notices as uuid[])) and c.clock_id = e.clock_id
       and c.rung = e.rung and c.state in ('climbing', 'top', 'taken')
    returning e.clock_id""")
_WITHDRAW: Final = text("""
    with held as (
        select clock_id, rung from escalations
         where clock_id = any(cast(:clocks as uuid[])) and notice_id is null and state in ('nobody_on_duty', 'waiting')
         order by clock_id, rung for update)
    update escalations e set state = 'withdrawn' from held h where e.clock_id = h.clock_id and e.rung = h.rung""")
# A notice that still lies here speaks of what is over, and of nothing else. Where one of its messages is with a gateway at this
# moment, or may be, it leaves as it is: whoever is rung by it was told. Whoever holds one of them is about to say so.
_WITHDRAW_NOTICES: Final = text("""
    with ended as (
        select n.id from notices n
         where n.state = 'waiting'
           and n.id = any(array(select e.notice_id from escalations e
                                 where e.clock_id = any(cast(:clocks as uuid[])) and e.notice_id is not null
                                   and e.state = 'waiting'))
           and not exists (select 1 from escalations o join climbs c on c.clock_id = o.clock_id
                            where o.notice_id = n.id and o.state = 'waiting' and c.state in ('climbing', 'top'))),
    free as (
        select d.id, d.notice_id from deliveries d join ended n on n.id = d.notice_id
         where d.state = 'waiting' and not d.in_doubt and (d.claimed_until is null or d.claimed_until <= clock_timestamp())
         order by d.id for update of d skip locked),
    unsaid as (
        select f.notice_id from free f group by f.notice_id
        having count(*) = (select count(*) from deliveries d where d.notice_id = f.notice_id and d.state = 'waiting')),
    messages as (
        update deliveries d set state = 'withdrawn', claimed_until = null
          from free f join unsaid u on u.notice_id = f.notice_id where d.id = f.id),
    spoken as (
        update notices n set state = 'withdrawn' from unsaid u where n.id = u.notice_id)
    update escalations e set state = 'withdrawn' from unsaid u where e.notice_id = u.notice_id and e.state = 'waiting'""")
# By one of its ways somebody was told; what has not left by another speaks of what is over, perhaps hours later.
_WITHDRAW_REST: Final = text("""
    with free as (
        select d.id from deliveries d join notices n on n.id = d.notice_id
         where n.state = 'sent' and d.state = 'waiting' and not d.in_doubt
           and (d.claimed_until is null or d.claimed_until <= clock_timestamp())
           and n.id = any(array(select e.notice_id from escalations e
                                 where e.clock_id = any(cast(:clocks as uuid[])) and e.notice_id is not null))
           and not exists (select 1 from escalations o join climbs c on c.clock_id = o.clock_id
                            where o.notice_id = n.id and c.state in ('climbing', 'top'))
         order by d.id for update of d skip locked)
    update deliveries d set state = 'withdrawn', claimed_until = null from free f where d.id = f.id""")
_RELOCATE: Final = text("""
    update escalations e set commune_code = d.commune
      from unnest(cast(:cases as uuid[]), cast(:communes as text[])) as d(case_id, commune)
     where e.case_id = d.case_id and e.state = 'nobody_on_duty' and e.commune_code <> d.commune
       and e.kind <> all(cast(:staying as text[]))""")
_WORST: Final = text("""
    select distinct on (notice_id) notice_id, commune_code from escalations
     where notice_id = any(cast(:notices as uuid[])) order by notice_id, due_at""")


async def hand(session: AsyncSession, handings: Sequence[Handing], now: datetime, *, climbed: bool) -> None:
    """Write down who is told of these clocks on which rung; rungs below on which nobody came are passed.

    `climbed`: the seconds until the person hears count from now, not from the missed moment.
    """
    shifts = [one.step.shift for one in handings]
    values = {
        "clocks": [one.step.climb.clock_id for one in handings],
        "rungs": [int(one.step.rung) for one in handings],
        "recipients": [shift.recipient if shift else None for shift in shifts],
        "shifts": [shift.id if shift else None for shift in shifts],
        "windows": [one.window_id for one in handings],
    }
    await execute(session, _HAND, {**values, "now": now, "climbed": climbed})
    await execute(session, _PASS, {"clocks": values["clocks"], "rungs": values["rungs"]})


async def withdraw(session: AsyncSession, clock_ids: Collection[UUID]) -> None:
    """What nobody was told of these clocks yet need not be said any more: they leave their windows; empty notices go."""
    if clock_ids:
        await execute(session, _WITHDRAW, {"clocks": sorted(clock_ids)})
        await execute(session, _WITHDRAW_NOTICES, {"clocks": sorted(clock_ids)})
        await execute(session, _WITHDRAW_REST, {"clocks": sorted(clock_ids)})


async def count_without_duty(session: AsyncSession) -> int:
    return int((await execute(session, _COUNT_NOBODY)).scalar_one())


async def list_places_without_duty(session: AsyncSession) -> list[tuple[str, Rung]]:
    """Return the communes and rungs of the escalations for which nobody was there."""
    return [(row.commune_code, Rung(row.rung)) for row in await execute(session, _PLACES_WITHOUT_DUTY)]


async def lock_without_duty(session: AsyncSession, places: Sequence[tuple[str, Rung, bool]], most: int) -> list[WaitingClimb]:
    """Hold and return the oldest escalations of these places, real ones or (True) drills, for which nobody was there."""
    values = {
        "communes": [code for code, _, _ in places],
        "rungs": [int(rung) for _, rung, _ in places],
        "drills": [drill for _, _, drill in places],
        "each": max(_EACH, most // max(1, len(places))),
        "most": most,
    }
    rows = (await execute(session, _NOBODY, values)).mappings()
    return [WaitingClimb(climb_of(row), Rung(row["waits_on"])) for row in rows]


async def list_groups(session: AsyncSession, windows: Sequence[UUID]) -> dict[UUID, list[EscalationGroup]]:
    """Return what these windows hold, by window."""
    found: dict[UUID, list[EscalationGroup]] = {}
    for row in (await execute(session, _GROUPS, {"windows": list(windows)})).mappings():
        group = EscalationGroup(**{**row, "communes": tuple(row["communes"])})
        found.setdefault(group.window_id, []).append(group)
    return found


async def save_notices_of(session: AsyncSession, notices: Mapping[UUID, UUID]) -> None:
    """Write down which notice (value) tells the clocks of a window (key)."""
    await execute(session, _NOTED, {"windows": list(notices), "notices": list(notices.values())})


async def mark_accepted(session: AsyncSession, accepted: Mapping[UUID, datetime]) -> list[float]:
    """A gateway took these notices; return for each clock the seconds from the missed moment."""
    values = {"notices": list(accepted), "accepted": list(accepted.values())}
    return [row.seconds for row in await execute(session, _ACCEPTED, values)]


async def give_back(session: AsyncSession, notices: Collection[UUID]) -> list[UUID]:
    """These notices reach nobody: their clocks, which are returned, wait for somebody else on their rung or above.

    Those that somebody has taken wait for nobody until he gives them back: then they are told as what was never said.
    """
    return [row.clock_id for row in await execute(session, _GIVE_BACK, {"notices": sorted(notices)})]


async def relocate_cases(session: AsyncSession, communes: Mapping[CaseId, str]) -> None:
    """What of these cases waits for somebody on duty waits for the people of their new communes."""
    values = {"cases": list(communes), "communes": list(communes.values()), "staying": sorted(STAY_WITH_THE_MEANS)}
    await execute(session, _RELOCATE, values)


async def find_worst_communes(session: AsyncSession, notices: Collection[UUID]) -> dict[UUID, str]:
    """Return the commune of the oldest clock of each notice."""
    return {row.notice_id: row.commune_code for row in await execute(session, _WORST, {"notices": sorted(notices)})}
