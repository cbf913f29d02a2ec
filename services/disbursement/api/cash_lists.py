"""Cash lists: made out by accountants, handed over line by line, handed back and closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation, words_cipher
from services.disbursement.api.schemas.cash_lists import (
    CashHandoversRequest,
    CashLineResponse,
    CashLinesResponse,
    CashListDetailResponse,
    CashListRequest,
    CashListResponse,
    HandBackRequest,
    NotHandedOverRequest,
    RefusedLine,
    WaitingForListResponse,
    WaitingForListsResponse,
)
from services.disbursement.commands.cash_handovers import LinesChanged
from services.disbursement.commands.cash_lists import CashListWish, Closing, Counted
from services.disbursement.domain.cash_lists import CashHandover, CashList, LineState, NotHandedOver
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, language_of, position_of, problem_body
from shared.http.preconditions import READ_RESPONSES, WRITE_RESPONSES, IfMatch, etag_of, seen_revision
from shared.ids import PaymentId, RoundId, SourceId
from shared.texts import Language

router = APIRouter(tags=["cash lists"])

_WITH_MONEY: Final = frozenset({LineState.OUT, LineState.NOT_HANDED_OVER})


@router.get("/v1/queues/to-put-on-lists")
async def waiting_for_lists(actor: CurrentActor, foundation: CurrentFoundation) -> WaitingForListsResponse:
    """Say of which source and commune how many payments wait for a cash list, in the caller's area."""
    async with foundation.database.reading() as session:
        found = await store.cash_queues.list_waiting(session, actor.area)
    return WaitingForListsResponse(items=[WaitingForListResponse.of(one) for one in found])


@dataclass(frozen=True)
class CashListQuery:
    """What the address asks for: all of them, those with money out (`open`), or those that are closed."""

    open: Annotated[bool | None, Query()] = None


@router.get("/v1/cash-lists")
async def list_cash_lists(
    query: Annotated[CashListQuery, Depends()],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    limit: PageSize = 100,
    cursor: Cursor = None,
) -> Page[CashListResponse]:
    """List cash lists of the caller's area, the newest first."""
    page = (position_of(cursor), limit + 1)
    async with foundation.database.reading() as session:
        found = await store.cash_lists.list_lists(session, actor.area, page, is_open=query.open)
        lines = await store.cash_lists.list_lines(session, [one.id for one in found[:limit]])
    items = [CashListResponse.of(one, lines.get(one.id, ()), foundation.data_cipher) for one in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.get("/v1/cash-lists/{list_id}", responses=READ_RESPONSES)
async def get_cash_list(
    list_id: UUID, actor: CurrentActor, foundation: CurrentFoundation, response: Response
) -> CashListDetailResponse:
    """One list with its lines, what came back of it, and what of it is not to be handed over. The ETag is for closing it."""
    async with foundation.database.reading() as session:
        cash_list = await store.cash_lists.find_list(session, actor.area, RoundId(list_id))
        lines = (await store.cash_lists.list_lines(session, [cash_list.id])).get(cash_list.id, [])
        names = [line.payment_id for line in lines]
        given = await store.handovers.find_handovers(session, names)
        came_back = await store.cash_lists.list_hand_backs(session, cash_list.id)
        found = {payment.id: payment for payment in await store.cash_queues.find_payments(session, names)}
        paid = await store.payees.find_paid(session, list(found.values()))
        owed = [found[line.payment_id] for line in lines if line.state in _WITH_MONEY]
        stopped = await store.handovers.list_stopped(session, [(one, one.amount) for one in owed])
        in_force = await store.pauses.list_in_force(session)
    cipher = words_cipher(actor, foundation)
    response.headers["ETag"] = etag_of(cash_list.revision)
    return CashListDetailResponse.with_lines(
        CashListResponse.of(cash_list, lines, foundation.data_cipher),
        [
            CashLineResponse.of((line, found[one], paid.get(one)), given.get(one), cipher)
            for line in lines
            for one in (line.payment_id,)
        ],
        came_back,
        paused=any(in_force.stop(one) for one in owed),
        stopped=[one.id for one in owed if one.contradicted or one.id in stopped],
    )


@router.post("/v1/cash-lists", status_code=201, response_model=CashListResponse)
async def make_cash_list(
    request: Request, body: CashListRequest, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> Response:
    """Make out a list of up to 200 waiting payments of one source and commune, and let its money go out (the advance).

    403 not-your-commune; 404 source-not-found; 409 nothing-for-the-list, not-for-the-list (`errors` says which and why).
    """
    names = tuple(PaymentId(name) for name in dict.fromkeys(body.payment_ids))
    wish = CashListWish(SourceId(body.source_id), body.commune_code, body.carrier, names)

    async def command(session: AsyncSession) -> CashListResponse:
        return await _shown(session, foundation, await commands.cash_lists.make_list(session, actor, context, wish, now()))

    return await foundation.idempotency.once(request, actor, command)


async def _given(
    list_id: UUID, body: CashHandoversRequest, foundation: CurrentFoundation
) -> tuple[RoundId, Sequence[CashHandover]]:
    """Return which lines of which list were handed over, with the names sealed."""
    return RoundId(list_id), [line.to_handover(foundation.data_cipher) for line in body.by_payment().values()]


@router.post("/v1/cash-lists/{list_id}/handovers", response_model=CashLinesResponse)
async def hand_over_cash(
    request: Request,
    work: Annotated[tuple[RoundId, Sequence[CashHandover]], Depends(_given)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Write down who has taken which money of a list, in as many parts as it takes; one line that is refused stops no other.

    403 not-your-commune; 404 cash-list-not-found; 409 cash-list-closed. Of a line: separation-of-duties (nor who told of it
    himself, assessed, signed or delegated), not-on-the-list, already-handed-over, line-handed-back, line-stopped.
    """

    async def command(session: AsyncSession) -> CashLinesResponse:
        changed = await commands.cash_handovers.hand_over(session, actor, context, work, now())
        return await _changed(session, foundation, changed, language_of(request))

    return await foundation.idempotency.once(request, actor, command, status=200)


async def _kept(list_id: UUID, body: NotHandedOverRequest) -> tuple[RoundId, Sequence[NotHandedOver]]:
    """Return of which lines of which list nobody took the money."""
    return RoundId(list_id), [NotHandedOver(PaymentId(one.payment_id), one.reason) for one in body.by_payment().values()]


@router.post("/v1/cash-lists/{list_id}/not-handed-over", response_model=CashLinesResponse)
async def keep_cash_back(
    request: Request,
    work: Annotated[tuple[RoundId, Sequence[NotHandedOver]], Depends(_kept)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
) -> Response:
    """Write down of which lines nobody took the money, and why; it is to be handed back.

    403 not-your-commune; 404 cash-list-not-found; 409 cash-list-closed. Of a line: not-on-the-list, already-handed-over,
    line-handed-back.
    """

    async def command(session: AsyncSession) -> CashLinesResponse:
        changed = await commands.cash_handovers.keep_back(session, actor, work, now())
        return await _changed(session, foundation, changed, language_of(request))

    return await foundation.idempotency.once(request, actor, command, status=200)


async def _counted(list_id: UUID, body: HandBackRequest) -> Counted:
    """Return how much of which list has come back."""
    return Counted(RoundId(list_id), body.amount)


@router.post("/v1/cash-lists/{list_id}/handed-back", response_model=CashListResponse)
async def hand_cash_back(
    request: Request,
    counted: Annotated[Counted, Depends(_counted)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Book the money that came back: exactly what the lines come to that were not handed over. Their payments wait again.

    403 not-your-commune; 404 cash-list-not-found; 409 cash-list-closed, nothing-to-hand-back, handed-back-differs.
    """

    async def command(session: AsyncSession) -> CashListResponse:
        return await _shown(session, foundation, await commands.cash_lists.hand_back(session, actor, context, counted, now()))

    return await foundation.idempotency.once(request, actor, command, status=200)


async def _closing(list_id: UUID, if_match: IfMatch = None) -> Closing:
    """Return which list shall be closed, and as it was read."""
    return Closing(RoundId(list_id), seen_revision(if_match))


@router.post("/v1/cash-lists/{list_id}/closed", response_model=CashListResponse, responses=WRITE_RESPONSES)
async def close_cash_list(
    request: Request,
    closing: Annotated[Closing, Depends(_closing)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
) -> Response:
    """Close a list, as it was read: its advance is what was handed over and what was handed back, to the đồng.

    403 not-your-commune; 404 cash-list-not-found; 409 cash-list-closed, money-still-out (says how much is missing); 412
    cash-list-changed; 428 cash-list-not-read.
    """

    async def command(session: AsyncSession) -> CashListResponse:
        return await _shown(session, foundation, await commands.cash_lists.close_list(session, actor, closing, now()))

    return await foundation.idempotency.once(request, actor, command, status=200)


async def _shown(session: AsyncSession, foundation: Foundation, cash_list: CashList) -> CashListResponse:
    lines = (await store.cash_lists.list_lines(session, [cash_list.id])).get(cash_list.id, [])
    return CashListResponse.of(cash_list, lines, foundation.data_cipher)


async def _changed(
    session: AsyncSession, foundation: Foundation, changed: LinesChanged, language: Language
) -> CashLinesResponse:
    return CashLinesResponse(
        done=[line.payment_id for line in changed.done],
        refused=[
            RefusedLine(payment_id=name, problem=problem_body(problem, language)) for name, problem in changed.refused.items()
        ],
        cash_list=await _shown(session, foundation, changed.cash_list),
    )
