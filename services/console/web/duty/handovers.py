"""The pages on which a shift is handed over: what is open is frozen, signed by who goes, and then by who comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.duty_handovers import HandedClock, Handover, HandoverLine
from services.console.client.transport import Caller
from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.officers import OfficerView, called
from services.console.views.vocabulary import missed_clock
from services.console.web.context import Context
from services.console.web.duty.handed_clocks import group_handed, not_open_any_more
from services.console.web.duty.handed_since import since_signed
from services.console.web.duty.pages import PAGES
from services.console.web.duty.roster import keepable_places, own_place
from services.console.web.duty.roster_lines import place_said
from services.console.web.duty.texts import TEXTS
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.renderer import caller_of
from shared.http import CurrentActor
from shared.identity import Actor
from shared.permissions import permission_of

PATH: Final = "/duty/handovers"
ONE: Final = "/duty/handovers/{handover_id}"
_SIDES: Final = ("goes", "comes")


@dataclass(frozen=True)
class HandoverPage:
    """A handover (None: it is not there, or not known now), and what is written below it."""

    handover: Handover | None
    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)


def duty_handover_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of handed over shifts."""
    router = APIRouter(include_in_schema=False)
    handovers = context.services.notifications.duty_handovers

    async def log_page(request: Request, actor: Actor, form: Form, trouble: Trouble) -> Response:
        answer = await handovers.latest(caller_of(request))
        lines: Sequence[HandoverLine] = answer.content.items if answer.content else ()
        officers = await _officers(context, [who for line in lines for who in (line.gone, line.come)])
        places, may = keepable_places(actor), permission_of("console", "POST", PATH)
        return PAGES.page(
            request, "handovers.html", actor=actor, status=trouble.status, form=form, trouble=trouble, lines=lines,
            is_away=answer.content is None, keepable=places, place_said=place_said, who=lambda one: called(officers, one),
            may_prepare=may is not None and actor.has(*may.roles) and bool(places),
        )  # fmt: skip

    @router.get(PATH)
    async def log(request: Request, actor: CurrentActor) -> Response:
        return await log_page(request, actor, Form({"place": own_place(actor)}), Trouble())

    @router.post(PATH)
    async def prepare(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        answer = await handovers.prepare(caller, form.value("place"), form.key)
        if answer.content is None:
            question = Question(origins={"place": "place"})
            return await log_page(request, actor, form, trouble_with(answer, question, caller))
        said = TEXTS["prepared"].say(caller.language)
        return done(f"{PATH}/{answer.content.id}", said, secure=secure)

    @router.get(ONE)
    async def one(request: Request, actor: CurrentActor, handover_id: UUID) -> Response:
        caller = caller_of(request)
        answer = await handovers.one(caller, handover_id)
        trouble = Trouble() if answer.content else trouble_with(answer, None, caller)
        return await _page(context, request, actor, HandoverPage(answer.content, trouble=trouble))

    @router.post(ONE)
    async def sign(request: Request, actor: CurrentActor, handover_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("side", form.value("side"), "side")
        question.put("note", form.value("note"), "note")
        answer = await handovers.sign(caller, handover_id, question.body, form.key)
        if answer.content is not None:
            said = (TEXTS["signed_goes"] if form.value("side") == "goes" else TEXTS["signed_comes"]).say(caller.language)
            return done(f"{PATH}/{handover_id}", said, secure=secure)
        trouble = trouble_with(answer, question, caller)
        return await _page(context, request, actor, HandoverPage(await _again(caller, handover_id), form, trouble))

    async def _again(caller: Caller, handover_id: UUID) -> Handover | None:
        return (await handovers.one(caller, handover_id)).content

    return router


async def _officers(context: Context, subjects: Sequence[str | None]) -> Mapping[str, OfficerView]:
    return await officers_of(context.database, context.cipher, subjects)


async def _page(context: Context, request: Request, actor: Actor, shown: HandoverPage) -> Response:
    handover = shown.handover
    values: dict[str, Any] = {"officers": {}, "numbers": {}, "since": {}}
    if handover is not None:
        clocks = [*handover.open, *handover.missed]
        people = [handover.prepared_by, *(one.signed_by for one in handover.signatures), *(one.taken_by for one in clocks)]
        people += [one.now.taken_by for one in clocks if one.now is not None]
        values["officers"] = await _officers(context, people)
        officers = values["officers"]
        values["since"] = {one.clock_id: since_signed(one, lambda subject: called(officers, subject)) for one in clocks}
        values["numbers"] = await numbers_of(context.database, [one.case_id for one in clocks])
    may = permission_of("console", "POST", ONE)
    return PAGES.page(
        request,
        "handover.html",
        actor=actor,
        status=shown.trouble.status,
        handover=handover,
        form=shown.form,
        trouble=shown.trouble,
        numbers=values["numbers"],
        who=lambda one: called(values["officers"], one),
        still_open=group_handed(handover.open) if handover else (),
        done_since=group_handed(not_open_any_more(handover.missed)) if handover else (),
        place_said=place_said,
        missed=missed_clock,
        since=values["since"],
        otherwise=[clock for clock, said in values["since"].items() if said],
        promised=sorted((one for one in handover.open if one.taken_by), key=_promised_until) if handover else (),
        sign_as=_side_of(actor, shown) if may is not None and actor.has(*may.roles) else "",
    )


def _promised_until(clock: HandedClock) -> tuple[bool, datetime]:
    """What is real before what is rehearsed, what was promised for the earliest moment first."""
    return clock.drill, clock.taken_until or clock.due_at


def _side_of(actor: Actor, shown: HandoverPage) -> str:
    """Return as which of the two this person may sign now; empty where he may not, or nothing is left to be signed.

    What was refused is shown as it was sent: what was typed stays.
    """
    if shown.handover is None or shown.handover.replaced_by is not None:
        return ""
    if shown.trouble.wrong and shown.form.value("side") in _SIDES:
        return shown.form.value("side")
    if any(one.signed_by == actor.subject for one in shown.handover.signatures):
        return ""
    return next((side for side in _SIDES if shown.handover.signature(side) is None), "")
