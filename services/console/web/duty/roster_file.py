"""The page on which a roster is sent as a file; what is wrong with it is said line by line."""

import re
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from starlette.requests import ClientDisconnect

from services.console.client.duty import RosterTaken
from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.texts import TEXTS
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.forms.uploads import handed_on
from services.console.web.renderer import caller_of
from shared.errors import Forbidden, NotFound, Unavailable
from shared.http import CurrentActor
from shared.identity import Actor
from shared.texts import Language, Text

PATH: Final = "/duty/import"
Choice = Annotated[str, Query(max_length=100)]
_ORIGINS: Final = Question(origins={"file": "file"})
_LINE: Final = re.compile(r"lines\.(?P<line>[0-9]+)(\.(?P<column>\w+))?")
_COLUMNS: Final[dict[str, Text]] = {
    "place": TEXTS["file_place"],
    **{name: TEXTS[name] for name in ("name", "phone", "second_phone", "email", "calls", "post", "from", "until")},
}


def roster_file_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of rosters as files."""
    router = APIRouter(include_in_schema=False)
    notifications = context.services.notifications

    @router.get(PATH)
    async def begin(request: Request, actor: CurrentActor) -> Response:
        return _page(request, actor, Form(), Trouble())

    @router.get(f"{PATH}/template")
    async def template(request: Request, _: CurrentActor) -> Response:
        document = await notifications.roster_template(caller_of(request))
        if document.outcome != "ok":
            raise {"away": Unavailable(TEXTS["file_gone"]), "refused": Forbidden()}.get(document.outcome, NotFound())
        return Response(document.content, headers=dict(document.headers))

    @router.post(PATH)
    async def send(request: Request, actor: CurrentActor, key: Choice = "") -> Response:
        caller, form = caller_of(request), Form(key=key) if key else Form()
        try:
            answer = await handed_on(request, partial(notifications.send_roster, caller, key=form.key))
        except ClientDisconnect:
            # Nobody is there to read an answer, and nothing was taken of what broke off.
            return Response(status_code=400)
        if answer.content is not None:
            return done("/duty", _said(answer.content, caller.language), secure=secure)
        if answer.outcome == "conflict":
            return _page(request, actor, Form(), wrong_field("file", TEXTS["other_roster"].say(caller.language)))
        return _page(request, actor, form, _by_lines(trouble_with(answer, _ORIGINS, caller), caller.language))

    return router


def _said(taken: RosterTaken, language: Language) -> str:
    text = TEXTS["took_roster_unread"] if taken.unread else TEXTS["took_roster"]
    return text.say(language, entered=taken.entered, there=taken.already_there, unread=", ".join(taken.unread))


def _by_lines(trouble: Trouble, language: Language) -> Trouble:
    """Say "Line 12, Mobile" where the service says `lines.12.phone`."""
    general = [(_where(field, language), reason) for field, reason in trouble.general]
    return Trouble(trouble.errors, tuple(general), trouble.outcome)


def _where(field: str, language: Language) -> str:
    found = _LINE.fullmatch(field)
    if found is None:
        return field
    line = TEXTS["line"].say(language, line=found["line"])
    column = _COLUMNS.get(found["column"] or "")
    return f"{line}, {column.say(language)}" if column else line


def _page(request: Request, actor: Actor, form: Form, trouble: Trouble) -> Response:
    return PAGES.page(request, "roster_file.html", actor=actor, status=trouble.status, form=form, trouble=trouble)
