"""Who is one household: whose cases have one name, and whose cases an officer has said are the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from tests.support.promises.evidence import Evidence

_INTAKE: Final = """
    select id as case_id, household_id, incident_id, retracted_at is not null as is_retracted,
           case when look_alike_verdict = 'same' then looks_like_id end as same_as from cases
     where $1::uuid is null or incident_id = $1 order by id"""
_OTHERS: Final = {
    "assessment": "select case_id, household_id, incident_id from assessments where $1::uuid is null or incident_id = $1",
    "disbursement": """
        select distinct case_id, household_id, incident_id from payments where $1::uuid is null or incident_id = $1""",
}


@dataclass
class Households:
    """Every case with the first of its household, in one incident; and which were taken back."""

    retracted: set[UUID] = field(default_factory=set)
    _first: dict[object, object] = field(default_factory=dict)
    _names: dict[UUID, UUID] = field(default_factory=dict)

    def name(self, case: UUID) -> UUID:
        """How the household of this case is called, also where it has several; of an unknown case, the case."""
        first = self._find(case)
        return self._names.get(first, case) if isinstance(first, UUID) else case

    def cases(self) -> Mapping[UUID, list[UUID]]:
        """The cases of each household, by its name."""
        found: dict[UUID, list[UUID]] = {}
        for case in self._names:
            found.setdefault(self.name(case), []).append(case)
        return found

    def know(self, case: UUID, household: UUID, incident: UUID) -> None:
        self._names.setdefault(case, household)
        self.join(case, (household, incident))

    def join(self, one: object, other: object) -> None:
        """These are one household."""
        first, second = self._find(one), self._find(other)
        # A case stands for its household, never the household's own name.
        if not isinstance(first, UUID) and isinstance(second, UUID):
            first, second = second, first
        if first != second:
            self._first[second] = first

    def _find(self, one: object) -> object:
        while (first := self._first.get(one, one)) != one:
            one = first
        return one


async def households_of(world: Evidence) -> Households:
    """Return who is one household by every service that knows of it."""
    return await world.once("households", lambda: _find_all(world))


async def _find_all(world: Evidence) -> Households:
    homes = Households()
    told = await world.rows("intake", _INTAKE, world.incident_id)
    for row in told:
        homes.know(row["case_id"], row["household_id"], row["incident_id"])
        if row["is_retracted"]:
            homes.retracted.add(row["case_id"])
    for row in told:
        if row["same_as"] is not None:
            homes.join(row["same_as"], row["case_id"])
    for service, statement in _OTHERS.items():
        for row in await world.rows(service, statement, world.incident_id):
            homes.know(row["case_id"], row["household_id"], row["incident_id"])
    return homes
