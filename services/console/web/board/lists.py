"""What the tiles count, one by one: missed deadlines, cases of a figure, communes that nobody reaches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, StringConstraints

from services.console.store.figure_cases import list_counted
from services.console.store.late import list_late
from services.console.views.board import head_of
from services.console.views.figure_cases import COUNTED, ListWish
from services.console.web.board.pages import PAGES
from services.console.web.board.scope import Choice, scope_of, unreached_in
from services.console.web.board.takings import takings_of
from services.console.web.board.texts import TILE_NAMES
from services.console.web.board.tiles import COUNTED_PATH, LATE_PATH, UNREACHED_PATH, address
from services.console.web.context import Context
from services.console.web.renderer import caller_of
from shared.clock import now
from shared.communes import communes
from shared.errors import FieldError, InvalidInput, NotFound
from shared.http import CurrentActor
from shared.sound_text import SOUND
from shared.texts import Text

PER_PAGE: Final = 100
UNREACHED: Final = ("duty", "contacts", "digests")


class ListQuery(BaseModel):
    """Which list somebody wants to see, as the address of the page says it."""

    incident_id: Choice = ""
    commune_code: Choice = ""
    cursor: Annotated[str, StringConstraints(max_length=100), SOUND] = ""

    def wish(self, incidents: Sequence[UUID]) -> ListWish:
        """Return it with one more than a page shows: then there is a next one."""
        return ListWish(incidents, self.commune_code or None, _position(self.cursor), PER_PAGE + 1)


class CountedQuery(ListQuery):
    """Of which figure."""

    figure: Choice


class UnreachedQuery(BaseModel):
    """What it is that communes lack."""

    of: Choice = "duty"
    incident_id: Choice = ""


def counted_routes(context: Context) -> APIRouter:
    """Return the routes of what is counted."""
    router = APIRouter(include_in_schema=False)

    @router.get(LATE_PATH)
    async def late(request: Request, actor: CurrentActor, query: Annotated[ListQuery, Query()]) -> Response:
        scope = await scope_of(context, actor, query.incident_id)
        async with context.database.reading() as session:
            clocks = await list_late(session, query.wish(scope.incidents), actor.area)
        shown = clocks[:PER_PAGE]
        takings = await takings_of(context, caller_of(request), [clock.clock_id for clock in shown])
        following = _cursor(shown[-1].due_at, shown[-1].clock_id) if len(clocks) > PER_PAGE else ""
        return _page(
            request, actor, "late.html", scope.board, query.commune_code,
            clocks=shown, takings=takings,
            following=_address(LATE_PATH, scope.board.incident_id, query.commune_code, following),
        )  # fmt: skip

    @router.get(COUNTED_PATH)
    async def counted(request: Request, actor: CurrentActor, query: Annotated[CountedQuery, Query()]) -> Response:
        if (wanted := COUNTED.get(query.figure)) is None:
            raise NotFound
        scope = await scope_of(context, actor, query.incident_id)
        async with context.database.reading() as session:
            wish = query.wish(scope.incidents)
            found = await list_counted(session, wanted, wish, actor.area)
        shown = found[:PER_PAGE]
        following = _cursor(shown[-1].identified_at, shown[-1].case_id) if len(found) > PER_PAGE else ""
        return _page(
            request, actor, "counted.html", scope.board, query.commune_code, figure=wanted, cases=shown,
            following=_address(COUNTED_PATH, scope.board.incident_id, query.commune_code, following, figure=query.figure),
        )  # fmt: skip

    @router.get(UNREACHED_PATH)
    async def nobody_reached(request: Request, actor: CurrentActor, query: Annotated[UnreachedQuery, Query()]) -> Response:
        if (of := query.of) not in UNREACHED:
            raise NotFound
        scope = await scope_of(context, actor, query.incident_id)
        found = await unreached_in(context, request, actor, scope)
        lines = [] if found is None else found.digests if of == "digests" else [(code, 0) for code in getattr(found, of)]
        return _page(
            request, actor, "unreached.html", scope.board, "",
            of=of, label=TILE_NAMES[of], lines=lines, is_known=found is not None, known=communes(),
        )  # fmt: skip

    return router


def _page(request: Request, actor: Any, template: str, board: Any, commune_code: str, **values: Any) -> Response:
    return PAGES.page(
        request,
        template,
        actor=actor,
        board=board,
        incident=head_of(board.incidents, board.incident_id),
        commune_code=commune_code,
        as_of=now(),
        back=address("/board", board.incident_id),
        **values,
    )


def _address(path: str, incident_id: UUID | None, commune_code: str, cursor: str, **more: str) -> str:
    """Return the address of the next page; empty where there is none."""
    given = {**more, **({"commune_code": commune_code} if commune_code else {}), "cursor": cursor}
    return address(path, incident_id, **given) if cursor else ""


def _cursor(at: datetime, one: UUID) -> str:
    return f"{at.isoformat()}|{one}"


def _position(cursor: str) -> tuple[datetime, UUID] | None:
    if not cursor:
        return None
    try:
        at, one = cursor.split("|")
        moment, last = datetime.fromisoformat(at), UUID(one)
    except ValueError as error:
        raise InvalidInput(FieldError("cursor", _BAD_CURSOR)) from error
    if moment.tzinfo is None:
        raise InvalidInput(FieldError("cursor", _BAD_CURSOR))
    return moment, last


_BAD_CURSOR: Final = Text(vi="không phải con trỏ trang hợp lệ", en="is not a valid page cursor")
