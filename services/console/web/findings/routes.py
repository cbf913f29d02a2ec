"""The pages of assessing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.client.files import FileResponse
from services.console.client.transport import Answer, Caller
from services.console.store.case_numbers import numbers_of
from services.console.views.vocabulary import SERVICES, word
from services.console.web.context import Context
from services.console.web.findings.form import findings_of, form_of_file, persons_of, seen_again, standing_is_missing
from services.console.web.findings.outcome import said_of
from services.console.web.findings.queue import read_named
from services.console.web.findings.texts import TEXTS
from services.console.web.findings.view import Visit, file_page, findings_page
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, form_sent
from services.console.web.forms.trouble import Trouble, trouble_of, wrong_field
from services.console.web.renderer import caller_of
from shared.errors import Forbidden, NotFound, Unavailable
from shared.http import CurrentActor
from shared.identity import Actor

Choice = Annotated[str, Query(max_length=40)]


def finding_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of assessing."""
    router = APIRouter(include_in_schema=False)

    @router.get("/findings")
    async def to_assess(request: Request, actor: CurrentActor) -> Response:
        waiting = await read_named(context, caller_of(request))
        numbers = await numbers_of(context.database, [item.case_id for item in waiting.items])
        return findings_page(request, actor, waiting, numbers)

    @router.get("/findings/{case_id}")
    async def visit(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        file = await _file(context, caller_of(request), case_id)
        return await _page(request, actor, file, form_of_file(file), Trouble())

    @router.post("/findings/{case_id}")
    async def record(request: Request, actor: CurrentActor, case_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = findings_of(form, caller.language)
        if standing_is_missing(form):
            trouble = wrong_field("standing", TEXTS["standing_missing"].say(caller.language))
            file = await _file(context, caller, case_id)
            return await _page(request, actor, file, form, trouble)
        answer = await context.services.assessment.find(caller, case_id, question.body, form.key)
        if answer.content is not None:
            numbers = await numbers_of(context.database, [case_id])
            return done("/findings", said_of(answer.content, numbers.get(case_id), caller.language), secure=secure)
        service = word(SERVICES, answer.service).say(caller.language)
        trouble = trouble_of(answer, question, service=service, language=caller.language)
        file = await _file(context, caller, case_id)
        if trouble.outcome == "conflict" and not trouble.is_key_spent:
            # What was typed stays; sent again, it is sent by somebody who has seen what differs.
            form, trouble = seen_again(form, file.revision), _differences(trouble)
        return await _page(request, actor, file, form, trouble)

    async def _page(request: Request, actor: Actor, file: FileResponse, form: Form, trouble: Trouble) -> Response:
        numbers = await numbers_of(context.database, [file.case_id])
        return file_page(request, actor, Visit(file, persons_of(file), form, trouble), numbers)

    return router


def _differences(trouble: Trouble) -> Trouble:
    """Return what differs, each as a sentence: the service names the part of the household in it."""
    said = [(name, reason) for name, reasons in trouble.errors.items() for reason in reasons if name != "revision"]
    different = tuple(("", reason) for _, reason in (*said, *trouble.general))
    return Trouble(general=different, outcome=trouble.outcome)


async def _file(context: Context, caller: Caller, case_id: UUID) -> FileResponse:
    answer: Answer[FileResponse] = await context.services.assessment.file(caller, case_id)
    if answer.content is None:
        raise {"away": Unavailable, "refused": Forbidden}.get(answer.outcome, NotFound)
    return answer.content
