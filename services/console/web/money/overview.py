"""The first page of money: how much is stuck and why, what the bank left open, and every source with its balances."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.client.money import Source, TicketsResponse
from services.console.client.transport import Answer, Caller
from services.console.views.vocabulary import amount_text
from services.console.web.context import Context
from services.console.web.money.kinds import KindFigures, figures_of_all
from services.console.web.money.pages import PAGES, known
from services.console.web.money.scopes import place_of
from services.console.web.renderer import caller_of, may_open
from shared.http import CurrentActor
from shared.identity import Actor

PATH: Final = "/money"
ODD_PATH: Final = "/money/odd-answers"
_SOURCES: Final = 500
_ODD_SHOWN: Final = 100
Cursor = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class Overview:
    """What the page shows; `sources` is None where nobody answered."""

    kinds: Sequence[KindFigures]
    sources: Sequence[Source] | None
    next_cursor: str | None
    odd: Answer[TicketsResponse] | None

    @property
    def is_drill(self) -> bool:
        """Everything on the page is of drills."""
        shown = [source.drill for source in self.sources or ()] + [one.drills == one.count for one in self.kinds if one.count]
        return bool(shown) and all(shown)


def overview_routes(context: Context) -> APIRouter:
    """Return the route of the first page."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def money(request: Request, actor: CurrentActor, cursor: Cursor = "") -> Response:
        shown = await _overview(context, caller_of(request), actor, cursor)
        is_away = shown.sources is None or any(kind.count is None for kind in shown.kinds)
        return PAGES.page(
            request,
            "money.html",
            actor=actor,
            shown=shown,
            is_away=is_away,
            place_of=place_of,
            amount=amount_text,
        )

    return router


async def _overview(context: Context, caller: Caller, actor: Actor, cursor: str) -> Overview:
    disbursement = context.services.disbursement
    asked_odd = disbursement.tickets(caller, _ODD_SHOWN) if may_open(actor, ODD_PATH) else _nothing()
    kinds, sources, odd = await asyncio.gather(
        figures_of_all(context, caller), disbursement.sources(caller, _SOURCES, cursor), asked_odd
    )
    page = known(sources)
    return Overview(kinds, page.items if page else None, page.next_cursor if page else None, odd)


async def _nothing() -> None:
    return None
