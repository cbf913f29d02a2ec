"""The page on which a household is reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.client.transport import Caller
from services.console.views.board import IncidentHead
from services.console.views.vocabulary import SERVICES, word
from services.console.web.area import communes_meant, communes_of, offered, why_not_one
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, local_moment, number
from services.console.web.forms.trouble import Trouble, trouble_of, wrong_field
from services.console.web.incidents.known import incidents_or_none
from services.console.web.renderer import Pages, caller_of
from services.console.web.reports.texts import TEXTS
from shared.http import CurrentActor
from shared.identity import Actor
from shared.vocabulary import HOUSE_STATES, STANDINGS

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_STANDINGS: Final = {code: text.capitalized() for code, text in STANDINGS.items()}
_HOUSES: Final = {code: text.capitalized() for code, text in HOUSE_STATES.items()}
Choice = Annotated[str, Query(max_length=40)]


def report_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of reporting."""
    router = APIRouter(include_in_schema=False)

    @router.get("/reports")
    async def new(request: Request, actor: CurrentActor, incident_id: Choice = "", reported: Choice = "") -> Response:
        incidents = await incidents_or_none(context, caller_of(request), actor)
        form = Form({"incident_id": incident_id or (str(incidents[0].id) if incidents else "")})
        return _page(request, actor, ReportForm(form, Trouble(), incidents, is_next=bool(reported)))

    @router.post("/reports")
    async def report(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        found = communes_meant(form.value("commune"), actor)
        if len(found) != 1:
            reason = why_not_one(found, form.value("commune")).say(caller.language)
            return await _again(request, actor, form, wrong_field("commune", reason), caller)
        question = _question(form, found[0].code)
        answer = await context.services.intake.report(caller, question.body, form.key)
        if (accepted := answer.content) is not None:
            said = TEXTS["reported"].say(caller.language, case=accepted.case_number)
            return done(f"/reports?reported=1&incident_id={form.value('incident_id')}", said, secure=secure)
        service = word(SERVICES, answer.service).say(caller.language)
        trouble = trouble_of(answer, question, service=service, language=caller.language)
        return await _again(request, actor, form, trouble, caller)

    async def _again(request: Request, actor: Actor, form: Form, trouble: Trouble, caller: Caller) -> Response:
        return _page(request, actor, ReportForm(form, trouble, await incidents_or_none(context, caller, actor)))

    return router


@dataclass(frozen=True)
class ReportForm:
    """The form as it is shown: what was typed, what is wrong with it, and of which events it may tell (None: nobody knows)."""

    form: Form
    trouble: Trouble
    incidents: Sequence[IncidentHead] | None
    is_next: bool = False


def _page(request: Request, actor: Actor, shown: ReportForm) -> Response:
    form, trouble, incidents, is_next = shown.form, shown.trouble, shown.incidents or (), shown.is_next
    mine = communes_of(actor)
    chosen = next((head for head in incidents if str(head.id) == form.value("incident_id")), None)
    return _PAGES.page(
        request,
        "report.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        incidents=incidents,
        chosen=chosen,
        only=mine[0] if len(mine) == 1 else None,
        communes=offered(actor),
        is_next=is_next,
        away=shown.incidents is None,
        standings=_STANDINGS,
        houses=_HOUSES,
    )


def _question(form: Form, commune_code: str) -> Question:
    question = Question()
    question.put("incident_id", form.value("incident_id"), "incident_id")
    question.put("commune_code", commune_code, "commune")
    question.put("what_happened", form.value("what_happened"), "what_happened")
    question.put("identified_at", local_moment(form.value("identified_at")), "identified_at")
    _put_all(question, form, {"household.head_name": "head_name", "household.phone": "phone", "household.standing": "standing"})
    question.put("household.size", number(form.value("size")), "size")
    question.put("losses.house.state", form.value("house"), "house")
    question.put("losses.short_of_food.people", number(form.value("hungry")), "hungry")
    question.put("losses.lost_essentials", bool(form.value("lost_essentials")) or None, "lost_essentials")
    names = {"payee.name": "payee_name", "payee.bank_code": "bank_code", "payee.account_number": "account_number"}
    _put_all(question, form, names)
    _put_all(question, form, {"reported_by.name": "informant_name", "reported_by.phone": "informant_phone"})
    question.body.setdefault("household", {})
    return question


def _put_all(question: Question, form: Form, names: Mapping[str, str]) -> None:
    for path, name in names.items():
        question.put(path, form.value(name), name)
