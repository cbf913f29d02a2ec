"""The bank's statements: what came, what somebody brought and another has to release, and bringing one."""

import re
from functools import partial
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.requests import ClientDisconnect

from services.console.client.reconciliation import StatementStory
from services.console.store.officers import officers_of
from services.console.views.officers import called
from services.console.views.reconciliation import CHANNELS, DIRECTIONS, VERDICTS
from services.console.views.vocabulary import word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.forms.uploads import handed_on
from services.console.web.reconciliation.pages import PAGES
from services.console.web.reconciliation.pages import STATEMENTS as PATH
from services.console.web.reconciliation.texts import TEXTS
from services.console.web.renderer import caller_of
from shared.errors import NotFound
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.texts import Language

_SHOWN: Final = 50
_FIELDS: Final = ("file", "account", "first_day", "last_day", "opening_dong", "closing_dong")
_ORIGINS: Final = Question(origins={name: name for name in _FIELDS})
_LINE: Final = re.compile(r"lines\.(?P<line>[0-9]+)(\.(?P<column>\w+))?")
Choice = Annotated[str, Query(max_length=200)]


def statement_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of statements."""
    router = APIRouter(include_in_schema=False)
    reconciliation = context.services.reconciliation

    @router.get(PATH)
    async def statements(request: Request, actor: CurrentActor, cursor: Choice = "") -> Response:
        return await _page(context, request, actor, cursor, Form(), Trouble())

    @router.post(PATH)
    async def bring(request: Request, actor: CurrentActor, key: Choice = "") -> Response:
        caller, form = caller_of(request), Form(key=key) if key else Form()
        try:
            answer = await handed_on(request, partial(reconciliation.bring, caller, key=form.key))
        except ClientDisconnect:
            # Nobody is there to read an answer, and nothing was taken of what broke off.
            return Response(status_code=400)
        if answer.content is not None:
            return done(f"{PATH}/{answer.content.id}", TEXTS["brought"].say(caller.language), secure=secure)
        trouble = _by_lines(trouble_with(answer, _ORIGINS, caller), caller.language)
        if answer.outcome == "conflict" and not trouble.general:
            trouble = wrong_field("file", TEXTS["bring_file"].say(caller.language))
        return await _page(context, request, actor, "", form, trouble)

    @router.get(f"{PATH}/{{statement_id}}")
    async def statement(request: Request, actor: CurrentActor, statement_id: UUID) -> Response:
        return await _story_page(context, request, actor, statement_id, Form(), Trouble())

    @router.post(f"{PATH}/{{statement_id}}")
    async def decide(request: Request, actor: CurrentActor, statement_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("verdict", form.value("verdict"), "verdict")
        answer = await reconciliation.decide(caller, statement_id, question.body, form.key)
        if answer.content is not None:
            said = word(VERDICTS, form.value("verdict")).say(caller.language)
            return done(f"{PATH}/{statement_id}", said, secure=secure)
        return await _story_page(context, request, actor, statement_id, form, trouble_with(answer, question, caller))

    return router


def _by_lines(trouble: Trouble, language: Language) -> Trouble:
    """Say "Line 12" where the service says `lines.12.debit`."""
    general = []
    for field, reason in trouble.general:
        found = _LINE.fullmatch(field)
        general.append((TEXTS["line_of_file"].say(language, line=found["line"]) if found else field, reason))
    return Trouble(trouble.errors, tuple(general), trouble.outcome)


async def _page(  # noqa: PLR0913, PLR0917 - a page with its form
    context: Context, request: Request, actor: Actor, cursor: str, form: Form, trouble: Trouble
) -> Response:
    found = (await context.services.reconciliation.statements(caller_of(request), _SHOWN, cursor)).content
    officers = await officers_of(context.database, context.cipher, [one.received_by for one in found.items] if found else [])
    return PAGES.page(
        request,
        "statements.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        found=found,
        cursor=cursor,
        may_bring=actor.has(Role.ACCOUNTANT),
        may_open=actor.has(Role.ACCOUNTANT) or actor.has(Role.AUDITOR),
        channel=lambda code: word(CHANNELS, code),
        who=lambda subject: called(officers, subject),
    )


async def _story_page(  # noqa: PLR0913, PLR0917 - a page with its form
    context: Context, request: Request, actor: Actor, statement_id: UUID, form: Form, trouble: Trouble
) -> Response:
    answer = await context.services.reconciliation.statement(caller_of(request), statement_id)
    if answer.outcome in {"missing", "refused", "invalid"}:
        raise NotFound
    found: StatementStory | None = answer.content
    named = [name for name in (found.received_by, found.decided_by) if name] if found else []
    officers = await officers_of(context.database, context.cipher, named)
    return PAGES.page(
        request,
        "statement.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        one=found,
        may_decide=actor.has(Role.ACCOUNTANT),
        subject=actor.subject,
        channel=lambda code: word(CHANNELS, code),
        direction=lambda code: word(DIRECTIONS, code),
        who=lambda subject: called(officers, subject),
    )
