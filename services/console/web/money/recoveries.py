"""What is too much in hand: the list, and one with its plan and receipts, where it is planned, received or let go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.money import RecoveryStoryResponse
from services.console.client.transport import Answer, Caller
from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.officers import OfficerView, called
from services.console.views.vocabulary import RECOVERY_CAUSES, RECOVERY_STATES, amount_text, owner_text, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.households import heads_of
from services.console.web.money.overview import PATH as MONEY_PATH
from services.console.web.money.overview import Cursor
from services.console.web.money.pages import PAGES, known
from services.console.web.money.texts import TEXTS
from services.console.web.payment_names import payment_name
from services.console.web.renderer import caller_of
from shared.errors import Unavailable
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.payee_words import payee_text
from shared.texts import Text
from shared.vocabulary import RECOVERED_REASONS

PATH: Final = f"{MONEY_PATH}/recoveries"
_SHOWN: Final = 50
_PLACES: Final = ("commune:", "province:")
_SAID_BY_ITSELF: Final = frozenset({"repaid", "sent_back_by_bank"})
_REASONS: Final = {code: text.capitalized() for code, text in RECOVERED_REASONS.items() if code not in _SAID_BY_ITSELF}


@dataclass(frozen=True)
class Written:
    """What was written about a recovery and could not be kept."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)


def recovery_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of recoveries."""
    router = APIRouter(include_in_schema=False)
    disbursement = context.services.disbursement

    @router.get(PATH)
    async def recoveries(request: Request, actor: CurrentActor, cursor: Cursor = "") -> Response:
        return await _list(context, request, actor, cursor)

    @router.get(f"{PATH}/{{recovery_id}}")
    async def recovery(request: Request, actor: CurrentActor, recovery_id: UUID) -> Response:
        return await recovery_page(context, request, actor, recovery_id, Written())

    @router.post(f"{PATH}/{{recovery_id}}")
    async def end(request: Request, actor: CurrentActor, recovery_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        for name in ("outcome", "reason", "act"):
            question.put(name, form.value(name), name)
        answer: Answer[Any] = await disbursement.end_recovery(caller, recovery_id, question.body, form.key)
        if answer.content is not None:
            outcome = word(RECOVERY_STATES, form.value("outcome")).say(caller.language)
            return done(PATH, TEXTS["recovery_ended"].say(caller.language, outcome=outcome), secure=secure)
        trouble = trouble_with(answer, question, caller)
        if not form.value("reason"):
            trouble = wrong_field("reason", TEXTS["recovery_reason"].say(caller.language))
        return await recovery_page(context, request, actor, recovery_id, Written(form, trouble))

    return router


async def _list(context: Context, request: Request, actor: Actor, cursor: str) -> Response:
    caller: Caller = caller_of(request)
    found = known(await context.services.disbursement.recoveries(caller, _SHOWN, cursor))
    cases = [one.case_id for one in found.items] if found else []
    numbers = await numbers_of(context.database, cases)
    officers = await officers_of(
        context.database, context.cipher, [one.owner for one in found.items if one.owner] if found else []
    )
    return PAGES.page(
        request,
        "recoveries.html",
        actor=actor,
        numbers=numbers,
        name=lambda payment: payment_name(payment, numbers),
        found=found,
        heads=await heads_of(context.services.intake, caller, cases),
        owner=lambda name: _owner(name, officers),
        cursor=cursor,
        trouble=Trouble(),
        form=Form(),
        **_WORDS,
    )


async def recovery_page(context: Context, request: Request, actor: Actor, recovery_id: UUID, written: Written) -> Response:
    """Return the page of one recovery, with what was written and could not be kept."""
    caller = caller_of(request)
    shown: RecoveryStoryResponse | None = known(await context.services.disbursement.recovery(caller, recovery_id))
    if shown is None:
        raise Unavailable(TEXTS["away"])
    officers = await officers_of(context.database, context.cipher, [shown.owner] if shown.owner else [])
    numbers = await numbers_of(context.database, [shown.case_id])
    return PAGES.page(
        request,
        "recovery.html",
        actor=actor,
        status=written.trouble.status,
        numbers=numbers,
        name=lambda payment: payment_name(payment, numbers),
        one=shown,
        heads=await heads_of(context.services.intake, caller, [shown.case_id]),
        owner=lambda name: _owner(name, officers),
        keeps_books=actor.has(Role.ACCOUNTANT),
        leads=actor.has(Role.PROVINCIAL_LEADER),
        reasons=_REASONS,
        ways={"cash": TEXTS["way_cash"], "bank": TEXTS["way_bank"]},
        form=written.form,
        trouble=written.trouble,
        **_WORDS,
    )


def _owner(name: str, officers: Mapping[str, OfficerView]) -> Text:
    """Return who sees to it: a place ("commune:18073") by its name, or a person."""
    return owner_text(name) if name.startswith(_PLACES) else called(officers, name)


_WORDS: Final[Mapping[str, Any]] = {
    "amount": amount_text,
    "cause": lambda code: word(RECOVERY_CAUSES, code),
    "state": lambda code: word(RECOVERY_STATES, code),
    "payee": payee_text,
}
