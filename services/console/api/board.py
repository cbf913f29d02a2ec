"""The board for programs: its figures, and a stream of them."""

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from services.console.api.live_boards import LiveBoards
from services.console.views.board import Board
from shared.errors import Unavailable
from shared.http import CurrentActor
from shared.texts import Text

MAX_BOARDS: Final = 20
_ALL: Final[list[UUID | Literal["all"]]] = ["all"]
IncidentQuery = Annotated[UUID | None, Query(description="One incident; otherwise all real ones, or all drills.")]

IncidentsQuery = Annotated[
    list[UUID | Literal["all"]],
    Query(
        alias="incident_id",
        max_length=MAX_BOARDS,
        description="Boards to watch together: an incident each, or `all`; by default all real ones, or all drills.",
    ),
]


def board_routes(live: LiveBoards) -> APIRouter:
    """Return the routes of the board."""
    router = APIRouter(tags=["desk"])

    @router.get("/v1/board")
    async def board(actor: CurrentActor, incident_id: IncidentQuery = None) -> Board:
        """The figures of the caller's area: by stage, what is late, who is silent, commune by commune."""
        return await live.boards.read(incident_id, actor.area)

    @router.get("/v1/board/stream", response_class=StreamingResponse)
    async def stream(request: Request, actor: CurrentActor, incident_ids: IncidentsQuery = _ALL) -> StreamingResponse:
        """Server-sent events: `figures` and `troubles` when they change, `beat` in between, `away` without the read model."""
        if not live.has_room():
            raise Unavailable(_TOO_MANY)
        # No longer than the session: a stream is nobody's hand.
        max_s = getattr(request.state, "session_left_s", None)
        events = live.watch([None if each == "all" else each for each in incident_ids], actor.area, max_s=max_s)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    return router


_TOO_MANY: Final = Text(vi="Đang có quá nhiều người theo dõi bảng trực tiếp", en="Too many people are watching the live board")
