"""Which incidents a page of the board is about, and what the services say of their places."""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, Field, StringConstraints

from services.console.store.struck import read_struck_communes
from services.console.views.board import Board, chosen_incidents
from services.console.views.reach import Unreached, unreached
from services.console.web.addresses import uuid_or_none
from services.console.web.context import Context
from services.console.web.renderer import caller_of
from shared.identity import Actor
from shared.sound_text import SOUND

_COUNTED: Final = 200
Choice = Annotated[str, StringConstraints(max_length=40, strip_whitespace=True), SOUND]


class BoardWish(BaseModel):
    """Which board somebody wants: of which incident, how far back its changes, and whether all of its communes."""

    incident_id: Choice = ""
    since: Annotated[int, Field(ge=1, le=720)] = 24
    everything: Choice = ""

    @property
    def is_whole(self) -> bool:
        return bool(self.everything)


@dataclass(frozen=True)
class Scope:
    """The board of the incident that was asked for, and the incidents that it adds up."""

    board: Board
    incidents: list[UUID]


async def scope_of(context: Context, actor: Actor, incident_id: str) -> Scope:
    """Raises Unavailable while the read model is away."""
    wanted = uuid_or_none(incident_id)
    board = await context.boards.read(wanted, actor.area)
    return Scope(board, chosen_incidents(board.incidents, wanted)[0])


async def unreached_in(context: Context, request: Request, actor: Actor, scope: Scope) -> Unreached | None:
    """Return whom the system does not reach; None where notifications does not answer, or does not say it to this reader."""
    answer = await context.services.notifications.reach(caller_of(request))
    if answer.content is None:
        return None
    async with context.database.reading() as session:
        struck = await read_struck_communes(session, scope.incidents, actor.area)
    return unreached(struck, scope.incidents, answer.content.view(), drill=scope.board.drill)


async def pauses_in_force(context: Context, request: Request) -> int | None:
    """Return how many pauses stop the money of the reader's area; None where disbursement does not answer."""
    answer = await context.services.disbursement.pauses(caller_of(request), _COUNTED, in_force=True)
    return None if answer.content is None else len(answer.content.items)
