"""The page of signing."""

import asyncio
from dataclasses import replace
from typing import Annotated, Final
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.client.assessment import CaseFile, SignedResponse
from services.console.client.transport import Caller
from services.console.store.case_numbers import numbers_of
from services.console.views.board import IncidentHead
from services.console.views.outside_aid import by_case
from services.console.views.vocabulary import SERVICES, word
from services.console.web.context import Context
from services.console.web.decisions.lines import (
    CASE_REASON_OF,
    REASON_OF,
    VERDICTS,
    decision_of,
    lines_of,
    owed_nothing,
    reductions_of,
    verdict_over_cases,
    whole_cases_of,
)
from services.console.web.decisions.texts import TEXTS
from services.console.web.decisions.view import ToSign, decisions_page
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, form_sent
from services.console.web.forms.trouble import Trouble, trouble_of, trouble_with, wrong_field
from services.console.web.incidents.known import incidents_or_none
from services.console.web.renderer import caller_of, clock_time
from shared.http import CurrentActor
from shared.identity import Actor
from shared.texts import Language

MAX_CASES: Final = 100
"""Of each state. One page is one look: what is more comes after these are signed."""
_STATES: Final = ("open", "assessed")
_SIGNED: Final = {
    "approved": TEXTS["signed_approved"],
    "declined": TEXTS["signed_declined"],
    "returned": TEXTS["signed_returned"],
}
_MISSING: Final = {
    "reason": TEXTS["no_reason"],
    "return_reason": TEXTS["no_return_reason"],
    "refusal": TEXTS["no_reason"],
    "case_return": TEXTS["no_return_reason"],
}
Choice = Annotated[str, Query(max_length=40)]


def decision_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of signing."""
    router = APIRouter(include_in_schema=False)

    @router.get("/decisions")
    async def to_sign(request: Request, actor: CurrentActor, incident_id: Choice = "", commune_code: Choice = "") -> Response:
        wish = {"incident_id": incident_id, "commune_code": commune_code}
        shown = await _to_sign(context, caller_of(request), actor, wish)
        return await _page(request, actor, shown, Form(), Trouble())

    @router.post("/decisions/{decision_id}/undo")
    async def undo(request: Request, actor: CurrentActor, decision_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        answer = await context.services.assessment.undo(caller, decision_id, form.key)
        wish = {"incident_id": form.value("incident_id"), "commune_code": ""}
        if (undone := answer.content) is not None:
            said = TEXTS["undone"].say(caller.language, number=undone.number)
            return done(f"/decisions?incident_id={quote(wish['incident_id'])}", said, secure=secure)
        shown = await _to_sign(context, caller, actor, wish)
        return decisions_page(request, actor, shown, Form(), trouble_with(answer, None, caller))

    @router.post("/decisions")
    async def sign(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        wish = {"incident_id": form.value("incident_id"), "commune_code": form.value("commune_code")}
        trouble = _unreadable(form, caller)
        if trouble is None:
            make = whole_cases_of if form.all("case") else decision_of
            question = make(form, form.value("incident_id"))
            answer = await context.services.assessment.decide(caller, question.body, form.key)
            if (signed := answer.content) is not None:
                query = "&".join(f"{name}={value}" for name, value in wish.items() if value)
                return done(f"/decisions?{query}", _said_of(signed, caller.language), secure=secure)
            service = word(SERVICES, answer.service).say(caller.language)
            trouble = trouble_of(answer, question, service=service, language=caller.language)
        shown = await _to_sign(context, caller, actor, wish)
        return await _page(request, actor, shown, form, trouble)

    async def _page(request: Request, actor: Actor, shown: ToSign, form: Form, trouble: Trouble) -> Response:
        numbers = await numbers_of(context.database, shown.case_ids)
        shown = await _with_aid(context, caller_of(request), replace(shown, numbers=numbers))
        return decisions_page(request, actor, shown, form, trouble)

    return router


def _said_of(signed: SignedResponse, language: Language) -> str:
    """Return what was signed, and until when it may be taken back."""
    counts = {"approved": signed.approved, "declined": signed.declined, "returned": signed.returned}
    lines = ", ".join(_SIGNED[name].say(language, count=count) for name, count in counts.items() if count)
    sentence = TEXTS["signed"] if lines else TEXTS["signed_alone"]
    parts = [sentence.say(language, number=signed.number, lines=lines)]
    if signed.reduced or signed.kept:
        parts.append(TEXTS["signed_reductions"].say(language, reduced=signed.reduced, kept=signed.kept))
    if signed.undo_until is not None:
        parts.append(TEXTS["undo_says"].say(language, time=clock_time(signed.undo_until, seconds=True)))
    return " ".join(parts)


def _unreadable(form: Form, caller: Caller) -> Trouble | None:
    """Return what is missing before anybody need be asked."""
    if form.all("case"):
        asked = CASE_REASON_OF[verdict_over_cases(form)]
        if form.value(asked) or form.value("case_sentence"):
            return None
        return wrong_field(asked, _MISSING[asked].say(caller.language))
    if not (form.all("line") or form.all("reduction")):
        return wrong_field("line", TEXTS["nothing_ticked"].say(caller.language))
    if form.value("verdict") not in VERDICTS:
        return wrong_field("verdict", TEXTS["no_verdict"].say(caller.language))
    chosen = REASON_OF.get(form.value("verdict"))
    if chosen is not None and not (form.value(chosen) or form.value("sentence")):
        return wrong_field(chosen, _MISSING[chosen].say(caller.language))
    return None


async def _to_sign(context: Context, caller: Caller, actor: Actor, wish: dict[str, str]) -> ToSign:
    """Return the lines of one incident: the one that was wished for, or the first that has any."""
    known = await incidents_or_none(context, caller, actor)
    incidents = known or ()
    away: list[str] = ["intake"] if known is None else []
    held = (await context.services.assessment.undoable(caller)).content
    undoable = held.items if held else ()
    wanted = [head for head in incidents if str(head.id) == wish["incident_id"]] or incidents
    for head in wanted:
        cases = await _files(context, caller, head, wish["commune_code"], away)
        found = lines_of(cases), reductions_of(cases), owed_nothing(cases)
        if any(found):
            return ToSign(head, incidents, *found, wish["commune_code"], tuple(sorted(set(away))), undoable)
        if len(wanted) > 1 and away:
            break
    first = wanted[0] if wanted else None
    return ToSign(first, incidents, [], (), (), wish["commune_code"], tuple(sorted(set(away))), undoable)


async def _with_aid(context: Context, caller: Caller, shown: ToSign) -> ToSign:
    """Return it with what others gave these households; where intake is away the page says that it does not know."""
    if not shown.case_ids:
        return shown
    answer = await context.services.outside_aids.of_cases(caller, shown.case_ids)
    if answer.content is None:
        return replace(shown, away=sorted({*shown.away, answer.service}))
    return replace(shown, aid=by_case(one.view() for one in answer.content.items))


async def _files(context: Context, caller: Caller, head: IncidentHead, commune_code: str, away: list[str]) -> list[CaseFile]:
    query = {"incident_id": str(head.id), "commune_code": commune_code, "limit": str(MAX_CASES)}
    query = {name: value for name, value in query.items() if value}
    asked = (context.services.assessment.files(caller, {**query, "state": state}) for state in _STATES)
    answers = await asyncio.gather(*asked)
    away += [answer.service for answer in answers if answer.outcome == "away"]
    return [case for answer in answers if answer.content for case in answer.content.items]
