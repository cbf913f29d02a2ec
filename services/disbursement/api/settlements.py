"""The year's settlement: of each source what it had, received, spent, got back and has left, by benefit."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from services.disbursement import policy, store
from services.disbursement.api.dependencies import CurrentFoundation, DrillByDefault
from services.disbursement.api.schemas.settlements import SettlementItem, SettlementResponse
from services.disbursement.policy.cycles import FIRST_YEAR, LAST_YEAR
from shared.clock import now
from shared.http import CurrentActor, Cursor, PageSize, cursor_after, position_of

router = APIRouter(tags=["books"])


@dataclass(frozen=True)
class SettlementQuery:
    """`drill`: what drills invented (default: on an embedded stack)."""

    drill: Annotated[bool | None, Query()] = None
    limit: PageSize = 100
    cursor: Cursor = None


@router.get("/v1/settlements/{year}")
async def get_settlement(
    year: Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR)],
    query: Annotated[SettlementQuery, Depends()],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    drill_by_default: DrillByDefault,
) -> SettlementResponse:
    """A page of the sources of the caller's places (what is above them is settled there), from the ledger, to the đồng."""
    drill = drill_by_default if query.drill is None else query.drill
    of_year, limit = policy.cycles.year_of(year), query.limit
    async with foundation.database.reading() as session:
        page = (position_of(query.cursor), limit + 1)
        found = await store.settlements.list_settlements(session, actor.area, of_year, page, drill=drill)
    items = [SettlementItem.of(one) for one in found[:limit]]
    cursor = cursor_after(items[-1].source_id) if len(found) > limit else None
    return SettlementResponse.of(of_year, items, drill=drill, is_over=now() >= of_year.ends, cursor=cursor)
