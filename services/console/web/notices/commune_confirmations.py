"""The page of who has confirmed: every commune of one incident in the reader's area, the worst first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, StringConstraints

from services.console.client.commune_confirmations import CommuneConfirmation, CommuneConfirmationsResponse
from services.console.client.transport import Caller
from services.console.store.officers import officers_of
from services.console.views.board import IncidentHead
from services.console.views.commune_confirmations import STANDINGS, confirmed_by_what, person_of, tone_of
from services.console.views.officers import OfficerView
from services.console.views.vocabulary import RUNGS, word
from services.console.web.addresses import uuid_or_none
from services.console.web.context import Context
from services.console.web.incidents.known import incidents_or_none
from services.console.web.notices.pages import PAGES
from services.console.web.notices.texts import TEXTS
from services.console.web.renderer import caller_of
from shared.clock import now
from shared.communes import provinces
from shared.errors import Unavailable
from shared.http import CurrentActor
from shared.identity import Actor
from shared.sound_text import SOUND
from shared.texts import Text

PATH: Final = "/notices/communes"
SHOWN: Final[Mapping[str, Text]] = {name: TEXTS[f"show_{name}"] for name in ("all", "unconfirmed", "late", "silent")}
_PER_PAGE: Final = 100
Choice = Annotated[str, StringConstraints(max_length=40, strip_whitespace=True), SOUND]


class ConfirmationWish(BaseModel):
    """Which communes somebody wants to see, as the address of the page says it."""

    incident_id: Choice = ""
    show: Literal["all", "unconfirmed", "late", "silent"] = "all"
    province_code: Choice = ""
    cursor: Annotated[str, StringConstraints(max_length=200), SOUND] = ""

    def params(self, head: IncidentHead, **changes: str) -> dict[str, str]:
        """Return this wish as parameters of an address."""
        given = {"incident_id": str(head.id), "show": self.show, "province_code": self.province_code, **changes}
        return {name: value for name, value in given.items() if value and (name, value) != ("show", "all")}

    def query(self, head: IncidentHead, limit: int) -> dict[str, str]:
        """Return it as the service is asked."""
        given = {"incident_id": str(head.id), "show": self.show, "province_code": self.province_code, "cursor": self.cursor}
        return {name: value for name, value in {**given, "limit": str(limit)}.items() if value}


@dataclass(frozen=True)
class FoundConfirmations:
    """What notifications says of the incident that is meant; None: there is none, or it does not answer."""

    incidents: Sequence[IncidentHead]
    head: IncidentHead | None = None
    page: CommuneConfirmationsResponse | None = None


def commune_confirmation_routes(context: Context) -> APIRouter:
    """Return the routes of who has confirmed."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def page(request: Request, actor: CurrentActor, wish: Annotated[ConfirmationWish, Query()]) -> Response:
        found = await find_confirmations(context, caller_of(request), actor, wish)
        officers = await officers_in(context, found.page.items if found.page else ())
        return PAGES.page(
            request,
            "commune_confirmations.html",
            actor=actor,
            found=found,
            wish=wish,
            choices=SHOWN,
            province_names=provinces(),
            as_of=now(),
            standing_of=lambda one: word(STANDINGS, one.standing),
            tone_of=tone_of,
            by_what=lambda notice: confirmed_by_what(notice.confirmed_via, notice.assurance),
            who=lambda subject: person_of(officers, subject),
            rung_of=lambda rung: word(RUNGS, str(rung)),
        )

    return router


async def find_confirmations(
    context: Context, caller: Caller, actor: Actor, wish: ConfirmationWish, limit: int = _PER_PAGE
) -> FoundConfirmations:
    """Ask for a page of the incident that is meant, or of the first that strikes the reader's area.

    Raises Unavailable where nobody knows which incidents there are.
    """
    incidents = await incidents_or_none(context, caller, actor)
    if incidents is None:
        raise Unavailable
    wanted = uuid_or_none(wish.incident_id)
    head = next((one for one in incidents if one.id == wanted), None)
    if head is None and wanted is None:
        head = next(iter(incidents), None)
    if head is None:
        return FoundConfirmations(incidents)
    answer = await context.services.notifications.confirmations.of_incident(caller, wish.query(head, limit))
    return FoundConfirmations(incidents, head, answer.content)


async def officers_in(context: Context, rows: Sequence[CommuneConfirmation]) -> Mapping[str, OfficerView]:
    """Return those who have confirmed, told a commune or taken something in these rows."""
    notices = [one.notice for one in rows if one.notice is not None]
    subjects = [
        *(subject for notice in notices for subject in (notice.acknowledged_by, notice.told_by)),
        *(one.climb.taken_by for one in rows if one.climb is not None),
    ]
    return await officers_of(context.database, context.cipher, subjects)
