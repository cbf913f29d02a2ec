"""The page of one shift, changed or removed as it was read; who comes second sees what stands, and keeps what he typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.duty import ShiftShown
from services.console.client.transport import Answer, Caller
from services.console.store.officers import officers_of
from services.console.views.officers import OfficerView, called
from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.roster import POSTS, put_shift, said_of_others, typed_moment
from services.console.web.duty.roster_lines import COUNTRY, place_said
from services.console.web.duty.texts import TEXTS
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.renderer import caller_of
from shared.http import CurrentActor
from shared.identity import Actor
from shared.texts import Text

PATH: Final = "/duty/shifts/{shift_id}"
_NO_SECOND: Final = "no_second"
_HAD_CALLS: Final = "had_calls"


@dataclass(frozen=True)
class ShiftPage:
    """A shift as it stands (None: it is not there), and as it is written in the form."""

    shift: ShiftShown | None = None
    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    seen: str = ""
    is_newer: bool = False
    """Somebody else has changed it since it was read here."""
    officers: Mapping[str, OfficerView] = field(default_factory=dict)


def shift_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of one shift."""
    router = APIRouter(include_in_schema=False)
    notifications = context.services.notifications

    @router.get(PATH)
    async def one(request: Request, actor: CurrentActor, shift_id: UUID) -> Response:
        caller = caller_of(request)
        answer = await notifications.shift(caller, shift_id)
        if (shift := answer.content) is None:
            return _page(request, actor, ShiftPage(trouble=trouble_with(answer, None, caller)))
        return _page(request, actor, ShiftPage(shift, _form_of(shift), seen=answer.etag))

    @router.post(PATH)
    async def keep(request: Request, actor: CurrentActor, shift_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        place = place_said(form.value("place")).say(caller.language)
        if form.value("act") == "remove":
            removed = await notifications.remove_shift(caller, shift_id, form.value("seen"))
            if removed.content is not None:
                said = TEXTS["removed_shift"].say(caller.language, place=place)
                return done(f"/duty?place={form.value('place')}", said, secure=secure)
            return _page(request, actor, await _refused(context, caller, shift_id, form, trouble_with(removed, None, caller)))
        question = _question(form)
        kept = await notifications.change_shift(caller, shift_id, question.body, form.value("seen"))
        if kept.content is not None:
            said = TEXTS["kept_shift"].say(caller.language, place=place)
            said = f"{said} {await said_of_others(context, caller, kept.content)}".strip()
            return done(f"/duty?place={form.value('place')}", said, secure=secure)
        return _page(request, actor, await _refused(context, caller, shift_id, form, trouble_with(kept, question, caller)))

    return router


async def _refused(context: Context, caller: Caller, shift_id: UUID, form: Form, trouble: Trouble) -> ShiftPage:
    """Return the page with what was typed; where somebody was quicker, beside what stands there now."""
    answer: Answer[ShiftShown] = await context.services.notifications.shift(caller, shift_id)
    page = ShiftPage(answer.content, form, trouble, form.value("seen"))
    if trouble.outcome != "conflict":
        return page
    if answer.outcome == "missing":
        return replace(page, trouble=_said_of(trouble, TEXTS["removed_meanwhile"], caller))
    if answer.content is None or answer.etag == form.value("seen"):
        return page
    officers = await officers_of(context.database, context.cipher, [answer.content.edited_by])
    # Who saves now has seen it.
    said = _said_of(trouble, TEXTS["changed_meanwhile"], caller)
    return replace(page, trouble=said, seen=answer.etag, is_newer=True, officers=officers)


def _said_of(trouble: Trouble, text: Text, caller: Caller) -> Trouble:
    """Return the same in words for people: the service tells programs who did it, as a code, and when, as a stamp."""
    return replace(trouble, general=(("", text.say(caller.language)),), errors={})


def _question(form: Form) -> Question:
    """Return the shift as it is to be: what is taken away is said, what is left empty stays as it is."""
    question = Question()
    put_shift(question, form)
    if form.value(_NO_SECOND):
        question.body["second_phone"] = ""
    if form.value(_HAD_CALLS) and not form.value("calls"):
        question.body["calls"] = False
    return question


def _form_of(shift: ShiftShown) -> Form:
    return Form(
        {
            "name": shift.name,
            "post": shift.post,
            "calls": "1" if shift.calls else "",
            _HAD_CALLS: "1" if shift.calls else "",
            "from": typed_moment(shift.begins_at),
            "until": typed_moment(shift.ends_at),
            "place": shift.place or COUNTRY,
        }
    )


def _page(request: Request, actor: Actor, shown: ShiftPage) -> Response:
    known = (shown.shift.place or COUNTRY) if shown.shift else ""
    place = known or shown.form.value("place")
    return PAGES.page(
        request,
        "shift.html",
        actor=actor,
        status=shown.trouble.status,
        shift=shown.shift,
        form=shown.form,
        trouble=shown.trouble,
        seen=shown.seen,
        is_newer=shown.is_newer,
        editor=called(shown.officers, shown.shift.edited_by) if shown.shift else None,
        place=place,
        place_said=place_said,
        posts=POSTS,
    )
