"""The two monthly files of a commune: what was paid in the cycle and carried over, and what is to be paid."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from services.console.client.books import CycleResponse
from services.console.client.transport import Answer, Caller
from services.console.store.case_numbers import numbers_of
from services.console.views.books import CERTAINTIES, CYCLE_FILES
from services.console.views.vocabulary import RAILS, word
from services.console.web.area import communes_meant, communes_of, offered, why_not_one
from services.console.web.books.cycle_papers import file_name, lines_paper, parts_of, sums_paper
from services.console.web.books.pages import PAGES, known, surely
from services.console.web.books.texts import TEXTS
from services.console.web.context import Context
from services.console.web.households import heads_on_paper
from services.console.web.papers.files import PaperForm, printed
from services.console.web.renderer import caller_of, may_open
from shared.clock import VIETNAM, now
from shared.errors import NotFound
from shared.http import CurrentActor
from shared.identity import Actor
from shared.vocabulary import BENEFITS

PATH: Final = "/money/cycles"
LINES_PATH: Final = f"{PATH}/lines"
_MAX_PART: Final = 500


@dataclass(frozen=True)
class CycleWish:
    """Which file is wanted; empty: of one's only commune, this month, as the installation has it."""

    commune: Annotated[str, Query(max_length=200)] = ""
    month: Annotated[str, Query(max_length=10)] = ""
    file: Annotated[Literal["paid", "to_pay"], Query()] = "paid"
    drill: Annotated[Literal["", "0", "1"], Query()] = ""

    @property
    def month_meant(self) -> str:
        return self.month or f"{now().astimezone(VIETNAM):%Y-%m}"

    @property
    def is_drill(self) -> bool | None:
        return None if not self.drill else self.drill == "1"


Wish = Annotated[CycleWish, Depends()]


def cycle_routes(context: Context) -> APIRouter:
    """Return the routes of the monthly files."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def shown(request: Request, actor: CurrentActor, wish: Wish) -> Response:
        caller, wrong, is_away = caller_of(request), "", False
        cycle: CycleResponse | None = None
        if wish.commune or len(communes_of(actor)) == 1:
            found = communes_meant(wish.commune, actor)
            if len(found) != 1:
                wrong = why_not_one(found, wish.commune).say(caller.language)
            else:
                answer = await _ask(context, caller, found[0].code, wish)
                wrong = TEXTS["no_month"].say(caller.language) if answer.outcome == "invalid" else ""
                cycle = None if wrong else known(answer)
                is_away = not wrong and cycle is None
        return PAGES.page(
            request,
            "cycles.html",
            actor=actor,
            status=422 if wrong else 200,
            wish=wish,
            month=wish.month_meant,
            wrong=wrong,
            cycle=cycle,
            is_away=is_away,
            parts=parts_of(cycle) if cycle else 0,
            address=_address(cycle) if cycle else "",
            may_see_lines=may_open(actor, LINES_PATH),
            communes=offered(actor),
            is_asked=len(communes_of(actor)) != 1,
            files=CYCLE_FILES,
            benefit=lambda code: word(BENEFITS, code),
            rail=lambda code: word(RAILS, code).capitalized(),
            certainty=lambda code: word(CERTAINTIES, code),
        )

    @router.get(f"{PATH}/paper")
    async def paper(request: Request, actor: CurrentActor, wish: Wish, form: PaperForm = "pdf") -> Response:
        cycle = surely(await _ask(context, caller_of(request), _commune(wish, actor), wish))
        return await printed(sums_paper(cycle), form, file_name(cycle))

    @router.get(LINES_PATH)
    async def lines(
        request: Request,
        actor: CurrentActor,
        wish: Wish,
        part: Annotated[int, Query(ge=0, le=_MAX_PART)] = 0,
        form: PaperForm = "pdf",
    ) -> Response:
        caller = caller_of(request)
        cycle = surely(await _ask(context, caller, _commune(wish, actor), wish))
        found = surely(await context.services.books.cycle_lines(caller, cycle, part)).items
        cases = [line.case_id for line in found]
        heads, numbers = await asyncio.gather(
            heads_on_paper(context.services.intake, caller, cases), numbers_of(context.database, cases)
        )
        return await printed(lines_paper(cycle, found, part, heads, numbers), form, file_name(cycle, part))

    return router


def _commune(wish: CycleWish, actor: Actor) -> str:
    found = communes_meant(wish.commune, actor)
    if len(found) != 1:
        raise NotFound
    return found[0].code


async def _ask(context: Context, caller: Caller, commune: str, wish: CycleWish) -> Answer[CycleResponse]:
    return await context.services.books.cycle(caller, commune, wish.month_meant, wish.file, drill=wish.is_drill)


def _address(cycle: CycleResponse) -> str:
    """Return by what this very file is asked for again."""
    drill = "1" if cycle.drill else "0"
    return f"commune={cycle.commune_code}&month={cycle.month}&file={cycle.file}&drill={drill}"
