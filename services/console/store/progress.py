"""How far the households of one incident have come: a few sums of the board, for pages that show no board."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text

from services.console.store.board import area_values, in_area
from shared.database import Database, execute
from shared.identity import Area

_PROGRESS: Final = """
    select stage, sum(cases)::bigint as cases, sum(helped)::bigint as helped from board_figures
     where commune_code <> '' and incident_id = :incident {and_area} group by stage having sum(cases) > 0"""


@dataclass(frozen=True)
class Progress:
    """How many cases stand at each stage, and how many households were helped."""

    stages: Mapping[str, int]
    helped: int

    @property
    def reported(self) -> int:
        return sum(self.stages.values())

    @property
    def assessed(self) -> int:
        """How many have come beyond being reported."""
        return self.reported - self.stages.get("identified", 0)

    @property
    def decided(self) -> int:
        """How many have come beyond being assessed."""
        return self.assessed - self.stages.get("assessed", 0) - self.stages.get("retracted", 0)


async def read_progress(database: Database, incident_id: UUID, area: Area) -> Progress:
    """Return it for this area (None: the country). Raises Unavailable while the database is away."""
    statement = text(_PROGRESS.format(and_area=in_area(area)))
    async with database.reading() as session:
        rows = (await execute(session, statement, {"incident": incident_id, **area_values(area)})).all()
    return Progress({row.stage: row.cases for row in rows}, sum(row.helped for row in rows))
