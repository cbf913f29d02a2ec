"""Pauses of the money: what stands still, stopping something at once, and letting it go on."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.client.money import Source
from services.console.client.pauses import PauseShown
from services.console.client.transport import Caller
from services.console.store.officers import officers_of
from services.console.views.board import IncidentHead
from services.console.views.money import PAUSED_KINDS
from services.console.views.officers import called
from services.console.views.vocabulary import RAILS, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.incidents.known import incidents_of
from services.console.web.money.overview import Cursor
from services.console.web.money.pages import PAGES, known
from services.console.web.money.scopes import PAUSES_ASKED, PAUSES_PATH, may_pause
from services.console.web.money.texts import TEXTS
from services.console.web.renderer import caller_of, title_of
from shared.http import CurrentActor
from shared.identity import Actor
from shared.permissions import permission_of
from shared.texts import Text

PATH: Final = PAUSES_PATH
_SHOWN: Final = 50
_SOURCES: Final = 500
_RAILS: Final = ("bank", "cash", "goods")
_OFFICES: Final = ("commune", "province", "country")
"""By these the product pays today."""
_BETWEEN: Final = "|"
Meant = Annotated[str, Query(max_length=60)]


@dataclass(frozen=True)
class _Known:
    """What can be paused, by the names that people know it by."""

    sources: Sequence[Source]
    incidents: Sequence[IncidentHead]

    def name_of(self, pause: PauseShown) -> Text:
        """Return what of is paused, in words."""
        if pause.what == "rail":
            return word(RAILS, pause.subject).capitalized()
        named = {**{str(one.id): _same(one.name) for one in self.sources}, **self._titles()}
        return named.get(pause.subject) or TEXTS[f"{pause.what}_gone"].filled(id=pause.subject)

    def offered(self, actor: Actor, in_force: Sequence[PauseShown]) -> Mapping[str, Mapping[str, Text]]:
        """Return what this person may pause and nobody has paused yet, by kind, each under the value of the form."""
        wide = actor.area is None or bool(actor.provinces)
        paused = {(one.what, one.subject) for one in in_force}
        named = {
            "source": {str(one.id): _same(one.name) for one in self.sources if may_pause(actor, one)},
            "rail": {rail: word(RAILS, rail).capitalized() for rail in _RAILS if wide},
            "incident": {str(one.id): title_of(one, self.incidents) for one in self.incidents if wide and not one.closed},
        }
        return {
            what: {f"{what}{_BETWEEN}{subject}": name for subject, name in names.items() if (what, subject) not in paused}
            for what, names in named.items()
        }

    def _titles(self) -> Mapping[str, Text]:
        return {str(one.id): title_of(one, self.incidents) for one in self.incidents}


@dataclass(frozen=True)
class _Written:
    """What is written in the forms of the page; `pause_id`: in the one that lifts this pause."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    pause_id: UUID | None = None


def pause_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of pauses."""
    router = APIRouter(include_in_schema=False)
    disbursement = context.services.disbursement

    @router.get(PATH)
    async def pauses(request: Request, actor: CurrentActor, of: Meant = "", cursor: Cursor = "") -> Response:
        return await _page(context, request, actor, _Written(Form({"target": of})), cursor)

    @router.post(PATH)
    async def pause(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        what, _, subject = form.value("target").partition(_BETWEEN)
        if not subject:
            trouble = wrong_field("target", TEXTS["pause_chosen"].say(caller.language))
            return await _page(context, request, actor, _Written(form, trouble))
        question = Question()
        question.put("what", what, "target")
        question.put("id", subject, "target")
        question.put("reason", form.value("reason"), "reason")
        answer = await disbursement.pause(caller, question.body, form.key)
        if answer.content is not None:
            return done(PATH, await _said(context, caller, actor, ("pause_done", answer.content)), secure=secure)
        return await _page(context, request, actor, _Written(form, trouble_with(answer, question, caller)))

    @router.post(f"{PATH}/{{pause_id}}")
    async def lift(request: Request, actor: CurrentActor, pause_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("reason", form.value("reason"), "reason")
        answer = await disbursement.lift_pause(caller, pause_id, question.body, form.key)
        if answer.content is not None:
            return done(PATH, await _said(context, caller, actor, ("lift_done", answer.content)), secure=secure)
        written = _Written(form, trouble_with(answer, question, caller), pause_id)
        return await _page(context, request, actor, written)

    return router


async def _page(context: Context, request: Request, actor: Actor, written: _Written, cursor: str = "") -> Response:
    caller = caller_of(request)
    disbursement = context.services.disbursement
    now, ever, things = await asyncio.gather(
        disbursement.pauses(caller, PAUSES_ASKED, in_force=True),
        disbursement.pauses(caller, _SHOWN, cursor),
        _known(context, caller, actor),
    )
    in_force, history = known(now), known(ever)
    over = [one for one in history.items if one.lifted] if history else []
    subjects = [who for one in [*(in_force.items if in_force else ()), *over] for who in _persons(one)]
    permission = permission_of("console", "POST", PATH)
    return PAGES.page(
        request,
        "pauses.html",
        actor=actor,
        status=written.trouble.status,
        in_force=in_force.items if in_force else None,
        over=over,
        cursor=cursor,
        next_cursor=history.next_cursor if history else None,
        offered=things.offered(actor, in_force.items if in_force else ()),
        is_wide=_office(actor) > 0,
        may_lift=lambda one: _office(actor) >= max(_OFFICES.index(one.office), one.what != "source"),
        may_act=permission is not None and actor.has(*permission.roles),
        kinds=PAUSED_KINDS,
        name_of=things.name_of,
        who=partial(called, await officers_of(context.database, context.cipher, subjects)),
        written=written.pause_id,
        form=written.form,
        trouble=written.trouble,
    )


def _office(actor: Actor) -> int:
    """Return how high somebody's office is among those that may have paused something."""
    if actor.area is None:
        return _OFFICES.index("country")
    return _OFFICES.index("province" if actor.provinces else "commune")


def _persons(pause: PauseShown) -> list[str]:
    return [pause.paused_by, *([pause.lifted.lifted_by] if pause.lifted else ())]


async def _known(context: Context, caller: Caller, actor: Actor) -> _Known:
    sources, incidents = await asyncio.gather(
        context.services.disbursement.sources(caller, _SOURCES), incidents_of(context, caller, actor)
    )
    return _Known(sources.content.items if sources.content else (), incidents)


async def _said(context: Context, caller: Caller, actor: Actor, said: tuple[str, PauseShown]) -> str:
    sentence, pause = said
    name = (await _known(context, caller, actor)).name_of(pause)
    return TEXTS[sentence].say(caller.language, name=name.say(caller.language))


def _same(name: str) -> Text:
    return Text(vi=name, en=name)
