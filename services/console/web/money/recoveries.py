"""What is too much in hand since less of an award stands: the list, and saying that it came back or was waived."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.transport import Caller
from services.console.store.case_numbers import numbers_of
from services.console.views.vocabulary import RECOVERY_STATES, amount_text, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.households import heads_of
from services.console.web.money.overview import PATH as MONEY_PATH
from services.console.web.money.overview import Cursor
from services.console.web.money.pages import PAGES, known
from services.console.web.money.texts import TEXTS
from services.console.web.renderer import caller_of
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.vocabulary import RECOVERED_REASONS, reason_text

PATH: Final = f"{MONEY_PATH}/recoveries"
_SHOWN: Final = 50
_REASONS: Final = {code: text.capitalized() for code, text in RECOVERED_REASONS.items()}
_ENDS: Final = {Role.ACCOUNTANT: "paid_back", Role.PROVINCIAL_LEADER: "waived"}
"""Who says which end: money that came back is seen by who keeps the books; to waive it is the province's word."""


def recovery_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of recoveries."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def recoveries(request: Request, actor: CurrentActor, cursor: Cursor = "") -> Response:
        return await _page(context, request, actor, cursor, {})

    @router.post(f"{PATH}/{{recovery_id}}")
    async def end(request: Request, actor: CurrentActor, recovery_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        for name in ("outcome", "reason"):
            question.put(name, form.value(name), name)
        answer = await context.services.disbursement.end_recovery(caller, recovery_id, question.body, form.key)
        if answer.content is not None:
            outcome = word(RECOVERY_STATES, form.value("outcome")).say(caller.language)
            return done(PATH, TEXTS["recovery_ended"].say(caller.language, outcome=outcome), secure=secure)
        trouble = trouble_with(answer, question, caller)
        if not form.value("reason"):
            trouble = wrong_field("reason", TEXTS["recovery_reason"].say(caller.language))
        return await _page(context, request, actor, "", {"written": (recovery_id, form, trouble)})

    return router


async def _page(context: Context, request: Request, actor: Actor, cursor: str, more: dict[str, Any]) -> Response:
    caller: Caller = caller_of(request)
    found = known(await context.services.disbursement.recoveries(caller, _SHOWN, cursor))
    recovery_id, form, trouble = more.get("written", (None, Form(), Trouble()))
    return PAGES.page(
        request,
        "recoveries.html",
        actor=actor,
        status=trouble.status,
        numbers=await numbers_of(context.database, [one.case_id for one in found.items] if found else []),
        found=found,
        heads=await heads_of(context.services.intake, caller, [one.case_id for one in found.items] if found else []),
        cursor=cursor,
        ends=[outcome for role, outcome in _ENDS.items() if actor.has(role)],
        reasons=_REASONS,
        written=recovery_id,
        form=form,
        trouble=trouble,
        amount=amount_text,
        reason=lambda code: reason_text(RECOVERED_REASONS, code),
    )
