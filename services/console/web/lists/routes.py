"""The pages of lists that were sent: how far each has been read, and the files that go back to people."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.transport import Document
from services.console.store.case_numbers import numbers_of
from services.console.web.context import Context
from services.console.web.incidents.known import incidents_of
from services.console.web.lists.texts import TEXTS
from services.console.web.lists.view import PATH, chosen_of, list_page
from services.console.web.renderer import caller_of
from shared.errors import Forbidden, NotFound, Unavailable
from shared.http import CurrentActor


def list_routes(context: Context) -> APIRouter:
    """Return the routes of lists that were sent, and of the template."""
    router = APIRouter(include_in_schema=False)
    intake = context.services.intake

    @router.get(f"{PATH}/template")
    async def template(request: Request, _: CurrentActor) -> Response:
        return _file(await intake.list_template(caller_of(request)))

    @router.get(PATH + "/{import_id}")
    async def show(request: Request, actor: CurrentActor, import_id: UUID) -> Response:
        caller = caller_of(request)
        answer = await intake.list_of(caller, import_id)
        if answer.content is None:
            raise NotFound if answer.outcome in {"missing", "refused"} else Unavailable
        incidents = await incidents_of(context, caller, actor)
        numbers = await numbers_of(context.database, [note.looks_like for note in answer.content.notes])
        return list_page(request, actor, answer.content, chosen_of(incidents, str(answer.content.incident_id)), numbers)

    @router.get(PATH + "/{import_id}/refused-rows")
    async def refused_rows(request: Request, _: CurrentActor, import_id: UUID) -> Response:
        return _file(await intake.refused_rows(caller_of(request), import_id))

    return router


def _file(document: Document) -> Response:
    if document.outcome != "ok":
        raise {"away": Unavailable(TEXTS["file_gone"]), "refused": Forbidden()}.get(document.outcome, NotFound())
    return Response(document.content, headers=dict(document.headers))
