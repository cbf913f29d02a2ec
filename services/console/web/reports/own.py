"""The page on which somebody sees what became of his own reports."""

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.web.context import Context
from services.console.web.renderer import Pages, caller_of
from services.console.web.reports.texts import TEXTS
from shared.http import CurrentActor
from shared.vocabulary import RETRACTED_REASONS

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_HELPLESS: Final = frozenset({"declined", "retracted"})
"""Stages at which no help is waited for."""
PageMark = Annotated[str, Query(max_length=200)]


def own_report_routes(context: Context) -> APIRouter:
    """Return the route of one's own reports."""
    router = APIRouter(include_in_schema=False)

    @router.get("/reports/mine")
    async def own_reports(request: Request, actor: CurrentActor, cursor: PageMark = "") -> Response:
        answer = await context.services.intake.own_reports(caller_of(request), cursor)
        content = answer.content
        return _PAGES.page(
            request,
            "own_reports.html",
            actor=actor,
            status=200 if content else 503,
            reports=content.items if content else (),
            next_cursor=content.next_cursor if content else None,
            is_later_page=bool(cursor),
            away=content is None,
            reasons=RETRACTED_REASONS,
            helpless=_HELPLESS,
        )

    return router
