"""A page of cases: from the read model, or from intake where that is away, stands still, or was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from services.console.client.transport import Caller
from services.console.store.board import list_heads
from services.console.store.cases import list_cases
from services.console.views.board import IncidentHead, chosen_incidents
from services.console.views.cases import CaseFilter, CaseHead
from services.console.views.vocabulary import STAGES
from services.console.web.addresses import uuid_or_none
from services.console.web.context import Context
from shared.errors import Unavailable
from shared.identity import Actor
from shared.sound_text import SOUND

PER_PAGE: Final = 50

Choice = Annotated[str, StringConstraints(max_length=40, strip_whitespace=True), SOUND]
CursorChoice = Annotated[str, StringConstraints(max_length=200), SOUND]


class CaseWish(BaseModel):
    """Which cases somebody wants to see, as the address of the page says it."""

    incident_id: Choice = ""
    commune_code: Choice = ""
    stage: Choice = ""
    late: Choice = ""
    look_alikes: Choice = ""
    live: Choice = ""
    cursor: CursorChoice = ""

    @property
    def incident(self) -> UUID | None:
        return uuid_or_none(self.incident_id)

    @property
    def from_intake(self) -> bool:
        """Whether intake is asked: for its own word, or for what only it knows."""
        return bool(self.live or self.look_alikes)

    @property
    def known_stage(self) -> str:
        """The stage, where there is one of that name."""
        return self.stage if self.stage in STAGES else ""

    def params(self, **changes: str) -> dict[str, str]:
        """Return this wish as parameters of an address."""
        given = {
            "incident_id": str(self.incident or ""),
            "commune_code": self.commune_code,
            "stage": self.known_stage,
            "late": "1" if self.late else "",
            "look_alikes": "1" if self.look_alikes else "",
            "live": "1" if self.live else "",
        }
        return {name: value for name, value in {**given, **changes}.items() if value}


@dataclass(frozen=True)
class CaseList:
    """A page of cases; `live`: intake told them, because the read model cannot or was not asked."""

    cases: Sequence[CaseHead]
    next_cursor: str | None
    live: bool
    incidents: Sequence[IncidentHead]
    away: bool = False


async def find_cases(context: Context, actor: Actor, caller: Caller, wish: CaseWish) -> CaseList:
    """Raises Unavailable where neither intake nor the read model answers."""
    incidents = await _incidents_or_none(context, actor)
    if wish.from_intake or incidents is None or not context.is_fresh():
        answer = await context.services.intake.cases(caller, _intake_query(wish))
        if (page := answer.content) is not None:
            heads = [case.head() for case in page.items]
            return CaseList(heads, page.next_cursor, live=True, incidents=incidents or [])
    if incidents is None:
        raise Unavailable
    ids, _ = chosen_incidents(incidents, wish.incident)
    wanted = CaseFilter(ids, wish.commune_code or None, wish.known_stage or None, late_only=bool(wish.late))
    async with context.database.reading() as session:
        # A cursor of intake's list leads nowhere in ours.
        cursor = None if wish.from_intake else wish.cursor or None
        cases, next_cursor = await list_cases(session, wanted, actor.area, cursor, PER_PAGE)
    away = wish.from_intake or not context.is_fresh()
    return CaseList(cases, next_cursor, live=False, incidents=incidents, away=away)


async def _incidents_or_none(context: Context, actor: Actor) -> Sequence[IncidentHead] | None:
    """Return those of the read model: a list of cases shows no figures, so it reads no board."""
    try:
        async with context.database.reading() as session:
            return await list_heads(session, actor.area)
    except Unavailable:
        return None


def _intake_query(wish: CaseWish) -> dict[str, str]:
    given = {
        "incident_id": str(wish.incident or ""),
        "commune_code": wish.commune_code,
        "stage": wish.known_stage,
        "look_alikes": "true" if wish.look_alikes else "",
        "cursor": wish.cursor,
        "limit": str(PER_PAGE),
    }
    return {name: value for name, value in given.items() if value}
