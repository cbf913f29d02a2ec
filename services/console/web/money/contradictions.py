"""The payments that the board's red tile counts, for everybody who sees the board."""

from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.store.case_numbers import numbers_of
from services.console.store.contradictions import list_contradictions
from services.console.views.board import chosen_incidents
from services.console.web.addresses import uuid_or_none
from services.console.web.cases.case_list import Choice
from services.console.web.context import Context
from services.console.web.money.kinds import BY_NAME
from services.console.web.money.pages import PAGES
from services.console.web.payment_names import payment_name
from services.console.web.renderer import caller_of
from shared.clock import now
from shared.http import CurrentActor

MAX_SHOWN: Final = 500


def contradiction_routes(context: Context) -> APIRouter:
    """Return the route of contradictions."""
    router = APIRouter(include_in_schema=False)

    @router.get("/contradictions")
    async def contradictions(request: Request, actor: CurrentActor, incident_id: Choice = "") -> Response:
        wanted = uuid_or_none(incident_id)
        board = await context.boards.read(wanted, actor.area)
        chosen, _ = chosen_incidents(board.incidents, wanted)
        async with context.database.reading() as session:
            found = await list_contradictions(session, chosen, actor.area, MAX_SHOWN)
        marked = await context.services.disbursement.stuck(caller_of(request), BY_NAME["contradicted"].query, MAX_SHOWN, "")
        payments = {one.id: one for one in marked.content.items} if marked.content else {}
        numbers = await numbers_of(context.database, [one.case_id for one in found])
        return PAGES.page(
            request,
            "contradictions.html",
            actor=actor,
            numbers=numbers,
            board=board,
            found=found,
            as_of=now(),
            # The board knows the case; for what and how much it is, disbursement says where it answers.
            payments=payments,
            name=lambda payment: payment_name(payment, numbers),
        )

    return router
