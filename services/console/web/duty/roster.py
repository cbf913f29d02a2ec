"""The page of those on duty: who can be called now, and the shifts of a place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.client.duty import ShiftShown
from services.console.client.transport import Caller
from services.console.views.vocabulary import SERVICES, word
from services.console.web.area import provinces_of
from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.texts import TEXTS
from services.console.web.forms.rows import at_their_rows, count_of, filled, name_of_field, rows_of
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, form_sent, local_moment
from services.console.web.forms.trouble import Trouble, trouble_of
from services.console.web.renderer import caller_of
from services.console.web.texts import TEXTS as EVERYWHERE
from shared.clock import VIETNAM, now
from shared.communes import communes, name_of, provinces
from shared.http import CurrentActor
from shared.identity import Actor
from shared.permissions import permission_of
from shared.texts import Text

PATH: Final = "/duty"
COUNTRY: Final = "country"
_FIELDS: Final = ("id", "name", "phone", "post", "from", "until")
_AT_ROWS: Final = {"name": "name", "phone": "phone", "post": "post", "from": "from", "until": "until", "id": "name"}
_POSTS: Final = {"officer": TEXTS["post_officer"], "leader": TEXTS["post_leader"]}
_SHOWN_PHONE: Final = "shown"
_NEW_SHIFT: Final = timedelta(hours=12)
Wish = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True)
class RosterPage:
    """Who is on duty, and the shifts of one place as they are written."""

    shifts: Sequence[ShiftShown] = ()
    place: str = ""
    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    seen: str = ""


def roster_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of those on duty."""
    router = APIRouter(include_in_schema=False)

    async def read(caller: Caller, place: str) -> RosterPage:
        answer = await context.services.notifications.roster(caller)
        if answer.content is None:
            service = word(SERVICES, answer.service).say(caller.language)
            return RosterPage(trouble=trouble_of(answer, service=service, language=caller.language))
        shifts = answer.content.entries
        return RosterPage(shifts, place, Form(_fields_of(shifts, place)), Trouble(), answer.etag)

    @router.get(PATH)
    async def roster(request: Request, actor: CurrentActor, place: Wish = "") -> Response:
        return _page(request, actor, await read(caller_of(request), place or _own_place(actor)))

    @router.post(PATH)
    async def keep(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        place, seen = form.value("place"), form.value("seen")
        rows = [(row, values) for row, values in rows_of(form, _FIELDS) if values["name"]]
        shifts = [_shift(values, place) for _, values in rows]
        answer = await context.services.notifications.keep_roster(caller, place, shifts, seen)
        if answer.content is not None:
            name = place_said(place).say(caller.language)
            said = TEXTS["kept_roster"].say(caller.language, count=len(shifts), place=name)
            return done(f"{PATH}?place={place}", said, secure=secure)
        service = word(SERVICES, answer.service).say(caller.language)
        trouble = trouble_of(answer, service=service, language=caller.language)
        trouble = at_their_rows(trouble, "entries", [row for row, _ in rows], _AT_ROWS)
        before = await read(caller, place)
        return _page(request, actor, RosterPage(before.shifts, place, form, trouble, seen))

    return router


def place_said(place: str) -> Text:
    """Return what a commune, a province or the country is called."""
    if place in ("", COUNTRY):
        return EVERYWHERE["whole_country"]
    name = name_of(place) if place in communes() else provinces().get(place, place)
    return Text(vi=name, en=name)


def _own_place(actor: Actor) -> str:
    if actor.country:
        return COUNTRY
    return min(actor.provinces, default=min(actor.communes, default=""))


def _fields_of(shifts: Sequence[ShiftShown], place: str) -> dict[str, str]:
    rows = [
        {
            "id": str(shift.id),
            "name": shift.name,
            _SHOWN_PHONE: shift.phone,
            "post": shift.post,
            "from": _typed(shift.begins_at),
            "until": _typed(shift.ends_at),
        }
        for shift in shifts
        if (shift.place or COUNTRY) == place
    ]
    begins_at = now()
    new = {"from": _typed(begins_at), "until": _typed(begins_at + _NEW_SHIFT)}
    return {**filled(rows), **{name_of_field(name, len(rows)): value for name, value in new.items()}}


def _typed(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%Y-%m-%dT%H:%M}"


def _shift(values: Mapping[str, str], place: str) -> dict[str, Any]:
    where = {} if place == COUNTRY else {"commune_code" if place in communes() else "province_code": place}
    times = {name: local_moment(values[name]) for name in ("from", "until")}
    known = {
        name: values[name]
        for name in ("id", "name", "phone", "post")
        if values[name] and not (name == "id" and values["phone"])
    }
    return {**where, **known, **times}


def unanswered(shifts: Sequence[ShiftShown], places: Iterable[str]) -> list[str]:
    """Return those of the places for which nobody can be called at this moment."""
    manned = {each.place or COUNTRY for each in shifts if each.on_duty}
    return [place for place in sorted(places) if manned.isdisjoint(_answered_from(place))]


def _answered_from(place: str) -> set[str]:
    """Return the places whose person on duty is called for this one: a wider place answers for those in it."""
    commune = communes().get(place)
    return {place, COUNTRY, *([commune.province_code] if commune else ())}


def _places(actor: Actor) -> dict[str, str]:
    """Return the places whose shifts this person may keep, by code."""
    country = {COUNTRY: EVERYWHERE["whole_country"].vi} if actor.country else {}
    own = {code: name_of(code) for code, commune in communes().items() if not actor.country and actor.may_act_in(commune.code)}
    return {**country, **provinces_of(actor), **own}


def _page(request: Request, actor: Actor, shown: RosterPage) -> Response:
    may = permission_of("console", "POST", PATH)
    places = _places(actor)
    named = {shown.place, *(actor.provinces if not actor.country else ()), *actor.communes} - {""}
    lacking = unanswered(shown.shifts, named)
    return PAGES.page(
        request,
        "roster.html",
        actor=actor,
        status=shown.trouble.status,
        shifts=shown.shifts,
        place=shown.place,
        keepable=places,
        lacking=lacking if shown.seen else (),
        form=shown.form,
        trouble=shown.trouble,
        seen=shown.seen,
        rows=range(count_of(shown.form, _FIELDS, 0)),
        may_keep=may is not None and actor.has(*may.roles) and shown.place in places and bool(shown.seen),
        place_said=place_said,
        posts=_POSTS,
    )
