"""Donation campaigns: all of them, one with its clocks and books, the form that launches one, and what is recorded of it."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.campaigns import Campaign
from services.console.client.transport import Caller
from services.console.store.officers import officers_of
from services.console.views.money import CAMPAIGN_ACTS, CAMPAIGN_LEVELS, UNITS
from services.console.views.officers import called
from services.console.views.vocabulary import amount_text, word
from services.console.web.area import communes_meant, offered, why_not_one
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.incidents.known import incidents_of
from services.console.web.money.overview import PATH as MONEY_PATH
from services.console.web.money.overview import Cursor
from services.console.web.money.pages import PAGES, known
from services.console.web.money.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from services.console.web.renderer import caller_of, title_of
from shared.clock import VIETNAM, now
from shared.errors import Unavailable
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.permissions import permission_of
from shared.texts import Text
from shared.vocabulary import BENEFITS

PATH: Final = f"{MONEY_PATH}/campaigns"
_ONE: Final = f"{PATH}/{{campaign_id}}"
_SHOWN: Final = 20
_COUNTED: Final = 50
_WORTH_A_LOOK: Final = 80
"""So much of a clock's time is gone, in percent, when it stands in the queue."""
_PLAIN: Final = (
    "name",
    "organiser",
    "level",
    "incident_id",
    "account_at",
    "account_number",
    "conditions",
    "launched_on",
    "receives_until",
)


def campaign_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of campaigns."""
    router = APIRouter(include_in_schema=False)
    campaigns = context.services.campaigns

    @router.get(PATH)
    async def all_of_them(request: Request, actor: CurrentActor, cursor: Cursor = "") -> Response:
        found = known(await campaigns.list(caller_of(request), _SHOWN, cursor))
        return PAGES.page(request, "campaigns.html", actor=actor, found=found, cursor=cursor, amount=amount_text, level=_level)

    @router.get(f"{PATH}/new")
    async def begin(request: Request, actor: CurrentActor) -> Response:
        today = now().astimezone(VIETNAM).date().isoformat()
        form = Form({"launched_on": today}, {"units": ["dong"]})
        return await _new_page(context, request, actor, form, Trouble())

    @router.post(PATH)
    async def launch(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = _question(form)
        trouble = _put_places(question, form, actor, caller)
        if not trouble.wrong:
            answer = await campaigns.launch(caller, question.body, form.key)
            if (launched := answer.content) is not None:
                said = TEXTS["campaign_launched"].say(caller.language, name=launched.name)
                return done(f"{PATH}/{launched.id}", said, secure=secure)
            trouble = trouble_with(answer, question, caller)
        return await _new_page(context, request, actor, form, trouble)

    @router.get(_ONE)
    async def one(request: Request, actor: CurrentActor, campaign_id: UUID) -> Response:
        return await campaign_page(context, request, actor, campaign_id, Form(), Trouble())

    @router.post(_ONE)
    async def record(request: Request, actor: CurrentActor, campaign_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        for name in ("act", "happened_on", "document", "until"):
            question.put(name, form.value(name), name)
        answer = await campaigns.record(caller, campaign_id, question.body, form.key)
        if answer.content is not None:
            return done(f"{PATH}/{campaign_id}", TEXTS["campaign_kept"].say(caller.language), secure=secure)
        return await campaign_page(context, request, actor, campaign_id, form, trouble_with(answer, question, caller))

    return router


def _question(form: Form) -> Question:
    question = Question()
    for name in _PLAIN:
        question.put(name, form.value(name), name)
    for name in ("for_benefits", "units"):
        question.put(name, list(form.all(name)), name)
    return question


def _put_places(question: Question, form: Form, actor: Actor, caller: Caller) -> Trouble:
    """Say where the organiser sits, and for which communes alone it is; return what is wrong with that."""
    seat = communes_meant(form.value("seat"), actor)
    question.origins["for_communes"] = "for_communes"
    if len(seat) != 1:
        return wrong_field("seat", why_not_one(seat, form.value("seat")).say(caller.language))
    question.put("seat_commune_code", seat[0].code, "seat")
    codes: list[str] = []
    for wish in (part.strip() for part in form.value("for_communes").replace("\n", ";").split(";") if part.strip()):
        found = communes_meant(wish, actor)
        if len(found) != 1:
            return wrong_field("for_communes", why_not_one(found, wish).say(caller.language))
        codes.append(found[0].code)
    question.put("for_communes", codes, "for_communes")
    return Trouble()


def _level(one: Campaign) -> Text:
    return word(CAMPAIGN_LEVELS, one.level)


async def _new_page(context: Context, request: Request, actor: Actor, form: Form, trouble: Trouble) -> Response:
    heads = await incidents_of(context, caller_of(request), actor)
    return PAGES.page(
        request,
        "campaign_new.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        levels=CAMPAIGN_LEVELS,
        benefits={code: label for code, label in BENEFITS.items() if code != "GIFT"},
        units=UNITS,
        incidents={str(head.id): title_of(head) for head in heads},
        communes=offered(actor),
    )


async def campaign_page(  # noqa: PLR0913, PLR0917 - a page with its form
    context: Context, request: Request, actor: Actor, campaign_id: UUID, form: Form, trouble: Trouble
) -> Response:
    """Return the page of a campaign, with what was written into one of its forms."""
    caller, may = caller_of(request), permission_of("console", "POST", _ONE)
    campaign = known(await context.services.campaigns.one(caller, campaign_id))
    if campaign is None and not trouble.wrong:
        raise Unavailable(TEXTS["away"])
    is_kept_by = actor.has(Role.ACCOUNTANT)
    gifts = known(await context.services.giving.gifts(caller, campaign_id)) if is_kept_by and campaign else None
    officers = await officers_of(
        context.database, context.cipher, [act.recorded_by for act in campaign.acts] if campaign else []
    )
    return PAGES.page(
        request,
        "campaign.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        campaign=campaign,
        campaign_id=campaign_id,
        clocks=[clock.view("disbursement").worded() for clock in campaign.clocks] if campaign else [],
        as_of=now(),
        level=_level,
        amount=amount_text,
        act=lambda code: word(CAMPAIGN_ACTS, code),
        acts=_acts_of(actor),
        benefit=lambda code: word(BENEFITS, code),
        gifts=gifts.items if gifts else None,
        units=UNITS,
        may_give=is_kept_by,
        may_record=may is not None and actor.has(*may.roles),
        who=lambda subject: called(officers, subject),
    )


def _acts_of(actor: Actor) -> dict[str, Text]:
    """Return what this person may record: extensions the province's leadership, the rest who keeps the books."""
    return {
        code: label
        for code, label in CAMPAIGN_ACTS.items()
        if actor.has(Role.ACCOUNTANT) or (code == "extended" and actor.has(Role.PROVINCIAL_LEADER))
    }


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    answer = await context.services.campaigns.list(caller, _COUNTED)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    as_of, items, drills = now(), [], 0
    for one in answer.content.items:
        for clock in (each.view("disbursement").worded() for each in one.clocks):
            gone = clock.gone(as_of)
            if not clock.is_overdue(as_of) and (gone is None or gone < _WORTH_A_LOOK):
                continue
            drills += one.drill
            label = clock.label or Text(vi="", en="")
            items.append(
                WaitingItem(
                    TEXTS["campaign_item"].filled(what=label, name=one.name),
                    f"{PATH}/{one.id}",
                    commune_code=one.seat_commune_code,
                    due_at=clock.due_at,
                    basis=clock.basis_text,
                    gone=gone,
                )
            )
    return Waiting(items, len(items), answer.content.next_cursor is not None and bool(items), drills=drills)


QUEUE: Final = Queue(
    "campaigns",
    TEXTS["campaigns_title"],
    frozenset({Role.ACCOUNTANT}),
    PATH,
    _read,
    TEXTS["campaigns_act"],
)
