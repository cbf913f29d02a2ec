"""The two monthly files of a commune's payments: sums for all who see the money, lines for who keeps or audits the books."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query

from services.disbursement import policy, store
from services.disbursement.api.dependencies import CurrentFoundation, DrillByDefault
from services.disbursement.api.schemas.cycles import CycleLineResponse, CycleLinesResponse, CycleResponse
from services.disbursement.domain.cycles import Cycle, CycleFile, CycleScope
from shared.clock import now
from shared.communes import communes
from shared.errors import NotFound
from shared.http import CurrentActor
from shared.texts import Text

router = APIRouter(tags=["books"])

_PATH: Final = "/v1/communes/{commune_code}/cycles/{month}"
_MAX_PART: Final = 500


class NotYourBooks(NotFound):
    """Another place keeps them."""

    code = "commune-not-found"
    title = Text(vi="Không có xã này trong địa bàn của bạn", en="There is no such commune in your area")


@dataclass(frozen=True)
class CycleQuery:
    """Which file of the month. `drill`: those of drills (default: on an embedded stack)."""

    file: Annotated[CycleFile, Query()] = CycleFile.PAID
    drill: Annotated[bool | None, Query()] = None


@dataclass(frozen=True)
class _Wanted:
    cycle: Cycle
    scope: CycleScope
    now: datetime

    @property
    def until(self) -> datetime:
        return min(self.now, self.cycle.ends)


async def _wanted(
    commune_code: str,
    month: Annotated[str, Path(description="As 2026-11.")],
    query: Annotated[CycleQuery, Depends()],
    actor: CurrentActor,
    drill_by_default: DrillByDefault,
) -> _Wanted:
    commune = communes().get(commune_code)
    if commune is None or not actor.may_act_in(commune_code):
        raise NotYourBooks
    drill = drill_by_default if query.drill is None else query.drill
    cycle = policy.cycles.cycle_of(policy.cycles.month_of(month), query.file)
    return _Wanted(cycle, CycleScope(commune_code, drill), now())


WantedCycle = Annotated[_Wanted, Depends(_wanted)]


@router.get(_PATH)
async def get_cycle(wanted: WantedCycle, foundation: CurrentFoundation) -> CycleResponse:
    """What a file of a month comes to, by source, benefit and rail. 404 commune-not-found; 422 no month."""
    async with foundation.database.reading() as session:
        sums = await store.cycles.list_sums(session, wanted.cycle, wanted.scope, wanted.until)
    return CycleResponse.of(wanted.cycle, wanted.scope, sums, wanted.now)


@router.get(f"{_PATH}/lines")
async def list_cycle_lines(
    wanted: WantedCycle, foundation: CurrentFoundation, part: Annotated[int, Query(ge=0, le=_MAX_PART)] = 0
) -> CycleLinesResponse:
    """The payments of a file, 200 at once (`part` 0, 1 …), by the moment of their decision.

    404 commune-not-found; 422 no month.
    """
    async with foundation.database.reading() as session:
        found = await store.cycles.list_lines(session, wanted.cycle, wanted.scope, wanted.until, part)
    return CycleLinesResponse(part=part, items=[CycleLineResponse.of(line) for line in found])
