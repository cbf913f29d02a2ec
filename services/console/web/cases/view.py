"""What the templates of cases get: among it, why a household is shown in part or not at all."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from services.console.views.household import HouseholdView
from services.console.views.timeline import LiveCase, Timeline
from services.console.views.vocabulary import STAGES
from services.console.web.cases.case_list import CaseList, CaseWish
from services.console.web.cases.texts import TEXTS
from services.console.web.renderer import Pages
from shared.clock import now
from shared.identity import Actor
from shared.ids import new_id
from shared.need_to_know import Knowledge, knowledge_of

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_SHOWN_IN_PART: Final[Mapping[Knowledge, str]] = {Knowledge.MASKED: "who_masked", Knowledge.PAYEE: "who_payee"}
_NOT_SHOWN: Final[Mapping[Knowledge, str]] = {Knowledge.PAYEE: "who_payee_later", Knowledge.NOTHING: "who_nothing"}


def cases_page(request: Request, actor: Actor, wish: CaseWish, found: CaseList) -> Response:
    """Return the list of cases."""
    return _PAGES.page(request, "cases.html", actor=actor, wish=wish, found=found, stages=list(STAGES), as_of=now())


def case_page(request: Request, actor: Actor, story: Timeline, live: LiveCase) -> Response:
    """Return the page of one case, with the household as the services show it to this reader."""
    household = live.household
    return _PAGES.page(
        request,
        "case.html",
        actor=actor,
        story=story,
        household=household,
        look_alikes=live.look_alikes,
        household_hint=household_hint(knowledge_of(actor), household, story.away),
        entries=story.entries[::-1],
        key=new_id(),
    )


def household_hint(knowledge: Knowledge, household: HouseholdView | None, away: Sequence[str]) -> str | None:
    """Return the name of the sentence that says why the household is shown in part or not at all; None where all is shown.

    What is shown is what the services gave: this only tells the reader why it is no more.
    """
    if household is not None:
        return _SHOWN_IN_PART.get(knowledge)
    if knowledge is Knowledge.NOTHING or "intake" not in away:
        return _NOT_SHOWN.get(knowledge, "who_not_shown")
    return "who_away"
