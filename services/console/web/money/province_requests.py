"""A commune's means do not suffice: the page on which it says that it asked its province, and what still waits of it."""

from dataclasses import dataclass, field
from typing import Final

from fastapi import APIRouter, Request, Response

from services.console.client.province_requests import ProvinceRequest, ProvinceRequestsResponse
from services.console.client.transport import Caller
from services.console.store.officers import officers_of
from services.console.views.officers import called
from services.console.views.vocabulary import amount_text
from services.console.web.area import communes_meant, communes_of, offered, why_not_one
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.incidents.known import incidents_or_none
from services.console.web.money.overview import PATH as MONEY_PATH
from services.console.web.money.overview import Cursor
from services.console.web.money.pages import PAGES, known
from services.console.web.money.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from services.console.web.renderer import caller_of
from shared.communes import name_of
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.permissions import permission_of

PATH: Final = f"{MONEY_PATH}/requests"
_SHOWN: Final = 20
_COUNTED: Final = 50


@dataclass(frozen=True)
class _Written:
    """The form as it was sent, and what is wrong with it."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)


def province_request_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of requests to the province."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def requests(request: Request, actor: CurrentActor, cursor: Cursor = "") -> Response:
        return await _page(context, request, actor, cursor, _Written())

    @router.post(PATH)
    async def ask(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        found = communes_meant(form.value("commune"), actor)
        if len(found) != 1:
            reason = why_not_one(found, form.value("commune")).say(caller.language)
            return await _page(context, request, actor, "", _Written(form, wrong_field("commune", reason)))
        question = Question()
        question.put("incident_id", form.value("incident_id"), "incident_id")
        question.put("commune_code", found[0].code, "commune")
        question.put("document", form.value("document"), "document")
        answer = await context.services.province_requests.ask(caller, question.body, form.key)
        if (asked := answer.content) is not None:
            said = TEXTS["request_kept"].say(caller.language, count=asked.payments)
            if asked.moved_back:
                said = f"{said} {TEXTS['request_moved_back'].say(caller.language, count=asked.moved_back)}"
            return done(PATH, said, secure=secure)
        return await _page(context, request, actor, "", _Written(form, trouble_with(answer, question, caller)))

    return router


async def _page(context: Context, request: Request, actor: Actor, cursor: str, written: _Written) -> Response:
    caller, may = caller_of(request), permission_of("console", "POST", PATH)
    found: ProvinceRequestsResponse | None = known(await context.services.province_requests.list(caller, _SHOWN, cursor))
    officers = await officers_of(context.database, context.cipher, [one.requested_by for one in found.items] if found else [])
    mine = communes_of(actor)
    return PAGES.page(
        request,
        "province_requests.html",
        actor=actor,
        status=written.trouble.status,
        form=written.form,
        trouble=written.trouble,
        found=found,
        cursor=cursor,
        may_ask=may is not None and actor.has(*may.roles),
        incidents=await incidents_or_none(context, caller, actor) or (),
        communes=offered(actor),
        only=mine[0] if len(mine) == 1 else None,
        amount=amount_text,
        who=lambda subject: called(officers, subject),
    )


def _is_open(one: ProvinceRequest) -> bool:
    """It waits for the province's word: what was answered waits for nobody at this desk, unless the commune asks again."""
    return bool(one.waiting) and one.answer is None


async def _read(context: Context, caller: Caller, _: Actor) -> Waiting:
    answer = await context.services.province_requests.list(caller, _COUNTED)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    items = [
        WaitingItem(
            TEXTS["request_item"].filled(commune=name_of(one.commune_code), count=sum(each.payments for each in one.waiting)),
            f"{PATH}/{one.id}",
            commune_code=one.commune_code,
            drill=one.drill,
        )
        for one in answer.content.items
        if _is_open(one)
    ]
    drills = sum(one.drill for one in answer.content.items if _is_open(one))
    return Waiting(items, len(items), answer.content.next_cursor is not None and bool(items), drills=drills)


QUEUE: Final = Queue(
    "province-requests",
    TEXTS["requests_title"],
    frozenset({Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_LEADER}),
    PATH,
    _read,
    TEXTS["requests_act"],
)
