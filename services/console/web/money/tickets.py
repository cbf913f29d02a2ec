"""What the bank left open: its words, who looks after each, and ending what is of no payment of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.money import Proposal, TicketLine, TicketsResponse
from services.console.store.case_numbers import numbers_of
from services.console.store.officers import officers_of
from services.console.views.money import OUTCOMES
from services.console.views.officers import OfficerView, called
from services.console.views.vocabulary import amount_text, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.money.overview import ODD_PATH as PATH
from services.console.web.money.overview import Cursor
from services.console.web.money.pages import PAGES, known
from services.console.web.money.texts import TEXTS
from services.console.web.payment_names import payment_name
from services.console.web.renderer import caller_of
from shared.communes import name_of
from shared.duties import same_person
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.texts import Text

_SHOWN: Final = 50
_COMMUNE: Final = "commune:"


@dataclass(frozen=True)
class _Written:
    """What is written in the form of one ticket."""

    form: Form = field(default_factory=Form)
    trouble: Trouble = field(default_factory=Trouble)
    ticket_id: UUID | None = None


def ticket_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of what the bank left open."""
    router = APIRouter(include_in_schema=False)
    disbursement = context.services.disbursement

    @router.get(PATH)
    async def tickets(request: Request, actor: CurrentActor, cursor: Cursor = "") -> Response:
        return await _page(context, request, actor, cursor, _Written())

    @router.post(f"{PATH}/{{ticket_id}}/take")
    async def take(request: Request, actor: CurrentActor, ticket_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        answer = await disbursement.take_ticket(caller, ticket_id, form.key)
        if answer.content is not None:
            return done(PATH, TEXTS["ticket_taken"].say(caller.language), secure=secure)
        return await _page(context, request, actor, "", _Written(form, trouble_with(answer, Question(), caller), ticket_id))

    @router.post(f"{PATH}/{{ticket_id}}/close")
    async def close(request: Request, actor: CurrentActor, ticket_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("reason", form.value("reason"), "reason")
        answer = await disbursement.close_ticket(caller, ticket_id, question.body, form.key)
        if answer.content is not None:
            return done(PATH, TEXTS["ticket_closed"].say(caller.language), secure=secure)
        return await _page(context, request, actor, "", _Written(form, trouble_with(answer, question, caller), ticket_id))

    return router


async def _page(context: Context, request: Request, actor: Actor, cursor: str, written: _Written) -> Response:
    found: TicketsResponse | None = known(await context.services.disbursement.tickets(caller_of(request), _SHOWN, cursor))
    named = [name for one in found.items for name in _named(one)] if found else []
    officers = await officers_of(context.database, context.cipher, named)
    numbers = await numbers_of(context.database, [one.payment.case_id for one in found.items if one.payment] if found else [])
    return PAGES.page(
        request,
        "odd_answers.html",
        actor=actor,
        name=lambda payment: payment_name(payment, numbers),
        status=written.trouble.status,
        found=found,
        cursor=cursor,
        form=written.form,
        trouble=written.trouble,
        written=written.ticket_id,
        may_act=actor.has(Role.ACCOUNTANT),
        is_wide=actor.area is None,
        is_mine=lambda ticket: bool(ticket.taken_by) and same_person(ticket.taken_by, actor.subject),
        owner=_owner,
        proposed=lambda proposal: proposal_text(proposal, officers),
        who=lambda subject: called(officers, subject),
    )


def proposal_text(proposal: Proposal, officers: Mapping[str, OfficerView]) -> Text:
    """Return what one person has said, and why, so that another can judge it and say exactly the same."""
    said = {"who": called(officers, proposal.by), "outcome": word(OUTCOMES, proposal.outcome)}
    if proposal.amount_dong is None:
        what = TEXTS["ticket_proposed"].filled(**said)
    else:
        what = TEXTS["ticket_proposed_amount"].filled(**said, amount=amount_text(proposal.amount_dong, "dong"))
    if proposal.reason is None:
        return what
    why = TEXTS["ticket_proposed_why"].filled(reason=proposal.reason) if proposal.reason else TEXTS["ticket_why_not_shown"]
    return Text(vi=f"{what.vi} {why.vi}", en=f"{what.en} {why.en}")


def _named(ticket: TicketLine) -> list[str]:
    return [name for name in (ticket.taken_by, ticket.proposal.by if ticket.proposal else None) if name]


def _owner(owner: str) -> Text:
    """Return who answers for it."""
    if not owner.startswith(_COMMUNE):
        return TEXTS["ticket_of_country"]
    return TEXTS["ticket_of_commune"].filled(commune=name_of(owner.removeprefix(_COMMUNE)))
