"""Dated data of the law: POST and GET /v1/rules/entries, …/{entry_id}, …/release, …/withdraw.

An entry: {"norm": {…} | "limit": {…} | "day_off": {…}, "document", "article", "certainty", "reason"}. One law officer enters
it, another releases it; then every process of the service knows it, and from its first day everything rests on it.
"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.api.law.schemas.entries import EntryRequest, EntryResponse, WithdrawalRequest, entry_response
from services.assessment.commands.context import Context
from services.assessment.commands.law import entries
from services.assessment.metrics import ENTRIES
from services.assessment.policy.law.entries import EntryState
from services.assessment.store.law import entries as entry_store
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of

_Kind = Annotated[Literal["norm", "limit", "day_off"] | None, Query()]


def entries_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of the law officers."""
    router = APIRouter(tags=["rules"])

    @router.post("/v1/rules/entries", status_code=201, response_model=EntryResponse)
    async def post_entry(body: EntryRequest, request: Request, actor: CurrentActor) -> Response:
        """Enter a province's norm, a limit or a day off; nothing rests on it until another law officer releases it."""
        draft = body.to_draft()

        async def command(session: AsyncSession) -> EntryResponse:
            entry = await entries.enter_data(session, actor, context, draft, now())
            ENTRIES.labels("entered").inc()
            return entry_response(entry)

        return await foundation.idempotency.once(request, actor, command)

    @router.get("/v1/rules/entries")
    async def list_entries(
        _: CurrentActor, state: EntryState | None = None, kind: _Kind = None, cursor: Cursor = None, limit: PageSize = 100
    ) -> Page[EntryResponse]:
        """List what was entered, the oldest first."""
        wanted = {"state": state, "kind": kind, "after": position_of(cursor)}
        conditions = {name: value for name, value in wanted.items() if value is not None}
        async with foundation.database.reading() as session:
            found = await entry_store.list_entries(session, conditions, limit + 1)
        shown = found[:limit]
        next_cursor = cursor_after(shown[-1].id) if len(found) > limit else None
        return Page[EntryResponse](items=[entry_response(entry) for entry in shown], next_cursor=next_cursor)

    @router.get("/v1/rules/entries/{entry_id}")
    async def get_entry(entry_id: UUID, _: CurrentActor) -> EntryResponse:
        """Show an entry and how it stands."""
        async with foundation.database.reading() as session:
            return entry_response(await entry_store.get_entry(session, entry_id))

    @router.post("/v1/rules/entries/{entry_id}/release", response_model=EntryResponse)
    async def release_entry(entry_id: UUID, request: Request, actor: CurrentActor) -> Response:
        """Release another officer's entry; it takes force on its first day, tomorrow at the earliest."""

        async def command(session: AsyncSession) -> EntryResponse:
            entry = await entries.release_entry(session, actor, context, entry_id, now())
            ENTRIES.labels("released").inc()
            return entry_response(entry)

        answer = await foundation.idempotency.once(request, actor, command, status=200)
        # Other processes look every second; who has released sees it at once.
        async with foundation.database.reading() as session:
            await context.read_law(session)
        return answer

    @router.post("/v1/rules/entries/{entry_id}/withdraw", response_model=EntryResponse)
    async def withdraw_entry(entry_id: UUID, body: WithdrawalRequest, request: Request, actor: CurrentActor) -> Response:
        """Take an entry back that was not released yet."""

        async def command(session: AsyncSession) -> EntryResponse:
            entry = await entries.withdraw_entry(session, actor, entry_id, body.reason, now())
            ENTRIES.labels("withdrawn").inc()
            return entry_response(entry)

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router
