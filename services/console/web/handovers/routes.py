"""The page on which handovers are written down."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.disbursement import HandedOverResponse, PaymentToHandOver
from services.console.client.transport import Answer, Caller
from services.console.store.case_numbers import numbers_of
from services.console.views.vocabulary import EVIDENCE_KINDS, SERVICES, TAKERS, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.seen import as_seen, line_seen
from services.console.web.forms.sent import Form, form_sent, local_moment, number
from services.console.web.forms.trouble import Trouble, trouble_of, wrong_field
from services.console.web.handovers.queue import RAILS, what_of
from services.console.web.handovers.texts import TEXTS
from services.console.web.households import heads_of
from services.console.web.renderer import Pages, caller_of
from shared.http import CurrentActor
from shared.identity import Actor

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)
_SHOWN: Final = 50
"""Each household of a page is asked for by name, and that it was looked at is written down."""
_REASONS_SAID: Final = 3
SAID: Final = ("handed_to", "proxy_name", "evidence_kind", "evidence", "note")
"""What is said of all lines alike, beside the moment."""
_NEEDED: Final = {"evidence_kind": TEXTS["no_evidence_kind"], "evidence": TEXTS["no_evidence"]}
TAKEN_BY: Final = {code: text.capitalized() for code, text in TAKERS.items()}
PROOFS: Final = {code: text.capitalized() for code, text in EVIDENCE_KINDS.items()}


@dataclass(frozen=True)
class ToHandOver:
    """What is set aside for whom."""

    payments: Sequence[PaymentToHandOver]
    heads: Mapping[UUID, str]
    numbers: Mapping[UUID, str]
    away: Sequence[str]


def handover_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of handing over."""
    router = APIRouter(include_in_schema=False)

    @router.get("/handovers")
    async def to_hand_over(request: Request, actor: CurrentActor) -> Response:
        form = Form({"handed_to": "household"})
        return _page(request, actor, await _waiting(context, caller_of(request)), form, Trouble())

    @router.post("/handovers")
    async def hand_over(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        if (trouble := unreadable(form, caller)) is not None:
            return _page(request, actor, await _waiting(context, caller), form, trouble)
        answer = await context.services.disbursement.hand_over(caller, lines_said(form), form.key)
        if answer.content is not None:
            return done("/handovers", outcome_said(answer.content, caller), secure=secure)
        return _page(request, actor, await _waiting(context, caller), form, trouble_at_fields(answer, caller))

    return router


def lines_said(form: Form) -> list[dict[str, Any]]:
    """Return what the form says of each ticked line: what was seen of it, and what is said of all alike."""
    shared = {name: form.value(name) for name in SAID if form.value(name)}
    if form.value("handed_at"):
        shared["handed_at"] = local_moment(form.value("handed_at"))
    return [{**_seen(one), **shared} for one in dict.fromkeys(form.all("payment"))]


def unreadable(form: Form, caller: Caller) -> Trouble | None:
    """Return what is missing before anybody need be asked."""
    if not form.all("payment"):
        return wrong_field("payment", TEXTS["nothing_ticked"].say(caller.language))
    missing = {name: [said.say(caller.language)] for name, said in _NEEDED.items() if not form.value(name)}
    return Trouble(errors=missing, outcome="invalid") if missing else None


def _seen(ticked: str) -> dict[str, Any]:
    """Return which payment is meant, and how much of it was shown: what was lowered meanwhile is not recorded unseen."""
    payment, amount = line_seen(ticked)
    return {"payment_id": payment, **({"quantity": number(amount)} if amount else {})}


def outcome_said(content: HandedOverResponse, caller: Caller) -> str:
    """Return what is told once it is written down: how many are, and why others are not."""
    reasons = list(dict.fromkeys(reason for refused in content.refused for reason in refused.problem.reasons))[:_REASONS_SAID]
    name = "handed_some" if content.refused else "handed"
    count = len(content.handed_over)
    return TEXTS[name].say(caller.language, count=count, refused=len(content.refused), reasons="; ".join(reasons))


def trouble_at_fields(answer: Answer[Any], caller: Caller) -> Trouble:
    """Return why it was not done, what is said of all lines at its field."""
    service = word(SERVICES, answer.service).say(caller.language)
    trouble = trouble_of(answer, service=service, language=caller.language)
    by_field: dict[str, list[str]] = {}
    general = []
    for place, reason in trouble.general:
        name = place.rpartition(".")[2]
        if name in {*SAID, "handed_at"}:
            by_field[name] = [reason]
        else:
            general.append((place, reason))
    return replace(trouble, errors=by_field, general=tuple(general))


async def _waiting(context: Context, caller: Caller) -> ToHandOver:
    answers = await asyncio.gather(*(context.services.disbursement.to_hand_over(caller, rail, _SHOWN) for rail in RAILS))
    payments = [payment for answer in answers if answer.content for payment in answer.content.items][:_SHOWN]
    away = {answer.service for answer in answers if answer.content is None}
    heads = await heads_of(context.services.intake, caller, [payment.case_id for payment in payments])
    numbers = await numbers_of(context.database, [payment.case_id for payment in payments])
    return ToHandOver(payments, heads, numbers, sorted(away))


def _page(request: Request, actor: Actor, waiting: ToHandOver, form: Form, trouble: Trouble) -> Response:
    return _PAGES.page(
        request,
        "handovers.html",
        actor=actor,
        status=trouble.status,
        numbers=waiting.numbers,
        waiting=waiting,
        form=form,
        trouble=trouble,
        takers=TAKEN_BY,
        proofs=PROOFS,
        what_of=what_of,
        as_seen=as_seen,
    )
