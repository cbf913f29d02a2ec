"""The plan of duty checked against itself, by the database's clock: the next seven days."""

from collections.abc import Collection, Sequence
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
# A province without a person of its own is answered for by the country's; a commune's own people stand on rungs of their own.
_HOLES: Final = text(f"""
    with week as (select tstzrange(statement_timestamp(), statement_timestamp() + {_AHEAD}) as span),
    manned as (
        select coalesce(commune_code, province_code, 'country') as place, post,
               range_agg(tstzrange(begins_at, ends_at)) as spans
          from duty_shifts where {_PLANNED} and refused_at is null group by 1, 2),
    needed as (
        select place, false as by_country from unnest(cast(:communes as text[])) as c(place)
        union all select place, true from unnest(cast(:provinces as text[])) as p(place))
    select n.place, posts.post, lower(hole) as begins_at, upper(hole) as ends_at, count(*) over () as total
      from needed n cross join (values ('officer'), ('leader')) as posts(post) cross join week
      left join manned own on own.place = n.place and own.post = posts.post
      left join manned above on n.by_country and above.place = 'country' and above.post = posts.post
     cross join lateral unnest(
        tstzmultirange(week.span) - coalesce(own.spans, '{{}}'::tstzmultirange)
            - coalesce(above.spans, '{{}}'::tstzmultirange)) as hole
     order by 3, 1, 2 limit :most""")
_IN_PLACES: Final = """
    (:everywhere or coalesce({of}commune_code, {of}province_code, 'country') = any(cast(:places as text[])))"""
_ONE_WAY: Final = text(f"""
    select id as shift_id, coalesce(commune_code, province_code, 'country') as place, post, begins_at, ends_at,
           refused_at is not null as is_refused, count(*) over () as total
      from duty_shifts where {_PLANNED} and ((second_phone is null and email is null) or refused_at is not null)
       and {_IN_PLACES.format(of="")}
     order by begins_at, id limit :most""")
_OVERLAPS: Final = text(f"""
    with planned as (select * from duty_shifts where {_PLANNED} and person_index is not null)
    select a.id as shift_id, coalesce(a.commune_code, a.province_code, 'country') as place, b.id as other_shift_id,
           coalesce(b.commune_code, b.province_code, 'country') as other_place, greatest(a.begins_at, b.begins_at) as begins_at,
           least(a.ends_at, b.ends_at) as ends_at, count(*) over () as total
      from planned a join planned b on b.person_index = a.person_index and a.id < b.id
       and a.begins_at < b.ends_at and b.begins_at < a.ends_at
     where {_IN_PLACES.format(of="a.")} or {_IN_PLACES.format(of="b.")}
     order by 5, a.id, b.id limit :most""")


@dataclass(frozen=True)
class FindingQuery:
    """Which communes and provinces must be manned, of which places shifts are looked at (None: of all), how many are shown."""

    communes: Sequence[str]
    provinces: Sequence[str]
    places: Collection[str] | None
    most: int


async def find_duty_findings(session: AsyncSession, query: FindingQuery) -> DutyFindings:
    """Return what the plan of the next seven days lacks."""
    needed = {"communes": list(query.communes), "provinces": list(query.provinces), "most": query.most}
    shifts = {"everywhere": query.places is None, "places": sorted(query.places or ()), "most": query.most}
    holes = (await execute(session, _HOLES, needed)).mappings().all()
    one_way = (await execute(session, _ONE_WAY, shifts)).mappings().all()
    overlaps = (await execute(session, _OVERLAPS, shifts)).mappings().all()
    return DutyFindings(
        [Hole(**_of(row)) for row in holes],
        [OneWay(**_of(row)) for row in one_way],
        [Overlap(**_of(row)) for row in overlaps],
        {FindingKind.HOLE: _total(holes), FindingKind.ONE_WAY: _total(one_way), FindingKind.OVERLAP: _total(overlaps)},
    )


def _of(row: RowMapping) -> dict[str, Any]:
    return {name: Post(value) if name == "post" else value for name, value in row.items() if name != "total"}


def _total(rows: Sequence[RowMapping]) -> int:
    return int(rows[0]["total"]) if rows else 0
