"""The page of searching, and the box above every page that leads there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.console.client.searches import SearchResponse
from services.console.client.transport import Caller
from services.console.web.context import Context
from services.console.web.forms.sent import Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.renderer import Pages, caller_of
from services.console.web.search.cookies import PATH, keep_wanted, kept_wanted
from services.console.web.search.texts import TEXTS
from shared.communes import Commune
from shared.communes.search import communes_like
from shared.http import CurrentActor
from shared.identity import Actor
from shared.need_to_know import Knowledge, knowledge_of

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_QUESTION: Final = Question(origins={"wanted": "wanted"})
_MAX_COMMUNES: Final = 20
_HEADINGS: Final = {"number": "found_number", "phone": "found_phone", "name": "found_name"}
_OF_A_NUMBER: Final = frozenset("0123456789-./ ")


@dataclass(frozen=True)
class SearchPage:
    """What was looked for, the communes of that name, the cases that were found, and what stood in the way."""

    wanted: str = field(default="", repr=False)
    communes: Sequence[Commune] = ()
    found: SearchResponse | None = None
    trouble: Trouble = field(default_factory=Trouble)


def search_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of searching."""
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def look_for(request: Request, actor: CurrentActor) -> Response:
        wanted = (await form_sent(request)).value("wanted")
        response = RedirectResponse(PATH, status_code=303)
        keep_wanted(response, context.cipher, actor, wanted, secure=secure)
        return response

    @router.get(PATH)
    async def found(request: Request, actor: CurrentActor) -> Response:
        caller, wanted = caller_of(request), kept_wanted(request, context.cipher, actor)
        shown = await _searched(context, caller, actor, wanted) if wanted else SearchPage()
        if (only := _only(shown)) is not None:
            return RedirectResponse(f"/cases/{only}", status_code=303)
        return _page(request, actor, shown)

    return router


async def _searched(context: Context, caller: Caller, actor: Actor, wanted: str) -> SearchPage:
    communes = [one for one in communes_like(wanted, "") if actor.may_act_in(one.code)][:_MAX_COMMUNES]
    if communes and knowledge_of(actor) is not Knowledge.FULL and not set(wanted) <= _OF_A_NUMBER:
        # By a name only communes are found for this role.
        return SearchPage(wanted, communes)
    answer = await context.services.intake.search(caller, wanted)
    return SearchPage(wanted, communes, answer.content, trouble_with(answer, _QUESTION, caller))


def _only(shown: SearchPage) -> str | None:
    """Return the one case that a whole number names: nobody chooses between one."""
    found = shown.found
    if found is None or found.kind != "number" or len(found.items) != 1 or shown.communes:
        return None
    return str(found.items[0].id)


def _page(request: Request, actor: Actor, shown: SearchPage) -> Response:
    found = shown.found
    return _PAGES.page(
        request,
        "search.html",
        actor=actor,
        # Nothing was done: the page stays one that can be opened again.
        status=503 if shown.trouble.outcome == "away" else 200,
        numbers={case.id: case.case_number for case in found.items} if found else {},
        shown=shown,
        found=found,
        heading=_HEADINGS.get(found.kind, _HEADINGS["name"]) if found else "",
        trouble=shown.trouble,
        by_person=knowledge_of(actor) is Knowledge.FULL,
    )
