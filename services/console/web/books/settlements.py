"""The year's settlement: each source of one's places, what it had, received, spent, got back and has left."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from services.console.client.books import Settlement, SettlementResponse
from services.console.client.transport import Caller
from services.console.views.books import CERTAINTIES
from services.console.views.vocabulary import amount_text, word
from services.console.web.books.pages import PAGES, known, office_of, surely
from services.console.web.books.settlement_papers import FIGURES, settlement_paper, totals_of
from services.console.web.books.texts import TEXTS
from services.console.web.context import Context
from services.console.web.papers.files import PaperForm, printed
from services.console.web.renderer import caller_of
from shared.clock import VIETNAM, now
from shared.errors import Unavailable
from shared.http import CurrentActor
from shared.vocabulary import BENEFITS

PATH: Final = "/money/settlement"
FIGURE_NAMES: Final = {name: "what_is_left" if name == "left" else name for name in FIGURES}
_MAX_PAGES: Final = 40


@dataclass(frozen=True)
class YearWish:
    """Which year is wanted; none: this one, as the installation has it."""

    year: Annotated[int | None, Query(ge=2000, le=2200)] = None
    drill: Annotated[Literal["", "0", "1"], Query()] = ""

    @property
    def year_meant(self) -> int:
        return self.year or now().astimezone(VIETNAM).year

    @property
    def is_drill(self) -> bool | None:
        return None if not self.drill else self.drill == "1"


Wish = Annotated[YearWish, Depends()]


def settlement_routes(context: Context) -> APIRouter:
    """Return the routes of the year's settlement."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def shown(request: Request, actor: CurrentActor, wish: Wish) -> Response:
        caller = caller_of(request)
        first = known(await context.services.books.settlement(caller, wish.year_meant, drill=wish.is_drill))
        items = await _rest(context, caller, first) if first else []
        return PAGES.page(
            request,
            "settlement.html",
            actor=actor,
            wish=wish,
            year=wish.year_meant,
            found=first,
            items=items,
            totals=totals_of(items),
            figures=FIGURES,
            names=FIGURE_NAMES,
            amount=amount_text,
            benefit=lambda code: word(BENEFITS, code) if code else TEXTS["no_benefit"],
            certainty=lambda code: word(CERTAINTIES, code),
        )

    @router.get(f"{PATH}/paper")
    async def paper(request: Request, actor: CurrentActor, wish: Wish, form: PaperForm = "pdf") -> Response:
        caller = caller_of(request)
        first = surely(await context.services.books.settlement(caller, wish.year_meant, drill=wish.is_drill))
        items = await _rest(context, caller, first)
        return await printed(settlement_paper(first, items, office_of(actor)), form, f"quyet-toan-{first.year}")

    return router


async def _rest(context: Context, caller: Caller, first: SettlementResponse) -> Sequence[Settlement]:
    """Return the sources of all pages: a settlement is whole, or there is none. Raises Unavailable."""
    items, cursor = list(first.items), first.next_cursor
    for _ in range(_MAX_PAGES):
        if cursor is None:
            return items
        page = surely(await context.services.books.settlement(caller, first.year, cursor, drill=first.drill))
        items, cursor = [*items, *page.items], page.next_cursor
    raise Unavailable(TEXTS["too_many"])
