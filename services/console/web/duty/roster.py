"""The page of those on duty: who can be called now and later, and a form for one more shift of a place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from services.console.client.duty import ShiftShown
from services.console.client.transport import Caller
from services.console.web.area import provinces_of
from services.console.web.context import Context
from services.console.web.duty.pages import PAGES
from services.console.web.duty.roster_lines import COUNTRY, beside, lines_of, place_said, places_in
from services.console.web.duty.texts import TEXTS
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent, local_moment
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.renderer import caller_of
from services.console.web.texts import TEXTS as EVERYWHERE
from shared.clock import VIETNAM, now
from shared.communes import communes, name_of, provinces
from shared.http import CurrentActor
from shared.identity import Actor
from shared.need_to_know import calls_duty
from shared.permissions import permission_of

PATH: Final = "/duty"
DASHES: Final = ("-", "–")
"""What takes an address away."""
NEW: Final = "-0"
"""Behind the names of the fields of a shift that is entered."""
POSTS: Final = {"officer": TEXTS["post_officer"], "leader": TEXTS["post_leader"]}
_NEW_SHIFT: Final = timedelta(hours=12)
_WISHES: Final = ("post", "from", "until")
"""Fields of a new shift that an address may fill in: of a hole in the plan."""
Wish = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True)
class RosterPage:
    """Who is on duty, and the shift that is being entered; `at`: of which place alone shifts are shown."""

    shifts: Sequence[ShiftShown] = ()
    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    at: str = ""
    is_entering: bool = False
    """Somebody came to enter a shift, of a place or a hole that an address names: the form is open."""
    is_known: bool = True
    """Notifications has said who is on duty."""

    @property
    def place(self) -> str:
        return self.form.value("place")


def roster_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of those on duty."""
    router = APIRouter(include_in_schema=False)
    notifications = context.services.notifications

    async def read(caller: Caller, form: Form, at: str = "") -> RosterPage:
        answer = await notifications.roster(caller)
        if answer.content is None:
            return RosterPage(form=form, trouble=trouble_with(answer, None, caller), is_known=False)
        return RosterPage(answer.content.entries, form, at=at)

    @router.get(PATH)
    async def roster(request: Request, actor: CurrentActor, place: Wish = "", at: Wish = "") -> Response:
        form = _new_form(place or own_place(actor), request.query_params)
        shown = await read(caller_of(request), form, at)
        wishes = request.query_params.keys() & {"place", *_WISHES}
        return _page(request, actor, replace(shown, is_entering=bool(wishes) or not shown.shifts))

    @router.post(PATH)
    async def add(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        place, question = form.value("place"), Question()
        if place != COUNTRY and place not in communes() and place not in provinces():
            # Without a place it would be a shift of the whole country.
            wrong = wrong_field("place", TEXTS["choose_place"].say(caller.language))
            return _page(request, actor, RosterPage((await read(caller, form)).shifts, form, wrong))
        question.put("commune_code" if place in communes() else "province_code", "" if place == COUNTRY else place, "place")
        put_shift(question, form, NEW)
        answer = await notifications.add_shift(caller, question.body, form.key)
        if answer.content is not None:
            said = TEXTS["added_shift"].say(caller.language, place=place_said(place).say(caller.language))
            said = f"{said} {await said_of_others(context, caller, answer.content)}".strip()
            return done(f"{PATH}?place={place}", said, secure=secure)
        before = await read(caller, form)
        return _page(request, actor, RosterPage(before.shifts, form, trouble_with(answer, question, caller)))

    return router


async def said_of_others(context: Context, caller: Caller, saved: ShiftShown) -> str:
    """Return what whoever saved a shift must know of others on its post: of them one alone is called."""
    answer = await context.services.notifications.roster(caller)
    count = beside(answer.content.entries, saved) if answer.content else 0
    return TEXTS["others_on_post"].say(caller.language, count=count) if count else ""


def _new_form(place: str, wishes: Mapping[str, str]) -> Form:
    """Return a new shift of a place: from now on, or as the address wishes."""
    begins_at = now()
    new = {"from": typed_moment(begins_at), "until": typed_moment(begins_at + _NEW_SHIFT)}
    wished = {name: wishes[name][:20] for name in _WISHES if wishes.get(name)}
    return Form({"place": place, **{f"{name}{NEW}": value for name, value in {**new, **wished}.items()}})


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
    """Return those of the places for which nobody can be called at this moment; a drill's people cover nothing real."""
    manned = {each.place or COUNTRY for each in shifts if each.on_duty and not each.drill}
    return [place for place in sorted(places) if manned.isdisjoint(_answered_from(place))]


def _only_rehearsed(shifts: Sequence[ShiftShown], places: Iterable[str]) -> frozenset[str]:
    """Return for which of these places somebody is on duty whom a drill has invented."""
    manned = {each.place or COUNTRY for each in shifts if each.on_duty and each.drill}
    return frozenset(place for place in places if not manned.isdisjoint(_answered_from(place)))


def _answered_from(place: str) -> set[str]:
    """Return the places whose person on duty is called for this one: a wider place answers for those in it."""
    commune = communes().get(place)
    return {place, COUNTRY, *([commune.province_code] if commune else ())}


def keepable_places(actor: Actor, meant: str = "") -> dict[str, str]:
    """Return the places whose shifts this person may keep, by code; of the whole country's communes the one that is meant."""
    country = {COUNTRY: EVERYWHERE["whole_country"].vi} if actor.country else {}
    own = {code: name_of(code) for code, commune in communes().items() if not actor.country and actor.may_act_in(commune.code)}
    one = {meant: name_of(meant)} if meant in communes() and actor.may_act_in(meant) else {}
    return {**country, **provinces_of(actor), **own, **one}


def _page(request: Request, actor: Actor, shown: RosterPage) -> Response:
    may = permission_of("console", "POST", PATH)
    places = keepable_places(actor, shown.place)
    named = {shown.place, *(actor.provinces if not actor.country else ()), *actor.communes} - {""}
    lacking = unanswered(shown.shifts, named)
    lines = lines_of(shown.shifts, shown.at)
    return PAGES.page(
        request,
        "roster.html",
        actor=actor,
        status=shown.trouble.status,
        lines=lines,
        at=shown.at,
        rostered=places_in(shown.shifts),
        has_others=any(line.ahead for line in lines),
        place=shown.place,
        keepable=places,
        lacking=lacking if shown.is_known else (),
        rehearsed=_only_rehearsed(shown.shifts, lacking),
        form=shown.form,
        trouble=shown.trouble,
        is_entering=shown.is_entering or shown.trouble.wrong > 0,
        new=NEW,
        may_keep=may is not None and actor.has(*may.roles) and bool(places) and shown.is_known,
        place_said=place_said,
        posts=POSTS,
        may_open=lambda shift: _is_masked(shift) and calls_duty(actor, shift.commune_code, shift.province_code),
    )


def _is_masked(shift: ShiftShown) -> bool:
    return not shift.phone.startswith("+")
