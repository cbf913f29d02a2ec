"""The one page of what is wrong now, and the forms on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from services.console.client.operations import PUBLISHERS, SERVICES
from services.console.client.transport import Answer, Caller
from services.console.store.case_numbers import numbers_of
from services.console.views.vocabulary import SERVICES as NAMES
from services.console.views.vocabulary import word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.operations.acts import Done, Order, Refill, by_service, replay, retry
from services.console.web.operations.pages import PAGES
from services.console.web.operations.texts import TEXTS
from services.console.web.operations.troubles import look_at_all
from services.console.web.renderer import caller_of
from shared.http import CurrentActor
from shared.identity import Actor

PATH: Final = "/operations"
LETTERS: Final = f"{PATH}/dead-letters"
REFUSED: Final = f"{PATH}/refused"
GAPS: Final = f"{PATH}/gaps"
_CURSOR: Final = "cursor-"
STATES: Final = {state: TEXTS[f"state_{state}"] for state in ("ready", "troubled", "silent")}
BACKUPS: Final = {state: TEXTS[f"backup_{state}"] for state in ("whole", "old", "none", "unknown")}


@dataclass(frozen=True)
class Sent:
    """One of the forms as it was sent, what is wrong with it, and where a long replay is to go on."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    goes_on: Mapping[str, str] = field(default_factory=dict)
    said: str = ""

    @property
    def is_over(self) -> bool:
        """Nothing of it is left to be shown again."""
        return not self.trouble.wrong and not self.goes_on


def operation_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of operations."""
    router = APIRouter(include_in_schema=False)
    operations = context.services.operations

    @router.get(PATH)
    async def now_wrong(request: Request, actor: CurrentActor) -> Response:
        return await _page(context, request, actor, Sent())

    @router.post(LETTERS)
    async def take_letters(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        orders, trouble = _orders(form, SERVICES, "letter", caller)
        if trouble.wrong:
            return await _page(context, request, actor, Sent(form, trouble))
        results = await replay(operations, caller, orders)
        sent = _after_replay(form, results, caller)
        return done(PATH, sent.said, secure=secure) if sent.is_over else await _page(context, request, actor, sent)

    @router.post(REFUSED)
    async def try_refused(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        orders, trouble = _orders(form, PUBLISHERS, "fact", caller)
        if trouble.wrong:
            return await _page(context, request, actor, Sent(form, trouble))
        results = await retry(operations, caller, orders, form.key)
        trouble = _trouble(results, "why_fact", caller)
        if trouble.wrong and not _some(results):
            return await _page(context, request, actor, Sent(form, trouble))
        return done(PATH, _said("retried", results, caller), secure=secure)

    @router.post(GAPS)
    async def fill_gaps(request: Request, actor: CurrentActor) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        wanted = by_service(form.all("gap"))
        if not wanted:
            trouble = wrong_field("gap", TEXTS["nothing_ticked"].say(caller.language))
            return await _page(context, request, actor, Sent(form, trouble))
        refill = Refill(operations, caller, form.value("why_gap"), form.key)
        await refill.run(wanted)
        said = _said_of_gaps(refill, caller)
        if refill.failed:
            trouble = _trouble_of(refill.failed, "why_gap", caller)
            return await _page(context, request, actor, Sent(form, trouble, said=said if refill.asked else ""))
        return done(PATH, said, secure=secure)

    return router


def _orders(form: Form, services: Sequence[str], name: str, caller: Caller) -> tuple[list[Order], Trouble]:
    """Return what each service is to take again: what was ticked, everything, or what an earlier press left."""
    reason = form.value(f"why_{name}")
    left = {service: cursor for service in services if (cursor := form.value(f"{_CURSOR}{service}"))}
    if left:
        return [Order(service, reason, cursor=cursor) for service, cursor in left.items()], Trouble()
    if form.value("which") == "all":
        return [Order(service, reason) for service in services], Trouble()
    wanted = {service: ids for service, ids in by_service(form.all(name)).items() if service in services}
    if not wanted:
        return [], wrong_field(name, TEXTS["nothing_ticked"].say(caller.language))
    overtakes = bool(form.value("overtakes"))
    return [Order(service, reason, sorted(ids), overtakes) for service, ids in wanted.items()], Trouble()


def _after_replay(form: Form, results: Sequence[Done], caller: Caller) -> Sent:
    """Return what is left of a replay: where it goes on, and what stands in its way where nobody has answered."""
    goes_on = {one.service: one.cursor for one in results if one.cursor}
    said = _said("taken", results, caller) if _some(results) else ""
    return Sent(form, Trouble() if said and not goes_on else _trouble(results, "why_letter", caller), goes_on, said)


def _some(results: Sequence[Done]) -> bool:
    """Tell whether anything was asked for and answered."""
    return any(one.failed is None or one.count for one in results)


def _said(name: str, results: Sequence[Done], caller: Caller) -> str:
    count, waiting = sum(one.count for one in results), sum(one.waiting_on for one in results)
    sentences = [TEXTS[name].say(caller.language, count=count, waiting=waiting)]
    if not_there := sum(len(one.not_there) for one in results):
        sentences.append(TEXTS["not_there"].say(caller.language, count=not_there))
    if silent := [word(NAMES, one.service).say(caller.language) for one in results if one.failed is not None]:
        sentences.append(TEXTS["not_answered"].say(caller.language, names=", ".join(silent)))
    return " ".join(sentences)


def _said_of_gaps(refill: Refill, caller: Caller) -> str:
    said = TEXTS["refilled"].say(caller.language, count=refill.asked)
    if not refill.homeless:
        return said
    return f"{said} " + TEXTS["homeless"].say(caller.language, topics=", ".join(sorted(set(refill.homeless))))


def _trouble(results: Sequence[Done], why: str, caller: Caller) -> Trouble:
    return _trouble_of([one.failed for one in results if one.failed is not None], why, caller)


def _trouble_of(failed: Sequence[Answer[Any]], why: str, caller: Caller) -> Trouble:
    """Return why services did not do it: what is wrong with the reason at its field, once, and each other sentence once."""
    question = Question(origins={"reason": why})
    errors: dict[str, list[str]] = {}
    general: dict[tuple[str, str], None] = {}
    troubles = [trouble_with(answer, question, caller) for answer in failed]
    for trouble in troubles:
        for name, reasons in trouble.errors.items():
            errors[name] = list(dict.fromkeys([*errors.get(name, ()), *reasons]))
        general |= dict.fromkeys(trouble.general)
    outcome = troubles[0].outcome if troubles else "ok"
    return Trouble(errors, tuple(general), outcome, is_key_spent=any(trouble.is_key_spent for trouble in troubles))


async def _page(context: Context, request: Request, actor: Actor, sent: Sent) -> Response:
    troubles = await look_at_all(context, caller_of(request))
    return PAGES.page(
        request,
        "operations.html",
        actor=actor,
        status=sent.trouble.status,
        numbers=await numbers_of(context.database, troubles.case_ids),
        troubles=troubles,
        form=sent.form,
        trouble=sent.trouble,
        goes_on=sent.goes_on,
        states=STATES,
        backups=BACKUPS,
        partly=sent.said,
    )
