"""One list: printed, handed over by touch, what nobody took, what came back, closed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.console.client.cash_lists import CashLinesResponse
from services.console.client.transport import Answer, Caller
from services.console.views.cash_lists import LINE_STATES, MARKS, WHY_NOT
from services.console.views.vocabulary import TAKERS
from services.console.web.cash_lists.paper import list_paper
from services.console.web.cash_lists.texts import TEXTS
from services.console.web.cash_lists.view import PAGES, PATH, ListPage, read_page, read_paper, taker_of, what_of
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.seen import as_seen, line_seen
from services.console.web.forms.sent import Form, Question, form_sent, local_moment, number
from services.console.web.forms.trouble import Trouble, trouble_with, wrong_field
from services.console.web.papers.files import PaperForm, printed
from services.console.web.renderer import caller_of
from shared.clock import VIETNAM, now
from shared.errors import Unavailable
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.number_words import dong_text

_SAID: Final = ("handed_to", "mark", "authorisation", "evidence", "reason")
_REASONS_SAID: Final = 3
Part = Annotated[int, Query(ge=0, le=3)]
_ONE: Final = f"{PATH}/{{list_id}}"


def carrying_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of one list for who carries it, and for who prints it."""
    router = APIRouter(include_in_schema=False)
    lists = context.services.cash_lists

    @router.get(_ONE)
    async def one(request: Request, actor: CurrentActor, list_id: UUID, part: Part = 0) -> Response:
        return _page(request, actor, list_id, await read_page(context, caller_of(request), list_id, part))

    @router.get(f"{_ONE}/paper")
    async def paper(request: Request, list_id: UUID, form: PaperForm = "pdf") -> Response:
        found = await read_paper(context, caller_of(request), list_id)
        if found is None:
            raise Unavailable(TEXTS["away"])
        return await printed(list_paper(found), form, f"danh-sach-ky-nhan-{found.number}")

    @router.post(f"{_ONE}/handovers")
    async def hand_over(request: Request, actor: CurrentActor, list_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        page = await read_page(context, caller, list_id, _part(form))
        lines, trouble = _given(form, page, caller)
        if trouble is None:
            answer = await lists.hand_over(caller, list_id, {"items": lines}, form.key)
            if answer.content is not None:
                return done(f"{PATH}/{list_id}?part={page.part}", _told(answer.content, "handed", caller), secure=secure)
            trouble = _trouble(answer, caller)
        return _page(request, actor, list_id, replace(page, form=form, trouble=trouble))

    @router.post(f"{_ONE}/not-handed-over")
    async def keep_back(request: Request, actor: CurrentActor, list_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        items, trouble = _kept(form, caller)
        if trouble is None:
            answer = await lists.keep_back(caller, list_id, {"items": items}, form.key)
            if answer.content is not None:
                return done(f"{PATH}/{list_id}?part={_part(form)}", _told(answer.content, "kept", caller), secure=secure)
            trouble = _trouble(answer, caller)
        page = await read_page(context, caller, list_id, _part(form))
        return _page(request, actor, list_id, replace(page, form=form, trouble=trouble))

    return router


def accounting_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of one list for who accounts for it."""
    router = APIRouter(include_in_schema=False)
    lists = context.services.cash_lists

    @router.post(f"{_ONE}/handed-back")
    async def hand_back(request: Request, actor: CurrentActor, list_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("amount", number(form.value("amount"), caller.language), "amount")
        answer = await lists.hand_back(caller, list_id, question.body, form.key)
        if answer.content is not None:
            said = TEXTS["was_back"].say(caller.language, amount=dong_text(int(question.body["amount"])))
            return done(f"{PATH}/{list_id}", said, secure=secure)
        page = await read_page(context, caller, list_id)
        return _page(request, actor, list_id, replace(page, form=form, trouble=trouble_with(answer, question, caller)))

    @router.post(f"{_ONE}/closed")
    async def close(request: Request, actor: CurrentActor, list_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        answer = await lists.close(caller, list_id, form.value("seen"), form.key)
        if answer.content is not None:
            return done(f"{PATH}/{list_id}", TEXTS["was_closed"].say(caller.language), secure=secure)
        page = await read_page(context, caller, list_id)
        return _page(request, actor, list_id, replace(page, form=form, trouble=trouble_with(answer, None, caller)))

    return router


def _part(form: Form) -> int:
    written = form.value("part")
    return int(written) if written in {"0", "1", "2", "3"} else 0


def _given(form: Form, page: ListPage, caller: Caller) -> tuple[list[dict[str, Any]], Trouble | None]:
    """Return what is said of each ticked line, or what is missing before anybody need be asked."""
    ticked = list(dict.fromkeys(line_seen(one)[0] for one in form.all("line")))
    if not ticked:
        return [], wrong_field("line", TEXTS["nothing_ticked"].say(caller.language))
    signer = form.value("signer")
    if signer and len(ticked) > 1:
        return [], wrong_field("signer", TEXTS["one_line"].say(caller.language))
    # Whoever else takes it signs with his own name, which is not known before he is there.
    heads = {str(line.payment_id): page.heads.get(line.case_id, "") for line in page.lines if taker_of(line) is None}
    if not signer and not all(heads.get(name) for name in ticked):
        return [], wrong_field("signer", TEXTS["no_signer"].say(caller.language))
    shared = {name: form.value(name) for name in ("handed_to", "mark", "authorisation", "evidence") if form.value(name)}
    shared["handed_at"] = local_moment(form.value("handed_at"))
    return [{"payment_id": name, "signer": signer or heads[name], **shared} for name in ticked], None


def _kept(form: Form, caller: Caller) -> tuple[list[dict[str, Any]], Trouble | None]:
    """Return of which ticked lines nobody took the money."""
    ticked = list(dict.fromkeys(line_seen(one)[0] for one in form.all("line")))
    if not ticked:
        return [], wrong_field("line", TEXTS["nothing_ticked"].say(caller.language))
    why = {"reason": form.value("reason")} if form.value("reason") else {}
    return [{"payment_id": name, **why} for name in ticked], None


def _told(content: CashLinesResponse, name: str, caller: Caller) -> str:
    said = TEXTS[name].say(caller.language, count=len(content.done))
    reasons = list(dict.fromkeys(one for refused in content.refused for one in refused.problem.reasons))[:_REASONS_SAID]
    if content.refused:
        more = TEXTS["some_refused"].say(caller.language, refused=len(content.refused), reasons="; ".join(reasons))
        return f"{said} {more}"
    return said


def _trouble(answer: Answer[Any], caller: Caller) -> Trouble:
    """Return why it was not done, what is said of all lines at its field."""
    trouble = trouble_with(answer, None, caller)
    by_field = {name: [why] for place, why in trouble.general if (name := place.rpartition(".")[2]) in {*_SAID, "handed_at"}}
    general = tuple(one for one in trouble.general if one[0].rpartition(".")[2] not in by_field)
    return replace(trouble, errors={**trouble.errors, **by_field}, general=general)


def _page(request: Request, actor: Actor, list_id: UUID, page: ListPage) -> Response:
    form = page.form
    if not form.values:
        values: Mapping[str, str] = {
            "handed_to": "household",
            "mark": "signature",
            "handed_at": f"{now().astimezone(VIETNAM):%Y-%m-%dT%H:%M}",
        }
        form = Form(values)
    return PAGES.page(
        request,
        "cash_list.html",
        actor=actor,
        status=page.trouble.status,
        numbers=page.numbers,
        list_id=list_id,
        page=page,
        found=page.found,
        form=form,
        trouble=page.trouble,
        states=LINE_STATES,
        reasons={code: text.capitalized() for code, text in WHY_NOT.items()},
        marks=MARKS,
        takers={code: text.capitalized() for code, text in TAKERS.items()},
        what_of=what_of,
        taker_of=taker_of,
        as_seen=as_seen,
        may_carry=actor.has(Role.PAYING_AGENT),
        may_account=actor.has(Role.ACCOUNTANT),
        may_print=actor.has(Role.ACCOUNTANT, Role.PAYING_AGENT),
    )
