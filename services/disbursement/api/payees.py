"""Payees: who is paid after the signature is changed by two, and what several households have is explained by one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.payees import (
    PayeeChangeRequest,
    PayeeChangeResponse,
    PayeeVerdictRequest,
    SharedReleaseRequest,
    SharedReleaseResponse,
)
from services.disbursement.commands.payee_changes import ChangeVerdict
from shared import audit
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of

router = APIRouter(tags=["payees"])


@router.get("/v1/payee-changes")
async def list_changes(
    actor: CurrentActor, foundation: CurrentFoundation, limit: PageSize = 100, cursor: Cursor = None
) -> Page[PayeeChangeResponse]:
    """List changes of payees in the caller's area that wait for a second person, the oldest first. Each view is recorded."""
    async with foundation.database.transaction() as session:
        found = await store.payee_changes.list_open(session, actor.area, position_of(cursor), limit + 1)
        seen = await store.payee_changes.see(session, found[:limit])
        if found:
            await audit.record(session, actor, "payee changes viewed", "payee_change", [each.id for each in found])
    items = [PayeeChangeResponse.of(each, foundation.data_cipher, actor) for each in seen]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.post("/v1/payee-changes", status_code=201, response_model=PayeeChangeResponse)
async def propose_change(
    request: Request,
    body: PayeeChangeRequest,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Propose who is paid instead of whom was signed for, or on which account, and why; another person must confirm it.

    403 payer-changes-payee, not-your-commune; 404 payment-not-found; 409 no-payment-to-change; 422 for who cannot be paid.
    """

    async def command(session: AsyncSession) -> PayeeChangeResponse:
        change = await commands.payee_changes.propose_change(session, actor, context, body.to_draft(), now())
        (seen,) = await store.payee_changes.see(session, [change])
        return PayeeChangeResponse.of(seen, foundation.data_cipher, actor)

    return await foundation.idempotency.once(request, actor, command)


async def _verdict(change_id: UUID, body: PayeeVerdictRequest) -> ChangeVerdict:
    """Return what is said to which change."""
    return ChangeVerdict(change_id, body.verdict)


@router.post("/v1/payee-changes/{change_id}/verdict", response_model=PayeeChangeResponse)
async def decide_change(
    request: Request,
    said: Annotated[ChangeVerdict, Depends(_verdict)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Confirm what somebody else proposed: its payments go on to that payee. Or refuse it: they wait on.

    403 payee-needs-two, payer-changes-payee, not-your-commune; 404 payee-change-not-found; 409 payee-change-decided,
    account-changed-again, payment-went-meanwhile; 422 where the payee was recorded dead or missing since.
    """

    async def command(session: AsyncSession) -> PayeeChangeResponse:
        change = await commands.payee_changes.decide_change(session, actor, context, said, now())
        (seen,) = await store.payee_changes.see(session, [change])
        return PayeeChangeResponse.of(seen, foundation.data_cipher, actor)

    return await foundation.idempotency.once(request, actor, command, status=200)


@router.post("/v1/shared-accounts/released", response_model=SharedReleaseResponse)
async def release_shared(
    request: Request,
    body: SharedReleaseRequest,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Say why a household may be paid although others have its account or telephone: its payments go on.

    403 payer-changes-payee, not-your-commune; 404 payment-not-found; 409 nothing-shared.
    """

    async def command(session: AsyncSession) -> SharedReleaseResponse:
        going = await commands.account_holders.release_shared(session, actor, context, body.to_draft(), now())
        return SharedReleaseResponse(case_id=body.case_id, payment_ids=[each.id for each in going])

    return await foundation.idempotency.once(request, actor, command, status=200)
