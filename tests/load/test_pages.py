"""Pages that come out of lines of an index are those that a plain question gives: every row once, in order, none besides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Final
from uuid import UUID

import asyncpg
import pytest

from services.console.store.cases import list_cases
from services.console.views.cases import CaseFilter
from shared.communes import codes_within
from tests.load.conftest import as_service
from tests.support.foundation import ISSUER, a_foundation, client_for
from tests.support.services import api_of

pytestmark = pytest.mark.timeout(600)

_PAGE: Final = 150


@dataclass(frozen=True)
class _List:
    """A door with a list: what its filters are called in the table, and values of which some are rare."""

    service: str
    path: str
    table: str
    key: str
    values: dict[str, Sequence[str]]
    shown: str = "id"


_LISTS: Final = (
    _List("intake", "/v1/cases", "cases", "id", {"stage": ("retracted", "closed", "told"), "look_alikes": ("true",)}),
    _List("assessment", "/v1/assessments", "assessments", "case_id", {"state": ("withdrawn", "decided")}, "case_id"),
    _List("disbursement", "/v1/payments", "payments", "id", {"state": ("held", "settled"), "rail": ("bank", "cash", "goods")}),
    _List(
        "notifications",
        "/v1/notices",
        "notices",
        "id",
        {"kind": ("digest", "escalation", "in_person"), "state": ("sent", "waiting")},
    ),
)


@dataclass(frozen=True)
class _Place:
    """Where the cases lie: an incident, one of its communes, and that commune's province."""

    incident_id: UUID
    commune_code: str
    province_code: str

    def areas(self) -> list[dict[str, list[str]]]:
        both = {"communes": [self.commune_code], "provinces": [self.province_code]}
        return [{}, {"provinces": [self.province_code]}, {"communes": [self.commune_code]}, both]


@pytest.fixture(scope="package")
async def place(small: dict[str, asyncpg.Connection]) -> _Place:
    row = await small["assessment"].fetchrow(
        "select incident_id, commune_code, province_code from assessments group by 1, 2, 3 order by count(*) desc limit 1"
    )
    return _Place(*row)


@pytest.mark.parametrize("listed", _LISTS, ids=lambda one: one.service)
async def test_every_choice_of_filters_gives_every_row_once_and_in_order(
    listed: _List, place: _Place, small: dict[str, asyncpg.Connection], small_urls: dict[str, str]
) -> None:
    connection = small[listed.service]
    foundation = a_foundation(listed.service, as_service(small_urls[listed.service]))
    app = api_of(listed.service, foundation)
    for area, filters in product(place.areas(), _choices(listed, place)):
        expected = [str(row[0]) for row in await connection.fetch(*_plainly(listed, area, filters))]
        async with client_for(app, ISSUER.token("auditor", **area)) as client:
            found: list[str] = []
            cursor: dict[str, str] = {}
            while True:
                answer = (await client.get(listed.path, params={**filters, **cursor, "limit": _PAGE})).json()
                found += [item[listed.shown] for item in answer["items"]]
                if answer["next_cursor"] is None:
                    break
                cursor = {"cursor": answer["next_cursor"]}
        assert found == expected, (area, filters)
    await foundation.database.close()


def _choices(listed: _List, place: _Place) -> Iterator[dict[str, str]]:
    """Every set of filters, and every value of each."""
    values = {"incident_id": (str(place.incident_id),), "commune_code": (place.commune_code,), **listed.values}
    for count in range(len(values) + 1):
        for names in combinations(values, count):
            for chosen in product(*(values[name] for name in names)):
                yield dict(zip(names, chosen, strict=True))


def _plainly(listed: _List, area: dict[str, list[str]], filters: dict[str, str]) -> tuple[Any, ...]:
    told = {name: value for name, value in filters.items() if name != "look_alikes"}
    conditions = [f"{name}::text = ${number}" for number, name in enumerate(told, start=1)]
    values: list[Any] = list(told.values())
    if "look_alikes" in filters:
        conditions.append(_LOOKS_ALIKE)
    if area:
        values.append(codes_within(area.get("communes", ()), area.get("provinces", ())))
        inside = f"commune_code = any(${len(values)})"
        if listed.table == "notices":
            values.append(area.get("provinces", []))
            inside = f"({inside} or province_code = any(${len(values)}))"
        if listed.table == "payments":
            inside = f"({inside} or means_{inside})"
        conditions.append(inside)
    where = " and ".join(conditions) or "true"
    return f"select {listed.key} from {listed.table} where {where} order by {listed.key}", *values


_LOOKS_ALIKE: Final = """
    looks_like_id is not null and look_alike_verdict is null and retracted_at is null
    and (select f.retracted_at is null from cases f where f.id = cases.looks_like_id)"""
_CASES: Final = """
    with late as (
        select m.case_id, min(m.due_at) as late_since from missed_clocks m join board_cases c on c.case_id = m.case_id
         where m.incident_id = any($1) and ($2::text[] is null or m.commune_code = any($2))
           and c.stage not in ('closed', 'declined', 'retracted') and c.last_helped_at is null group by m.case_id)
    select c.case_id from board_cases c left join late using (case_id)
     where c.incident_id = any($1) and ($2::text[] is null or c.commune_code = any($2))
       and ($3::text is null or c.commune_code = $3) and ($4::text is null or c.stage = $4)
       and (not $5 or late.case_id is not null)
     order by case when late.case_id is not null then 0 when c.stage in ('identified', 'assessed', 'decided') then 1
                   when c.stage in ('paid', 'told') then 2 else 3 end, coalesce(late.late_since, c.identified_at), c.case_id"""


async def test_the_desks_list_gives_every_case_once_the_most_urgent_first(
    place: _Place, small: dict[str, asyncpg.Connection], small_urls: dict[str, str]
) -> None:
    connection = small["console"]
    foundation = a_foundation("console", as_service(small_urls["console"]))
    everything = [row[0] for row in await connection.fetch("select incident_id from board_incidents where not drill")]
    stages = (None, "identified", "paid", "declined")
    where = product(([place.incident_id], everything), place.areas(), (None, place.commune_code))
    late = 0
    for (incidents, given, commune), stage, late_only in product(where, stages, (False, True)):
        area = (frozenset(given.get("communes", ())), frozenset(given.get("provinces", ()))) if given else None
        codes = codes_within(*area) if area else None
        expected = [row[0] for row in await connection.fetch(_CASES, incidents, codes, commune, stage, late_only)]
        found: list[UUID] = []
        cursor = None
        while True:
            async with foundation.database.reading() as session:
                wanted = CaseFilter(incidents, commune, stage, late_only)
                page, cursor = await list_cases(session, wanted, area, cursor, _PAGE)
            found += [case.case_id for case in page]
            if cursor is None:
                break
        assert found == expected, (incidents, given, commune, stage, late_only)
        late += len(found) if late_only else 0
    assert late > 0
    await foundation.database.close()
