"""Rounds: those of a source, and the summary of one."""

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.views.books import ROUND_STANDINGS
from services.console.views.vocabulary import RAILS, word
from services.console.web.books.pages import PAGES, known, surely
from services.console.web.books.round_papers import lines_of, round_paper, standing_sums
from services.console.web.context import Context
from services.console.web.papers.files import PaperForm, printed
from services.console.web.renderer import caller_of
from shared.http import CurrentActor
from shared.vocabulary import BENEFITS

PATH: Final = "/money/rounds"
_SHOWN: Final = 50
Cursor = Annotated[str, Query(max_length=200)]


def round_routes(context: Context) -> APIRouter:
    """Return the routes of rounds."""
    router = APIRouter(include_in_schema=False)
    books = context.services.books

    @router.get("/money/sources/{source_id}/rounds")
    async def rounds(
        request: Request, actor: CurrentActor, source_id: UUID, rail: Literal["bank", "cash"] = "bank", cursor: Cursor = ""
    ) -> Response:
        found = known(await books.rounds(caller_of(request), source_id, rail, _SHOWN, cursor))
        return PAGES.page(
            request,
            "rounds.html",
            actor=actor,
            found=found,
            source_id=source_id,
            rail=rail,
            rails={name: RAILS[name].capitalized() for name in ("bank", "cash")},
            cursor=cursor,
        )

    @router.get(f"{PATH}/{{round_id}}")
    async def one(request: Request, actor: CurrentActor, round_id: UUID) -> Response:
        found = known(await books.round(caller_of(request), round_id))
        return PAGES.page(
            request,
            "round.html",
            actor=actor,
            found=found,
            round_id=round_id,
            lines=lines_of(found) if found else (),
            sums=standing_sums(found) if found else {},
            standings=ROUND_STANDINGS,
            benefit=lambda code: word(BENEFITS, code),
            way=lambda code: word(RAILS, code),
        )

    @router.get(f"{PATH}/{{round_id}}/paper")
    async def paper(request: Request, round_id: UUID, form: PaperForm = "pdf") -> Response:
        found = surely(await books.round(caller_of(request), round_id))
        return await printed(round_paper(found), form, f"tong-hop-chi-tra-{found.rail}-{found.number}")

    return router
