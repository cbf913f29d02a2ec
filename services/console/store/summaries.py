"""Puts together what the cases of communes come to, a few communes at a time, and reads it.

Nothing is counted while facts are taken: whoever takes them only leaves rows in `board_figures`, by which it is seen here which
communes have changed. One process at a time puts summaries together; a commune is read whole, so that nothing adds up wrongly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.tables import BoardSummaryRow, BoardTallyRow
from services.console.views.losses import FOUND, HOUSES, PERSONS
from services.console.views.summaries import LEAST_H, RATIO, Sums, Tally
from shared.communes import province_of
from shared.database import execute

_TABLE: Final = BoardSummaryRow.__tablename__
_TALLIES: Final = BoardTallyRow.__tablename__
_SUMS: Final = tuple(each.name for each in fields(Sums))
_MAX_COMMUNES: Final = 500
_ALONE: Final = text("select pg_try_advisory_xact_lock(hashtextextended('board summaries', 0))")

# Rows are added and never changed, so that the sum of their numbers differs whenever something did.
_STALE: Final = text(f"""
    select f.incident_id, f.commune_code, f.mark, f.cases
      from (select incident_id, commune_code, sum(id) + count(*) as mark, sum(cases) as cases from board_figures
             where commune_code <> '' group by incident_id, commune_code) f
      left join {_TABLE} s using (incident_id, commune_code)
     where s.mark is distinct from f.mark order by s.refreshed_at nulls first, f.incident_id, f.commune_code limit :most""")
_WANTED: Final = """
    wanted as (
        select * from unnest(cast(:incidents as uuid[]), cast(:communes as text[]), cast(:provinces as text[]),
                             cast(:marks as numeric[])) as w(incident_id, commune_code, province_code, mark))"""
_IN_TIME: Final = "b.helped_at <= coalesce(b.late_due_at, 'infinity')"
_MISSED: Final = "b.late_due_at is not null and coalesce(b.helped_at, 'infinity') > b.late_due_at"
_REFRESH: Final = text(f"""
    with {_WANTED}
    insert into {_TABLE} (incident_id, commune_code, mark, refreshed_at, {", ".join(_SUMS)})
    select w.incident_id, w.commune_code, w.mark, now(), counted.* from wanted w cross join lateral (
        select count(*) filter (where b.stage <> 'declined'),
               count(*) filter (where b.stage <> 'declined' and {_IN_TIME}),
               count(*) filter (where b.stage <> 'declined' and b.helped_at > b.late_due_at),
               count(*) filter (where b.stage <> 'declined' and {_MISSED}),
               coalesce(sum(l.lost[1]), 0), coalesce(sum(l.lost[2]), 0), coalesce(sum(l.lost[3]), 0),
               count(*) filter (where l.lost[4] = 3), count(*) filter (where l.lost[4] = 2),
               count(*) filter (where l.lost[4] = 1)
          from board_cases b cross join lateral (select coalesce(b.found_losses, b.reported_losses)) l(lost)
         where b.incident_id = w.incident_id and b.commune_code = w.commune_code and b.identified_at is not null
           and b.stage <> 'retracted') counted
    on conflict (incident_id, commune_code) do update
       set mark = excluded.mark, refreshed_at = excluded.refreshed_at,
           {", ".join(f"{name} = excluded.{name}" for name in _SUMS)}""")
# Only what differs from before is written; by the difference alone the commune's rows and its province's are the sum again.
_LOST: Final = {
    **{name: name for name in PERSONS},
    **{name: f"(house = {state})::integer" for name, state in HOUSES.items()},
}
_CHANGES: Final = ", ".join(f"{lost} - lag({lost}, 1, 0) over before as {name}" for name, lost in _LOST.items())
_TALLY: Final = text(f"""
    with {_WANTED},
    counted as (
        select b.* from wanted w join board_cases b on b.incident_id = w.incident_id and b.commune_code = w.commune_code
         where b.identified_at is not null),
    losing as (
        select * from counted where jsonb_path_exists(losses_said, '$.*[1 to 4] ? (@ > 0)')),
    -- Findings count before reports, then the newer revision; what was retracted was never lost.
    statements as (
        select b.incident_id, b.commune_code, b.case_id, (e.value ->> 0)::bigint as at,
               (case left(e.key, 1) when '{FOUND}' then 1000000 else 0 end) + substr(e.key, 2)::integer as rank,
               (e.value ->> 1)::integer as dead, (e.value ->> 2)::integer as missing, (e.value ->> 3)::integer as injured,
               (e.value ->> 4)::integer as house
          from losing b cross join lateral jsonb_each(b.losses_said) e
        union all
        select incident_id, commune_code, case_id, floor(extract(epoch from retracted_at))::bigint, 2000000, 0, 0, 0, 0
          from losing where retracted_at is not null),
    ranked as (
        select s.*, max(rank) over (partition by case_id order by at, rank) as newest from statements s),
    steps as (
        select incident_id, commune_code, at, {_CHANGES} from ranked where rank = newest
        window before as (partition by case_id order by at, rank)),
    fresh as (
        select b.incident_id, b.commune_code, m.figure, floor(extract(epoch from m.at) / 3600)::integer as slot,
               count(*)::integer as up, 0 as down
          from counted b cross join lateral (values
               ('eligible', case when b.stage <> 'declined' then b.identified_at end), ('identified', b.identified_at),
               ('assessed', b.assessed_at), ('decided', b.decided_at), ('helped', b.helped_at),
               ('in_time', case when b.stage <> 'declined' and {_IN_TIME} then b.helped_at end),
               ('missed', case when b.stage <> 'declined' and {_MISSED} then b.late_due_at end), ('told', b.told_at),
               ('closed', case when b.stage = 'closed' then b.closed_at end)) m(figure, at)
         where b.stage <> 'retracted' and m.at is not null group by 1, 2, 3, 4
        union all
        select b.incident_id, b.commune_code, m.figure,
               floor(ln(greatest(extract(epoch from m.at - b.identified_at)::float8 / 3600, {LEAST_H}) / {LEAST_H})
                     / ln({RATIO}))::integer,
               count(*)::integer, 0
          from counted b cross join lateral (values
               ('to_assessed', b.assessed_at), ('to_decided', b.decided_at), ('to_helped', b.helped_at),
               ('to_told', b.told_at)) m(figure, at)
         where b.stage <> 'retracted' and m.at is not null group by 1, 2, 3, 4
        union all
        select s.incident_id, s.commune_code, l.figure, (s.at / 3600)::integer, sum(greatest(l.change, 0))::integer,
               sum(greatest(-l.change, 0))::integer
          from steps s cross join lateral (values
               ('dead', dead), ('missing', missing), ('injured', injured), ('destroyed', destroyed),
               ('heavily_damaged', heavily_damaged), ('damaged', damaged)) l(figure, change)
         where l.change <> 0 group by 1, 2, 3, 4),
    known as (
        select t.* from wanted w join {_TALLIES} t on t.incident_id = w.incident_id and t.place_code = w.commune_code),
    changed as (
        select coalesce(f.incident_id, k.incident_id) as incident_id, coalesce(f.commune_code, k.place_code) as commune_code,
               coalesce(f.figure, k.figure) as figure, coalesce(f.slot, k.slot) as slot,
               coalesce(f.up, 0) - coalesce(k.up, 0) as up, coalesce(f.down, 0) - coalesce(k.down, 0) as down
          from fresh f full join known k
            on k.incident_id = f.incident_id and k.place_code = f.commune_code and k.figure = f.figure and k.slot = f.slot)
    insert into {_TALLIES} as t (incident_id, place_code, figure, slot, up, down)
    select c.incident_id, p.place_code, c.figure, c.slot, sum(c.up), sum(c.down)
      from changed c join wanted w using (incident_id, commune_code)
     cross join lateral (values (w.commune_code), (w.province_code)) p(place_code)
     where (c.up <> 0 or c.down <> 0) and p.place_code <> '' group by 1, 2, 3, 4
    on conflict (incident_id, place_code, figure, slot) do update set up = t.up + excluded.up, down = t.down + excluded.down""")

_READ_TALLIES: Final = """
    select {place} as place, t.figure, t.slot, sum(t.up)::integer as up, sum(t.down)::integer as down
      from unnest(cast(:incidents as uuid[])) as i(incident_id) cross join unnest(cast(:places as text[])) as p(place_code)
      join {tallies} t on t.incident_id = i.incident_id and t.place_code = p.place_code
       and t.figure = any(cast(:figures as text[])) and t.slot >= :since
     where t.up <> 0 or t.down <> 0 group by 1, t.figure, t.slot"""
_BY_PLACE: Final = text(_READ_TALLIES.format(place="t.place_code", tallies=_TALLIES))
_TOGETHER: Final = text(_READ_TALLIES.format(place="''", tallies=_TALLIES))


@dataclass(frozen=True)
class Refreshed:
    """How many communes were put together anew, of how many cases, and whether more wait."""

    communes: int
    cases: int
    is_more: bool


async def refresh_summaries(session: AsyncSession, most_cases: int) -> Refreshed | None:
    """Put together anew what changed, the longest known first, until about so many cases were read.

    Returns None where another process is at it. Whatever changes meanwhile is seen the next time.
    """
    if not (await execute(session, _ALONE)).scalar_one():
        return None
    stale = (await execute(session, _STALE, {"most": _MAX_COMMUNES})).all()
    taken: list[tuple[UUID, str, Decimal]] = []
    cases = 0
    for row in stale:
        if taken and cases + row.cases > most_cases:
            break
        taken.append((row.incident_id, row.commune_code, row.mark))
        cases += int(row.cases)
    if taken:
        values = {
            "incidents": [incident for incident, _, _ in taken],
            "communes": [commune for _, commune, _ in taken],
            "provinces": [province_of(commune) or "" for _, commune, _ in taken],
            "marks": [mark for _, _, mark in taken],
        }
        await execute(session, _TALLY, values)
        await execute(session, _REFRESH, values)
    return Refreshed(len(taken), cases, len(stale) > len(taken) or len(stale) == _MAX_COMMUNES)


async def read_tallies(
    session: AsyncSession, incidents: Sequence[UUID], places: Sequence[str], figures: Sequence[str], since: int = 0
) -> list[Tally]:
    """Return the tallies of these places from a slot on, for all of these incidents together."""
    values = {"incidents": list(incidents), "places": list(places), "figures": list(figures), "since": since}
    rows = await execute(session, _BY_PLACE, values)
    return [Tally(row.place, row.figure, row.slot, row.up, row.down) for row in rows]


async def read_moments(session: AsyncSession, incident_id: UUID, places: Sequence[str], figures: Sequence[str]) -> list[Tally]:
    """Return the tallies of these places together, for lines over time."""
    values = {"incidents": [incident_id], "places": list(places), "figures": list(figures), "since": 0}
    return [Tally("", row.figure, row.slot, row.up, row.down) for row in await execute(session, _TOGETHER, values)]
