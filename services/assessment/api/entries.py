"""Dated data of the law: POST and GET /v1/rules/entries, …/{entry_id}, …/preview, …/release, …/withdraw.

An entry: {"norm": {…} | "limit": {…} | "day_off": {…}, "document", "article", "certainty", "reason"}. One law officer enters
it, another releases it; then every process of the service knows it, and from its first day everything rests on it.
"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment import commands
from services.assessment.api.entry_shapes import EntryBody, EntryOut, EntryPreviewOut, WithdrawalBody, entry_out, preview_out
from services.assessment.commands import Office
from services.assessment.metrics import ENTRIES
from services.assessment.policy.entries import EntryState
from services.assessment.store import entries as entry_store
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of

_Kind = Annotated[Literal["norm", "limit", "day_off"] | None, Query()]


def entries_router(foundation: Foundation, office: Office) -> APIRouter:
    """Return the doors of the law officers."""
    router = APIRouter(tags=["rules"])

    @router.post("/v1/rules/entries", status_code=201, response_model=EntryOut)
    async def post_entry(body: EntryBody, request: Request, actor: CurrentActor) -> Response:
        """Enter a province's norm, a limit or a day off; nothing rests on it until another law officer releases it."""
        work = body.checked()

        async def command(session: AsyncSession) -> EntryOut:
            entry = await commands.enter_data(session, actor, office, work, now())
            ENTRIES.labels("entered").inc()
            return entry_out(entry)

        return await foundation.idempotency.once(request, actor, command)

    @router.get("/v1/rules/entries")
    async def list_entries(
        _: CurrentActor, state: EntryState | None = None, kind: _Kind = None, cursor: Cursor = None, limit: PageSize = 100
    ) -> Page[EntryOut]:
        """List what was entered, the oldest first."""
        asked = {"state": state, "kind": kind, "after": position_of(cursor)}
        conditions = {name: value for name, value in asked.items() if value is not None}
        async with foundation.database.reading() as session:
            found = await entry_store.list_entries(session, conditions, limit + 1)
        shown = found[:limit]
        next_cursor = cursor_after(shown[-1].id) if len(found) > limit else None
        return Page[EntryOut](items=[entry_out(entry) for entry in shown], next_cursor=next_cursor)

    @router.get("/v1/rules/entries/{entry_id}")
    async def get_entry(entry_id: UUID, _: CurrentActor) -> EntryOut:
        """Show an entry and how it stands."""
        async with foundation.database.reading() as session:
            return entry_out(await entry_store.get_entry(session, entry_id))

    @router.get("/v1/rules/entries/{entry_id}/preview")
    async def preview_entry(
        entry_id: UUID, actor: CurrentActor, cursor: Cursor = None, limit: PageSize = 100
    ) -> EntryPreviewOut:
        """Say which open cases of the caller's area would get another amount or deadline on the entry's first day."""
        async with foundation.database.reading() as session:
            entry, touched = await commands.preview_entry(session, actor, office, entry_id)
        return preview_out(entry, touched, position_of(cursor), limit)

    @router.post("/v1/rules/entries/{entry_id}/release", response_model=EntryOut)
    async def release_entry(entry_id: UUID, request: Request, actor: CurrentActor) -> Response:
        """Release another officer's entry; it takes force on its first day, tomorrow at the earliest."""

        async def command(session: AsyncSession) -> EntryOut:
            entry = await commands.release_entry(session, actor, office, entry_id, now())
            ENTRIES.labels("released").inc()
            return entry_out(entry)

        answer = await foundation.idempotency.once(request, actor, command, status=200)
        # Other processes look every second; who has released sees it at once.
        async with foundation.database.reading() as session:
            await office.read_law(session)
        return answer

    @router.post("/v1/rules/entries/{entry_id}/withdraw", response_model=EntryOut)
    async def withdraw_entry(entry_id: UUID, body: WithdrawalBody, request: Request, actor: CurrentActor) -> Response:
        """Take an entry back that was not released yet."""

        async def command(session: AsyncSession) -> EntryOut:
            entry = await commands.withdraw_entry(session, actor, entry_id, body.reason, now())
            ENTRIES.labels("withdrawn").inc()
            return entry_out(entry)

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router
