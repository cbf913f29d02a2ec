"""The plan of duty checked against itself, by the database's clock: the next seven days."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.duty import Post
from services.notifications.domain.duty_findings import DutyFindings, FindingKind, Hole, OneWay, Overlap
from shared.database import execute

DAYS_AHEAD: Final = 7
_AHEAD: Final = f"interval '{DAYS_AHEAD} days'"
_PLANNED: Final = f"""
    removed_at is null and ends_at > statement_timestamp() and begins_at < statement_timestamp() + {_AHEAD}"""
# What is real comes first, however much a drill has left behind.
_TOTALS: Final = "count(*) over () as total, count(*) filter (where {drill}) over () as drills"
# A drill's invented people cover what drills need, and nothing real. A province without a person of its own is answered for by
# the country's; a commune's own people stand on rungs of their own.
_HOLES: Final = text(f"""
    with week as (select tstzrange(statement_timestamp(), statement_timestamp() + {_AHEAD}) as span),
    manned as (
        select coalesce(commune_code, province_code, 'country') as place, post, n.drill,
               range_agg(tstzrange(begins_at, ends_at)) as spans
          from duty_shifts s cross join (values (false), (true)) as n(drill)
         where {_PLANNED} and refused_at is null and (n.drill or not s.drill) group by 1, 2, 3),
    needed as (
        select place, drill, false as by_country
          from unnest(cast(:communes as text[]), cast(:commune_drills as boolean[])) as c(place, drill)
        union all select place, drill, true
          from unnest(cast(:provinces as text[]), cast(:province_drills as boolean[])) as p(place, drill))
    select n.place, posts.post, lower(hole) as begins_at, upper(hole) as ends_at, n.drill, {_TOTALS.format(drill="n.drill")}
      from needed n cross join (values ('officer'), ('leader')) as posts(post) cross join week
      left join manned own on own.place = n.place and own.post = posts.post and own.drill = n.drill
      left join manned above on n.by_country and above.place = 'country' and above.post = posts.post
       and above.drill = n.drill
     cross join lateral unnest(
        tstzmultirange(week.span) - coalesce(own.spans, '{{}}'::tstzmultirange)
            - coalesce(above.spans, '{{}}'::tstzmultirange)) as hole
     order by n.drill, 3, 1, 2 limit :most""")
_IN_PLACES: Final = """
    (:everywhere or coalesce({of}commune_code, {of}province_code, 'country') = any(cast(:places as text[])))"""
_ONE_WAY: Final = text(f"""
    select id as shift_id, coalesce(commune_code, province_code, 'country') as place, post, begins_at, ends_at,
           refused_at is not null as is_refused, drill, {_TOTALS.format(drill="drill")}
      from duty_shifts where {_PLANNED} and ((second_phone is null and email is null) or refused_at is not null)
       and {_IN_PLACES.format(of="")}
     order by drill, begins_at, id limit :most""")
_OVERLAPS: Final = text(f"""
    with planned as (select * from duty_shifts where {_PLANNED} and person_index is not null)
    select a.id as shift_id, coalesce(a.commune_code, a.province_code, 'country') as place, b.id as other_shift_id,
           coalesce(b.commune_code, b.province_code, 'country') as other_place, greatest(a.begins_at, b.begins_at) as begins_at,
           least(a.ends_at, b.ends_at) as ends_at, a.drill and b.drill as drill,
           {_TOTALS.format(drill="a.drill and b.drill")}
      from planned a join planned b on b.person_index = a.person_index and a.id < b.id
       and a.begins_at < b.ends_at and b.begins_at < a.ends_at
     where {_IN_PLACES.format(of="a.")} or {_IN_PLACES.format(of="b.")}
     order by a.drill and b.drill, 5, a.id, b.id limit :most""")


@dataclass(frozen=True)
class FindingQuery:
    """Which communes and provinces must be manned, of which places shifts are looked at (None: of all), how many are shown.

    With each that must be manned: whether only drills have struck it.
    """

    communes: Mapping[str, bool]
    provinces: Mapping[str, bool]
    places: Collection[str] | None
    most: int


async def find_duty_findings(session: AsyncSession, query: FindingQuery) -> DutyFindings:
    """Return what the plan of the next seven days lacks."""
    needed = {
        "communes": list(query.communes),
        "commune_drills": list(query.communes.values()),
        "provinces": list(query.provinces),
        "province_drills": list(query.provinces.values()),
        "most": query.most,
    }
    shifts = {"everywhere": query.places is None, "places": sorted(query.places or ()), "most": query.most}
    holes = (await execute(session, _HOLES, needed)).mappings().all()
    one_way = (await execute(session, _ONE_WAY, shifts)).mappings().all()
    overlaps = (await execute(session, _OVERLAPS, shifts)).mappings().all()
    return DutyFindings(
        [Hole(**_of(row)) for row in holes],
        [OneWay(**_of(row)) for row in one_way],
        [Overlap(**_of(row)) for row in overlaps],
        *(
            {kind: _count(rows, of) for kind, rows in zip(FindingKind, (holes, one_way, overlaps), strict=True)}
            for of in ("total", "drills")
        ),
    )


def _of(row: RowMapping) -> dict[str, Any]:
    return {name: Post(value) if name == "post" else value for name, value in row.items() if name not in {"total", "drills"}}


def _count(rows: Sequence[RowMapping], of: str) -> int:
    return int(rows[0][of]) if rows else 0
