"""Running clocks that are at risk: half, or most, of their time is gone. Nothing is written down for it; it is asked by index.

Reckoned from start to due as time passes on the wall, also where the law counts working days.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.clock_tables import HALF_GONE, NEARLY_GONE
from shared.communes import codes_within, communes
from shared.counting import LeasedGauge
from shared.database import Database, execute
from shared.identity import Area


class Gone(IntEnum):
    """How much of a clock's time is gone, in percent."""

    HALF = 50
    MOST = 80


HALF: Final = Gone.HALF
MOST: Final = Gone.MOST
MAX_COUNTED: Final = 1000
"""Whether a thousand or more are at risk changes nothing for who looks."""
_MAX_MEASURED: Final = 10_000

AT_RISK: Final = LeasedGauge(
    "kipthoi_clocks_at_risk",
    "Running clocks of which this much of the time (percent) is gone; counted up to ten thousand in all",
    ["service", "kind", "gone"],
)

_measured: defaultdict[tuple[str, Gone], set[str]] = defaultdict(set)
"""Which kinds were shown before: of those that are at risk no longer, nought is shown."""

# From each commune at most as many as are shown: those longest at risk are among them. What is due is late, not at risk.
_IN_COMMUNE: Final = """
    from unnest(cast(:places as text[])) as p(code) cross join lateral (
        select c.* from clocks c where c.state = 'running' and c.commune_code = p.code
           and {moment} <= timezone('UTC', statement_timestamp()) and c.due_at > statement_timestamp()
           and c.drill = :drill and (cast(:incident_id as uuid) is null or c.incident_id = :incident_id) {order}) c"""
_LISTED: Final = """
    select id, kind, case_id, incident_id, commune_code, drill, started_at, due_at, basis, article, owner, subject_id,
           {moment} as since
    {in_commune} order by since, id limit :most"""
_COUNTED: Final = "select count(*) from (select c.id {in_commune} limit :most) c"
_MEASURED: Final = """
    select kind, count(*) as clocks from (
        select c.kind from unnest(cast(:places as text[])) as p(code) cross join lateral (
            select kind from clocks where state = 'running' and commune_code = p.code
               and {moment} <= timezone('UTC', statement_timestamp())) c limit :most) c group by kind"""


def _list_of(moment: str) -> TextClause:
    in_commune = _IN_COMMUNE.format(moment=moment, order=f"order by {moment}, c.id limit :most")
    return text(_LISTED.format(moment=moment, in_commune=in_commune))


def _count_of(moment: str) -> TextClause:
    return text(_COUNTED.format(in_commune=_IN_COMMUNE.format(moment=moment, order="")))


_LIST_HALF, _LIST_MOST = _list_of(HALF_GONE), _list_of(NEARLY_GONE)
_COUNT_HALF, _COUNT_MOST = _count_of(HALF_GONE), _count_of(NEARLY_GONE)
_MEASURE_HALF, _MEASURE_MOST = text(_MEASURED.format(moment=HALF_GONE)), text(_MEASURED.format(moment=NEARLY_GONE))
_LISTS: Final[Mapping[Gone, TextClause]] = {HALF: _LIST_HALF, MOST: _LIST_MOST}
_COUNTS: Final[Mapping[Gone, TextClause]] = {HALF: _COUNT_HALF, MOST: _COUNT_MOST}
_MEASURES: Final[Mapping[Gone, TextClause]] = {HALF: _MEASURE_HALF, MOST: _MEASURE_MOST}


@dataclass(frozen=True)
class RiskQuery:
    """Which clocks: with how much of their time gone, of an area (None: the country), of one incident or of all of a nature."""

    gone: Gone
    area: Area
    drill: bool
    incident_id: UUID | None
    commune_code: str | None = None

    @property
    def values(self) -> dict[str, object]:
        places = sorted(communes()) if self.area is None else codes_within(*self.area)
        if self.commune_code is not None:
            places = [code for code in places if code == self.commune_code]
        return {"places": places, "drill": self.drill, "incident_id": self.incident_id}


@dataclass(frozen=True)
class ClockAtRisk:
    """A running clock of which so much of the time is gone, since when."""

    id: UUID
    kind: str
    case_id: UUID | None
    incident_id: UUID
    commune_code: str
    drill: bool
    started_at: datetime
    due_at: datetime
    basis: str
    article: str | None
    owner: str
    subject_id: UUID


async def list_at_risk(session: AsyncSession, query: RiskQuery, most: int) -> list[ClockAtRisk]:
    """Return the clocks at risk, those first that have been longest."""
    rows = await execute(session, _LISTS[query.gone], {**query.values, "most": most})
    return [ClockAtRisk(**{name: row[name] for name in ClockAtRisk.__dataclass_fields__}) for row in rows.mappings()]


async def count_at_risk(session: AsyncSession, query: RiskQuery) -> int:
    """Return how many clocks are at risk; of more than `MAX_COUNTED`, one more than that."""
    found: int = (await execute(session, _COUNTS[query.gone], {**query.values, "most": MAX_COUNTED + 1})).scalar_one()
    return found


async def measure(database: Database, service: str) -> None:
    """Show operators how many clocks of each kind are at risk."""
    values = {"places": sorted(communes()), "most": _MAX_MEASURED}
    async with database.reserved() as session:
        found = {gone: (await execute(session, statement, values)).all() for gone, statement in _MEASURES.items()}
    for gone, rows in found.items():
        for kind in _measured[service, gone] - {row.kind for row in rows}:
            AT_RISK.labels(service, kind, str(gone)).set(0)
        for row in rows:
            AT_RISK.labels(service, row.kind, str(gone)).set(row.clocks)
            _measured[service, gone].add(row.kind)
