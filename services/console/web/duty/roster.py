"""The page of those on duty: who can be called now and later, and a form for one more shift of a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.client.duty import ShiftShown
from services.console.client.transport import Caller
from services.console.web.area import provinces_of
from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.texts import TEXTS
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, local_moment
from services.console.web.forms.trouble import Trouble, trouble_with
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
DASHES: Final = ("-", "–")
"""What takes an address away."""
NEW: Final = "-0"
"""Behind the names of the fields of a shift that is entered."""
POSTS: Final = {"officer": TEXTS["post_officer"], "leader": TEXTS["post_leader"]}
_NEW_SHIFT: Final = timedelta(hours=12)
Wish = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True)
class RosterPage:
    """Who is on duty, and the shift of one place that is being entered."""

    shifts: Sequence[ShiftShown] = ()
    place: str = ""
    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    is_known: bool = True
    """Notifications has said who is on duty."""


def roster_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of those on duty."""
    router = APIRouter(include_in_schema=False)

    async def read(caller: Caller, place: str) -> RosterPage:
        answer = await context.services.notifications.roster(caller)
        if answer.content is None:
            return RosterPage(trouble=trouble_with(answer, None, caller), is_known=False)
        begins_at = now()
        new = {"from": typed_moment(begins_at), "until": typed_moment(begins_at + _NEW_SHIFT)}
        return RosterPage(answer.content.entries, place, Form({f"{name}{NEW}": value for name, value in new.items()}))

    @router.get(PATH)
    async def roster(request: Request, actor: CurrentActor, place: Wish = "") -> Response:
        return _page(request, actor, await read(caller_of(request), place or own_place(actor)))

    @router.post(PATH)
    async def add(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        place, question = form.value("place"), Question()
        if place != COUNTRY:
            question.put("commune_code" if place in communes() else "province_code", place, "place")
        put_shift(question, form, NEW)
        answer = await context.services.notifications.add_shift(caller, question.body, form.key)
        if answer.content is not None:
            said = TEXTS["added_shift"].say(caller.language, place=place_said(place).say(caller.language))
            return done(f"{PATH}?place={place}", said, secure=secure)
        before = await read(caller, place)
        return _page(request, actor, RosterPage(before.shifts, place, form, trouble_with(answer, question, caller)))

    return router


def place_said(place: str) -> Text:
    """Return what a commune, a province or the country is called."""
    if place in ("", COUNTRY):
        return EVERYWHERE["whole_country"]
    name = name_of(place) if place in communes() else provinces().get(place, place)
    return Text(vi=name, en=name)


def own_place(actor: Actor) -> str:
    """Return the place that somebody means where he names none."""
    if actor.country:
        return COUNTRY
    return min(actor.provinces, default=min(actor.communes, default=""))


def typed_moment(moment: datetime) -> str:
    """Return a moment as a field of a form holds it."""
    return f"{moment.astimezone(VIETNAM):%Y-%m-%dT%H:%M}"


def put_shift(question: Question, form: Form, suffix: str = "") -> None:
    """Put the fields of one shift into the question; its numbers may be left out."""
    for name in ("name", "phone", "second_phone", "email", "post"):
        question.put(name, form.value(f"{name}{suffix}"), f"{name}{suffix}")
    question.put("calls", True if form.value(f"calls{suffix}") else None, f"calls{suffix}")
    if question.body.get("email") in DASHES:
        question.body["email"] = ""
    for name in ("from", "until"):
        question.put(name, local_moment(form.value(f"{name}{suffix}")), f"{name}{suffix}")


def unanswered(shifts: Sequence[ShiftShown], places: Iterable[str]) -> list[str]:
    """Return those of the places for which nobody can be called at this moment."""
    manned = {each.place or COUNTRY for each in shifts if each.on_duty}
    return [place for place in sorted(places) if manned.isdisjoint(_answered_from(place))]


def _answered_from(place: str) -> set[str]:
    """Return the places whose person on duty is called for this one: a wider place answers for those in it."""
    commune = communes().get(place)
    return {place, COUNTRY, *([commune.province_code] if commune else ())}


def keepable_places(actor: Actor) -> dict[str, str]:
    """Return the places whose shifts this person may keep, by code."""
    country = {COUNTRY: EVERYWHERE["whole_country"].vi} if actor.country else {}
    own = {code: name_of(code) for code, commune in communes().items() if not actor.country and actor.may_act_in(commune.code)}
    return {**country, **provinces_of(actor), **own}


def _page(request: Request, actor: Actor, shown: RosterPage) -> Response:
    may = permission_of("console", "POST", PATH)
    places = keepable_places(actor)
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
        lacking=lacking if shown.is_known else (),
        form=shown.form,
        trouble=shown.trouble,
        new=NEW,
        may_keep=may is not None and actor.has(*may.roles) and shown.place in places and shown.is_known,
        place_said=place_said,
        posts=POSTS,
    )
