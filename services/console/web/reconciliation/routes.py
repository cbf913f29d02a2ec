"""How the books stand: the difference, why it is not 0, what each source came to, and the comparisons before."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.officers import called
from services.console.views.reconciliation import KINDS, PARTS, STATES
from services.console.views.vocabulary import amount_text, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.payment_names import payment_name
from services.console.web.reconciliation.pages import PAGES, PATH, owner
from services.console.web.reconciliation.texts import TEXTS
from services.console.web.renderer import caller_of
from shared.http import CurrentActor
from shared.identity import Actor, Role

_SHOWN: Final = 50
_RUNS: Final = 24
Cursor = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True)
class _Written:
    """What is written in the form of one difference."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    difference_id: UUID | None = None


def reconciliation_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of reconciliation."""
    router = APIRouter(include_in_schema=False)
    reconciliation = context.services.reconciliation

    @router.get(PATH)
    async def shown(request: Request, actor: CurrentActor, cursor: Cursor = "") -> Response:
        return await _page(context, request, actor, cursor, _Written())

    @router.post(PATH)
    async def compare(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        answer = await reconciliation.reconcile(caller, form.key)
        if answer.content is not None:
            return done(PATH, TEXTS["run_done"].say(caller.language), secure=secure)
        return await _page(context, request, actor, "", _Written(form, trouble_with(answer, Question(), caller)))

    @router.post(f"{PATH}/differences/{{difference_id}}/take")
    async def take(request: Request, actor: CurrentActor, difference_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        answer = await reconciliation.take(caller, difference_id, form.key)
        if answer.content is not None:
            return done(PATH, TEXTS["taken"].say(caller.language), secure=secure)
        written = _Written(form, trouble_with(answer, Question(), caller), difference_id)
        return await _page(context, request, actor, "", written)

    @router.post(f"{PATH}/differences/{{difference_id}}/accept")
    async def accept(request: Request, actor: CurrentActor, difference_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("reason", form.value("reason"), "reason")
        answer = await reconciliation.accept(caller, difference_id, question.body, form.key)
        if answer.content is not None:
            said = TEXTS["accepted" if answer.content.state == "ended" else "accepted_by_one"]
            return done(PATH, said.say(caller.language), secure=secure)
        written = _Written(form, trouble_with(answer, question, caller), difference_id)
        return await _page(context, request, actor, "", written)

    return router


async def _page(context: Context, request: Request, actor: Actor, cursor: str, written: _Written) -> Response:
    caller, reconciliation = caller_of(request), context.services.reconciliation
    now, differences, runs = await asyncio.gather(
        reconciliation.now(caller), reconciliation.differences(caller, _SHOWN, cursor), reconciliation.runs(caller, _RUNS)
    )
    found = differences.content
    named = [name for one in (found.items if found else ()) for name in (one.taken_by, one.proposed_by) if name]
    officers = await officers_of(context.database, context.cipher, named)
    numbers = await numbers_of(context.database, [one.payment.case_id for one in found.items if one.payment] if found else [])
    is_away = now.content is None or found is None or runs.content is None
    sides = [] if now.content is None else [now.content.real, *([now.content.drills] if now.content.drills.figures else [])]
    return PAGES.page(
        request,
        "reconciliation.html",
        actor=actor,
        status=written.trouble.status,
        form=written.form,
        trouble=written.trouble,
        written=written.difference_id,
        is_away=is_away,
        sides=sides,
        found=found,
        cursor=cursor,
        runs=runs.content.items if runs.content else (),
        may_compare=actor.has(Role.ACCOUNTANT) or actor.has(Role.AUDITOR),
        may_act=actor.has(Role.ACCOUNTANT),
        subject=actor.subject,
        amount=amount_text,
        name=lambda payment: payment_name(payment, numbers),
        part=lambda code: word(PARTS, code),
        kind=lambda code: word(KINDS, code),
        state=lambda code: word(STATES, code),
        owner=owner,
        who=lambda subject: called(officers, subject),
    )
