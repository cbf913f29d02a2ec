"""The officers' pages: the board, the list of cases, one case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.client import Services, token_of
from services.console.domain.board import Board, IncidentHead
from services.console.domain.timeline import tell
from services.console.domain.words import STAGES
from services.console.store.board import Boards
from services.console.store.cases import CaseFilter, CaseHead, known_of_case, list_cases
from services.console.web.people import Person, live_heads, person_of
from services.console.web.rendering import chosen_language, page
from services.console.web.shapes import stage_bar
from shared.clock import now
from shared.database import Database
from shared.errors import NotFound, Unavailable
from shared.http import CurrentActor
from shared.identity import Actor

PER_PAGE = 50
COMMUNES_SHOWN = 100

Choice = Annotated[str, Query(max_length=40)]
CursorQuery = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class Desk:
    """What the pages stand on. `is_fresh` says whether the read model is being fed at this moment."""

    database: Database
    boards: Boards
    services: Services
    is_fresh: Callable[[], bool]


@dataclass(frozen=True)
class CaseList:
    """A page of cases; `live`: intake told them, because the read model cannot or was not asked."""

    cases: Sequence[CaseHead]
    next_cursor: str | None
    live: bool
    incidents: Sequence[IncidentHead]
    chosen: IncidentHead | None
    away: bool = False


@dataclass(frozen=True)
class Wanted:
    """Which cases somebody wants to see."""

    incident_id: UUID | None
    commune_code: str
    stage: str
    late: bool
    live: bool
    cursor: str

    def params(self, **changes: str) -> dict[str, str]:
        """Return this wish as parameters of an address."""
        given = {
            "incident_id": str(self.incident_id or ""),
            "commune_code": self.commune_code,
            "stage": self.stage,
            "late": "1" if self.late else "",
            "live": "1" if self.live else "",
        }
        return {name: value for name, value in {**given, **changes}.items() if value}


def page_routes(desk: Desk) -> APIRouter:
    """Return the routes of the pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/board")
    async def board_page(request: Request, actor: CurrentActor, incident_id: Choice = "", everything: Choice = "") -> Response:
        chosen = UUID(incident_id) if _is_uuid(incident_id) else None
        board = await desk.boards.read(chosen, actor.area)
        communes = board.communes if everything else board.communes[:COMMUNES_SHOWN]
        return page(
            request,
            "board.html",
            actor=actor,
            board=board,
            communes=communes,
            more=len(board.communes) - len(communes),
            bar=stage_bar(board.stages),
            incident=_head(board.incidents, chosen),
            stages=list(STAGES),
            fresh=desk.is_fresh(),
        )

    @router.get("/cases")
    async def cases_page(
        request: Request,
        actor: CurrentActor,
        incident_id: Choice = "",
        commune_code: Choice = "",
        stage: Choice = "",
        late: Choice = "",
        live: Choice = "",
        cursor: CursorQuery = "",
    ) -> Response:
        wanted = Wanted(
            UUID(incident_id) if _is_uuid(incident_id) else None,
            commune_code.strip(),
            stage if stage in STAGES else "",
            late=bool(late),
            live=bool(live),
            cursor=cursor,
        )
        found = await _find_cases(desk, request, actor, wanted)
        return page(request, "cases.html", actor=actor, wanted=wanted, found=found, stages=list(STAGES), as_of=now())

    @router.get("/cases/{case_id}")
    async def case_page(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        stored = await known_of_case(desk.database, case_id)
        told = await desk.services.about_case(case_id, _token(request), chosen_language(request))
        story = tell(case_id, now(), stored, told)
        if story is None or not actor.may_act_in(story.commune_code or ""):
            raise Unavailable if "intake" in told.away else NotFound
        # Assessment knows the household too, where intake is away; each shows it only to those who may know.
        person: Person | None = person_of(told.bodies.get("intake")) or person_of(told.bodies.get("assessment"))
        return page(request, "case.html", actor=actor, story=story, person=person, entries=story.entries[::-1])

    return router


async def _find_cases(desk: Desk, request: Request, actor: Actor, wanted: Wanted) -> CaseList:
    """Return a page of cases: from the read model, or from intake where that is away, stands still, or was asked for."""
    board = await _board_or_none(desk, wanted.incident_id, actor)
    incidents = board.incidents if board else []
    chosen = _head(incidents, wanted.incident_id)
    if wanted.live or board is None or not desk.is_fresh():
        answer = await desk.services.cases(_token(request), chosen_language(request), _intake_params(wanted))
        if answer.outcome == "ok":
            cursor = answer.body.get("next_cursor")
            return CaseList(live_heads(answer.items), cursor if isinstance(cursor, str) else None, True, incidents, chosen)
    if board is None:
        raise Unavailable
    ids = [wanted.incident_id] if wanted.incident_id else [head.id for head in incidents if head.drill == board.drill]
    async with desk.database.reading() as session:
        cases, cursor = await list_cases(
            session,
            CaseFilter(ids, wanted.commune_code or None, wanted.stage or None, late_only=wanted.late),
            actor.area,
            None if wanted.live else wanted.cursor or None,
            PER_PAGE,
        )
    return CaseList(cases, cursor, False, incidents, chosen, away=wanted.live or not desk.is_fresh())


async def _board_or_none(desk: Desk, incident_id: UUID | None, actor: Actor) -> Board | None:
    try:
        return await desk.boards.read(incident_id, actor.area)
    except Unavailable:
        return None


def _intake_params(wanted: Wanted) -> dict[str, str]:
    given: dict[str, Any] = {
        "incident_id": str(wanted.incident_id) if wanted.incident_id else "",
        "commune_code": wanted.commune_code,
        "stage": wanted.stage,
        "cursor": wanted.cursor,
        "limit": str(PER_PAGE),
    }
    return {name: value for name, value in given.items() if value}


def _head(incidents: Sequence[IncidentHead], incident_id: UUID | None) -> IncidentHead | None:
    return next((head for head in incidents if head.id == incident_id), None)


def _token(request: Request) -> str:
    return token_of(request.headers, request.cookies)


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
