"""What two persons book: what waits for the second, and what came into a source and may be reversed."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.console.client.bookings import Booking
from services.console.client.transport import Caller
from services.console.store.officers import officers_of
from services.console.views.money import BOOKING_KINDS, BOOKING_VERDICTS
from services.console.views.officers import called
from services.console.views.vocabulary import amount_text, word
from services.console.web.context import Context
from services.console.web.forms.said import done
from services.console.web.forms.sent import Form, Question, form_sent
from services.console.web.forms.trouble import Trouble, trouble_with
from services.console.web.money.pages import PAGES, known
from services.console.web.money.sources import PATH as SOURCES_PATH
from services.console.web.money.texts import TEXTS
from services.console.web.queues import Queue, Waiting, WaitingItem
from services.console.web.renderer import caller_of
from shared.errors import NotFound
from shared.http import CurrentActor
from shared.identity import Actor, Role
from shared.texts import Text

PATH: Final = "/money/bookings"
_OF_SOURCE: Final = f"{SOURCES_PATH}/{{source_id}}/contributions"


def booking_routes(context: Context, *, secure: bool) -> APIRouter:
    """Return the routes of bookings."""
    router = APIRouter(include_in_schema=False)
    bookings = context.services.bookings

    @router.get(PATH)
    async def waiting(request: Request, actor: CurrentActor) -> Response:
        return await _waiting_page(context, request, actor, Form(), Trouble())

    @router.post(f"{PATH}/{{booking_id}}")
    async def decide(request: Request, actor: CurrentActor, booking_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        question = Question()
        question.put("verdict", form.value("verdict"), "verdict")
        answer = await bookings.decide(caller, booking_id, question.body, form.key)
        if answer.content is not None:
            return done(PATH, word(BOOKING_VERDICTS, form.value("verdict")).say(caller.language), secure=secure)
        return await _waiting_page(context, request, actor, form, trouble_with(answer, question, caller))

    @router.get(_OF_SOURCE)
    async def contributions(request: Request, actor: CurrentActor, source_id: UUID) -> Response:
        return await _contributions_page(context, request, actor, source_id, Form(), Trouble())

    @router.post(_OF_SOURCE)
    async def reverse(request: Request, actor: CurrentActor, source_id: UUID) -> Response:
        caller, form = caller_of(request), await form_sent(request)
        contribution_id = _id_in(form.value("contribution"))
        question = Question()
        question.put("reason", form.value("reason"), "reason")
        answer = await bookings.reverse(caller, contribution_id, question.body, form.key)
        if answer.content is not None:
            return done(PATH, TEXTS["reversal_asked"].say(caller.language), secure=secure)
        return await _contributions_page(context, request, actor, source_id, form, trouble_with(answer, question, caller))

    return router


def _id_in(value: str) -> UUID:
    """Return the id that a form carries. Raises NotFound for what no page of ours has sent."""
    try:
        return UUID(value)
    except ValueError:
        raise NotFound from None


async def _waiting_page(context: Context, request: Request, actor: Actor, form: Form, trouble: Trouble) -> Response:
    found = known(await context.services.bookings.waiting(caller_of(request)))
    people = [who for one in found.items for who in (one.booked_by, one.received_by)] if found else []
    officers = await officers_of(context.database, context.cipher, people)
    return PAGES.page(
        request,
        "bookings.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        found=found,
        may_decide=actor.has(Role.ACCOUNTANT),
        subject=actor.subject,
        amount=amount_text,
        kind=lambda code: word(BOOKING_KINDS, code),
        who=lambda subject: called(officers, subject),
    )


async def _contributions_page(  # noqa: PLR0913, PLR0917 - a page with its form
    context: Context, request: Request, actor: Actor, source_id: UUID, form: Form, trouble: Trouble
) -> Response:
    caller = caller_of(request)
    found = known(await context.services.bookings.contributions(caller, source_id))
    source = known(await context.services.disbursement.source(caller, source_id))
    return PAGES.page(
        request,
        "contributions.html",
        actor=actor,
        status=trouble.status,
        form=form,
        trouble=trouble,
        found=found,
        source=source,
        source_id=source_id,
        may_reverse=actor.has(Role.ACCOUNTANT),
        amount=amount_text,
    )


def _words(one: Booking) -> Text:
    """Return what waits, in a line."""
    kind, amount, source = word(BOOKING_KINDS, one.kind), amount_text(one.amount, one.unit), one.source_name
    line = TEXTS["booking_item"]
    return Text(
        vi=line.say("vi", what=kind.vi, amount=amount.vi, source=source),
        en=line.say("en", what=kind.en, amount=amount.en, source=source),
    )


async def _read(context: Context, caller: Caller, actor: Actor) -> Waiting:
    answer = await context.services.bookings.waiting(caller)
    if answer.content is None:
        return Waiting(away=(answer.service,))
    # What one has booked oneself waits for somebody else.
    theirs = [one for one in answer.content.items if one.booked_by != actor.subject]
    items = [
        WaitingItem(
            _words(one),
            PATH,
            drill=one.drill,
        )
        for one in theirs
    ]
    return Waiting(items, len(items), drills=sum(item.drill for item in items))


QUEUE: Final = Queue(
    "bookings",
    TEXTS["bookings_title"],
    frozenset({Role.ACCOUNTANT}),
    PATH,
    _read,
    TEXTS["bookings_act"],
)
