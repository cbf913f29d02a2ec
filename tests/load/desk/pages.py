"""Which pages are opened, by whom. A new page of lists is one line more here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import asyncpg

from shared.identity import COUNTRY, Role
from shared.permissions import permission_of


@dataclass(frozen=True)
class Seat:
    """One officer: what he is, and the code of his commune or province, or the country."""

    role: Role
    place: str

    @property
    def officer(self) -> str:
        """As the provider of sign-ins calls him."""
        return f"{self.role}@{self.place}"

    def may_open(self, path: str) -> bool:
        permission = permission_of("console", "GET", path)
        return permission is not None and self.role in permission.roles


@dataclass(frozen=True)
class Ground:
    """Where the officers sit: the real incident under way, the communes struck hardest, a province, and cases by commune."""

    incident_id: UUID
    communes: Sequence[str]
    province: str
    cases: dict[str, Sequence[UUID]]

    def place_of(self, wish: str, number: int) -> str:
        """Return the place that the wish (commune, province, country) means for the seat of this number."""
        return {"province": self.province, "country": COUNTRY}.get(wish) or self.communes[number % len(self.communes)]

    def case_of(self, seat: Seat, turn: int) -> UUID:
        """Return a case that this officer may open, another each time."""
        cases = self.cases.get(seat.place) or self.cases[self.communes[0]]
        return cases[turn % len(cases)]


@dataclass(frozen=True)
class DeskPage:
    """A page by its address, in which `{incident}`, `{commune}` and `{case}` are filled in; `wanted` is looked for there."""

    name: str
    address: str
    wanted: str = ""

    def path_for(self, seat: Seat, ground: Ground, turn: int) -> str:
        commune = seat.place if seat.place in ground.cases else ground.communes[0]
        return self.address.format(incident=ground.incident_id, commune=commune, case=ground.case_of(seat, turn))


PAGES: Final[Sequence[DeskPage]] = (
    DeskPage("queue", "/work"),
    DeskPage("board", "/board"),
    DeskPage("board of the storm", "/board?incident_id={incident}"),
    DeskPage("cases", "/cases"),
    DeskPage("late cases", "/cases?incident_id={incident}&late=1"),
    DeskPage("cases of a stage", "/cases?incident_id={incident}&stage=identified"),
    DeskPage("cases of a commune", "/cases?incident_id={incident}&commune_code={commune}"),
    DeskPage("case", "/cases/{case}"),
    DeskPage("search by name", "/search", wanted="Thử Nghiệm"),
    DeskPage("search by number", "/search", wanted="42"),
    DeskPage("report form", "/reports"),
    DeskPage("own reports", "/reports/mine"),
    DeskPage("to assess", "/findings"),
    DeskPage("to sign", "/decisions"),
    DeskPage("to hand over", "/handovers"),
    DeskPage("to confirm", "/notices"),
    DeskPage("money", "/money"),
)
"""Each is opened by those who may. Every household here has the one name: no name is found in more cases."""

OFFICERS: Final[Sequence[tuple[Role, str]]] = (
    *(5 * [(Role.COMMUNE_OFFICER, "commune")]),
    *(3 * [(Role.ASSESSOR, "commune")]),
    *(3 * [(Role.COMMUNE_CHAIR, "commune")]),
    *(2 * [(Role.PAYING_AGENT, "commune")]),
    *(3 * [(Role.PROVINCIAL_OFFICER, "province")]),
    *(2 * [(Role.PROVINCIAL_LEADER, "province")]),
    (Role.ACCOUNTANT, "province"),
    (Role.AUDITOR, "country"),
)
"""Who is at work in a night of a storm; more than these are these again."""

_INCIDENT: Final = """
    select incident_id from board_incidents where not drill and not closed order by declared_at desc nulls last limit 1"""
_COMMUNES: Final = """
    select commune_code, province_code, count(*) filter (where stage in ('identified', 'assessed', 'decided')) as waiting
      from board_cases where incident_id = $1 group by commune_code, province_code
     order by waiting desc, commune_code limit 6"""
_CASES: Final = """
    select case_id from board_cases where incident_id = $1 and commune_code = $2 order by identified_at desc limit 200"""


async def find_ground(console: asyncpg.Connection) -> Ground:
    """Return where the officers of this filled system sit."""
    incident = await console.fetchval(_INCIDENT)
    struck = await console.fetch(_COMMUNES, incident)
    communes = [row["commune_code"] for row in struck]
    cases = {code: [row["case_id"] for row in await console.fetch(_CASES, incident, code)] for code in communes}
    return Ground(incident, communes, struck[0]["province_code"], cases)


def seats_of(ground: Ground, count: int) -> list[Seat]:
    """Return so many officers."""
    wishes = [OFFICERS[number % len(OFFICERS)] for number in range(count)]
    return [Seat(role, ground.place_of(wish, number)) for number, (role, wish) in enumerate(wishes)]
