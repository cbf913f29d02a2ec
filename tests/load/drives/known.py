"""What a drive knows of the loaded databases: cases that are worked on today, the incident under way."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg

from shared.clock import now
from shared.events import Event
from shared.ids import derived_id, new_id
from tests.contracts.examples import EXAMPLES
from tests.load.sizes import Sizes, incidents_of

_OPEN: Final = """
    select id, household_id, incident_id, commune_code, stage from cases
     where incident_id = $1 and stage = any($2) and id::text like '%-7001-8%' order by id desc limit 4000"""


@dataclass(frozen=True)
class KnownCase:
    """A case that is worked on."""

    case_id: UUID
    household_id: UUID
    incident_id: UUID
    commune_code: str
    stage: str

    def award(self, code: str) -> UUID:
        return derived_id("award", self.case_id, code, "", 1)

    def payment(self, code: str) -> UUID:
        return derived_id("payment", self.household_id, self.incident_id, code, "", 1)


@dataclass(frozen=True)
class Known:
    """The real incident that is under way, the place that it struck hardest, and cases there by stage."""

    incident_id: UUID
    commune_code: str
    province_code: str
    cases: dict[str, list[KnownCase]]

    def of(self, stage: str, count: int) -> list[KnownCase]:
        """Give cases of this stage that no other part of the drive gets."""
        given, self.cases[stage] = self.cases[stage][:count], self.cases[stage][count:]
        assert len(given) == count, f"there are too few cases that are {stage}"
        return given

    @property
    def place(self) -> dict[str, Any]:
        """An officer's area: the commune."""
        return {"communes": [self.commune_code]}


async def known_of(intake_url: str, sizes: Sizes) -> Known:
    """Look at what intake has; the other services speak of the same cases by the same names."""
    incident = incidents_of(sizes)[-1]
    commune, province = incident.places[0]
    connection = await asyncpg.connect(intake_url)
    incident_id = await connection.fetchval("select id from incidents where not drill order by id desc limit 1")
    cases: dict[str, list[KnownCase]] = {}
    stages = ["identified", "assessed", "decided", "paid"]
    for row in await connection.fetch(_OPEN, incident_id, stages):
        cases.setdefault(row["stage"], []).append(
            KnownCase(row["id"], row["household_id"], row["incident_id"], row["commune_code"], row["stage"])
        )
    await connection.close()
    return Known(incident_id, commune, province, cases)


def fact_about(case: KnownCase, example: type[Event], **values: Any) -> Any:
    """An example of a fact, told about this case."""
    told = EXAMPLES[example.wire_type()]
    own = {"case_id": case.case_id, "household_id": case.household_id, "commune_code": case.commune_code}
    own = {name: value for name, value in own.items() if name in type(told).model_fields}
    return told.model_copy(
        update={**own, "event_id": new_id(), "incident_id": case.incident_id, "drill": False, "occurred_at": now(), **values}
    )
