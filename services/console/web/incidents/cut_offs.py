"""Communes that are cut off: the page on which a leader of their province signs it, and signs that they are reached again."""

from dataclasses import dataclass, field
from functools import partial
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.cut_offs import CutOff
from services.console.client.transport import Caller
from services.console.store.officers import officers_of
from services.console.views.officers import called
from services.console.web.area import communes_meant, offered, why_not_one
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, local_moment
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.incidents.texts import TEXTS
from services.console.web.incidents.view import PAGES
from services.console.web.renderer import caller_of
from shared.clock import now
from shared.errors import NotFound, Unavailable
from shared.http import CurrentActor
from shared.identity import Actor
from shared.permissions import permission_of

PATH: Final = "/incidents/{incident_id}/cut-offs"
_SAID: Final = ("document", "reason")


@dataclass(frozen=True)
class _Written:
    """A form as it was sent: about a new act, or about ending one of these."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    of: UUID | None = None


def cut_off_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of communes that are cut off."""
    router = APIRouter(include_in_schema=False)
    service = context.services.cut_offs

    @router.get(PATH)
    async def listed(request: Request, actor: CurrentActor, incident_id: UUID) -> Response:
        return await _page(context, request, actor, incident_id, _Written())

    @router.post(PATH)
    async def begin(request: Request, actor: CurrentActor, incident_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        found = communes_meant(form.value("commune"), actor)
        if len(found) != 1:
            reason = why_not_one(found, form.value("commune")).say(caller.language)
            return await _page(context, request, actor, incident_id, _Written(form, wrong_field("commune", reason)))
        question = _question(form)
        question.put("commune_code", found[0].code, "commune")
        question.put("until", local_moment(form.value("until")), "until")
        answer = await service.begin(caller, incident_id, question.body, form.key)
        if answer.content is not None:
            said = TEXTS["cut_off_signed"].say(caller.language, commune=found[0].name)
            return done(f"/incidents/{incident_id}/cut-offs", said, secure=secure)
        return await _page(context, request, actor, incident_id, _Written(form, trouble_with(answer, question, caller)))

    @router.post(f"{PATH}/{{cut_off_id}}")
    async def end(request: Request, actor: CurrentActor, incident_id: UUID, cut_off_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = _question(form)
        answer = await service.end(caller, cut_off_id, question.body, form.key)
        if answer.content is not None:
            return done(f"/incidents/{incident_id}/cut-offs", TEXTS["reached_signed"].say(caller.language), secure=secure)
        written = _Written(form, trouble_with(answer, question, caller), cut_off_id)
        return await _page(context, request, actor, incident_id, written)

    return router


def _question(form: Form) -> Question:
    question = Question()
    for name in _SAID:
        question.put(name, form.value(name), name)
    return question


async def _page(context: Context, request: Request, actor: Actor, incident_id: UUID, written: _Written) -> Response:
    caller: Caller = caller_of(request)
    incident = await context.services.intake.incident(caller, incident_id)
    answer = await context.services.cut_offs.of_incident(caller, incident_id)
    if incident.content is None or answer.content is None:
        raise NotFound if incident.outcome in {"missing", "refused"} else Unavailable
    items = answer.content.items
    subjects = [act.signed_by for one in items for act in (one.begun, one.ended) if act is not None]
    may = permission_of("console", "POST", PATH)
    return PAGES.page(
        request,
        "cut_offs.html",
        actor=actor,
        status=written.trouble.status,
        incident=incident.content,
        holding=[one for one in items if _holds(one)],
        over=[one for one in items if not _holds(one)],
        form=written.form,
        trouble=written.trouble,
        written=written.of,
        may_sign=may is not None and actor.has(*may.roles),
        communes=offered(actor),
        who=partial(called, await officers_of(context.database, context.cipher, subjects)),
    )


def _holds(one: CutOff) -> bool:
    return one.ended is None and one.until > now()
