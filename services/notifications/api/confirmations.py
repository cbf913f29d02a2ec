"""The page behind the link of an e-mail: what it is for, and the button that confirms. Nobody signs in."""

from fastapi import APIRouter

from services.notifications.api.schemas.confirmations import ConfirmationRequest, ConfirmationResponse
from services.notifications.commands.confirmation_links import confirm_by_link, linked_notice
from services.notifications.commands.context import Context
from services.notifications.commands.sealed_links import open_link
from services.notifications.domain.notices import Notice, NoticeState
from shared.clock import now
from shared.foundation import Foundation
from shared.identity import Actor


def confirmations_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of confirmations by link."""
    router = APIRouter(tags=["notices"])

    @router.post("/v1/confirmation-pages")
    async def show(body: ConfirmationRequest) -> ConfirmationResponse:
        """Show what a link confirms; looking confirms nothing, whoever looks (a mail program's scanner too)."""
        link = open_link(context, body.token)
        async with foundation.database.reading() as session:
            notice = await linked_notice(session, Actor(subject=link.person), context, link, now())
        return _shown(notice, notice.state, is_over=now() > link.valid_until)

    @router.post("/v1/confirmations")
    async def confirm(body: ConfirmationRequest) -> ConfirmationResponse:
        """Confirm the digest of a link, once, for whose e-mail it was."""
        link = open_link(context, body.token)
        async with foundation.database.transaction() as session:
            notice = await confirm_by_link(session, Actor(subject=link.person), context, link, now())
        return _shown(notice, NoticeState.ACKNOWLEDGED, is_over=False)

    return router


def _shown(notice: Notice, state: NoticeState, *, is_over: bool) -> ConfirmationResponse:
    return ConfirmationResponse(
        commune_code=notice.commune_code or "",
        text=notice.text,
        created_at=notice.created_at,
        drill=notice.drill,
        state=state,
        is_over=is_over,
    )
