"""Running clocks of which half, or most, of the time is gone: asked of the services that own them, when somebody looks."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from services.console.client.clocks import ClocksAtRisk
from services.console.store.case_numbers import numbers_of
from services.console.views.board import Board, head_of
from services.console.views.vocabulary import CLOCKS, basis_text, word
from services.console.web.board.pages import PAGES
from services.console.web.board.scope import Choice, scope_of
from services.console.web.board.takings import TAKEN_UP, takings_of
from services.console.web.board.tiles import AT_RISK_PATH, address
from services.console.web.context import Context
from services.console.web.renderer import caller_of
from shared.clock import now
from shared.http import CurrentActor
from shared.time_limits import percent_gone

SHOWN: Final = 100
MOST: Final = "80"
_HALF: Final = "50"


class AtRiskQuery(BaseModel):
    """Of which incident, in which commune, and how much of the time is gone."""

    incident_id: Choice = ""
    commune_code: Choice = ""
    gone: Literal["50", "80"] = MOST


_OF_THE_TILE: Final = AtRiskQuery()


@dataclass(frozen=True)
class _Stage:
    gone: str
    href: str


async def at_risk_in(
    context: Context, request: Request, board: Board, wish: AtRiskQuery = _OF_THE_TILE, limit: int = 1
) -> ClocksAtRisk:
    """Return the clocks at risk of the incident of this board, or of all of its nature, as far as the reader's area goes."""
    query = {"gone": wish.gone, "drill": str(board.drill).lower(), "limit": str(limit)}
    if board.incident_id is not None:
        query["incident_id"] = str(board.incident_id)
    if wish.commune_code:
        query["commune_code"] = wish.commune_code
    return await context.services.clocks.at_risk(caller_of(request), query)


def at_risk_routes(context: Context) -> APIRouter:
    """Return the route of the list behind the tile."""
    router = APIRouter(include_in_schema=False)

    @router.get(AT_RISK_PATH)
    async def at_risk(request: Request, actor: CurrentActor, query: Annotated[AtRiskQuery, Query()]) -> Response:
        board = (await scope_of(context, actor, query.incident_id)).board
        clocks = await at_risk_in(context, request, board, query, SHOWN)
        as_of = now()
        words = [clock.subject_id for clock in clocks.items if clock.kind == TAKEN_UP and clock.subject_id]
        takings = await takings_of(context, caller_of(request), words)
        place = {"commune_code": query.commune_code} if query.commune_code else {}
        stages = [_Stage(gone, address(AT_RISK_PATH, board.incident_id, gone=gone, **place)) for gone in (MOST, _HALF)]
        return PAGES.page(
            request,
            "at_risk.html",
            actor=actor,
            board=board,
            incident=head_of(board.incidents, board.incident_id),
            commune_code=query.commune_code,
            as_of=as_of,
            back=address("/board", board.incident_id),
            clocks=clocks,
            gone=query.gone,
            stages=list(zip(stages, ("at_risk_most", "at_risk_half"), strict=True)),
            numbers=await numbers_of(context.database, [clock.case_id for clock in clocks.items]),
            takings=takings,
            label_of=lambda clock: word(CLOCKS, clock.kind),
            basis_of=lambda clock: basis_text(clock.article),
            gone_of=lambda clock: percent_gone(clock.started_at, clock.due_at, as_of),
        )

    return router
