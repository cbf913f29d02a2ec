"""The page of one notice: what it says, by which ways it went, and who has confirmed it."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.commune_confirmations import Briefing
from services.console.client.notices import SeenNotice
from services.console.client.transport import Caller
from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.commune_confirmations import CONTACT, confirmed_by_what, of_contact, person_of
from services.console.views.vocabulary import NOTICE_KINDS, NOTICE_STATES, word
from services.console.web.context import Context
from services.console.web.notices.pages import PAGES
from services.console.web.notices.routes import WAYS
from services.console.web.renderer import caller_of
from shared.errors import NotFound
from shared.http import CurrentActor
from shared.texts import Text

PATH: Final = "/notices/{notice_id}"


def one_notice_routes(context: Context) -> APIRouter:
    """Return the route of one notice."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def notice(request: Request, actor: CurrentActor, notice_id: UUID) -> Response:
        answer = await context.services.notifications.confirmations.notice(caller_of(request), notice_id)
        if answer.outcome == "missing":
            raise NotFound
        found = answer.content
        told = await _briefings(context, caller_of(request), found)
        subjects = [found.acknowledged_by, found.told_by, found.heard_by, *(one.told_by for one in told)] if found else []
        officers = await officers_of(context.database, context.cipher, subjects)
        names = await _contacts(context, caller_of(request), found)
        return PAGES.page(
            request,
            "notice.html",
            actor=actor,
            numbers=await numbers_of(context.database, [found.case_id] if found and found.case_id else []),
            notice=found,
            label=word(NOTICE_KINDS, found.kind) if found else None,
            state=word(NOTICE_STATES, found.state) if found else None,
            by_what=confirmed_by_what(found.confirmed_via, found.assurance) if found else None,
            briefings=told,
            way_of=lambda by: WAYS[by] if by in WAYS else word({}, by),
            who=lambda subject: names.get(subject) or person_of(officers, subject),
        )

    return router


async def _briefings(context: Context, caller: Caller, notice: SeenNotice | None) -> Sequence[Briefing]:
    """Return who told the commune of it; nobody is asked where nobody has."""
    if notice is None or notice.told_by is None:
        return ()
    answer = await context.services.notifications.confirmations.briefings(caller, notice.id)
    return answer.content.items if answer.content else ()


async def _contacts(context: Context, caller: Caller, notice: SeenNotice | None) -> Mapping[str, Text]:
    """Return how the contacts of its commune are called, where one of them has confirmed and this reader may know them."""
    confirmed_by = (notice.acknowledged_by or notice.heard_by or "") if notice else ""
    if notice is None or notice.commune_code is None or not confirmed_by.startswith(CONTACT):
        return {}
    answer = await context.services.notifications.contacts(caller, notice.commune_code)
    return {f"{CONTACT}{one.id}": of_contact(one.name) for one in answer.content.contacts} if answer.content else {}
