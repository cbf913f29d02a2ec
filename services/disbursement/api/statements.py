"""Statements at the doors: signed by the bank, or brought by one accountant and released by another."""

import asyncio
import hashlib
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.formparsers import MultiPartParser

from services.disbursement import commands, policy, store
from services.disbursement.api.bank_answers import BANK, signed_by_bank
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.statements import (
    StatementDecisionRequest,
    StatementRequest,
    StatementResponse,
    StatementStoryResponse,
    StatementTakenResponse,
    StatementUpload,
)
from services.disbursement.commands.statements import StatementDecision
from services.disbursement.domain.statements import Statement, StatementId
from shared.clock import now
from shared.errors import FieldError, InvalidInput
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.list_files import FILE_REASONS, NotAList
from shared.texts import Text

router = APIRouter(tags=["bank"])
_SHOWN: Final = 200
# A statement names people: it waits in memory, never in a temporary file.
MAX_FILE_BYTES: Final = 4 * 1024 * 1024
MultiPartParser.spool_max_size = max(MultiPartParser.spool_max_size, MAX_FILE_BYTES)
_TOO_LARGE: Final = Text(vi="tệp lớn hơn 4 MiB: hãy chia theo ngày", en="the file is larger than 4 MiB: divide it by days")


@router.post("/v1/bank/statements", dependencies=[Depends(signed_by_bank)], status_code=201)
async def take_statement(
    body: StatementRequest, foundation: CurrentFoundation, context: CurrentContext
) -> StatementTakenResponse:
    """Take a statement of the bank, signed in `X-Bank-Signature` (else 401). Repeated lines count once.

    409 reference-says-otherwise: a reference is known as another booking; nothing of the statement is taken.
    """
    async with foundation.database.transaction() as session:
        taken = await commands.statements.take_statement(session, BANK, context, body.statement(), now())
    return StatementTakenResponse.taken(taken.statement, taken.new_lines)


async def _uploaded(form: Annotated[StatementUpload, Depends()]) -> Statement:
    """Return what the file says. Raises InvalidInput, which names the field or the line."""
    data = await form.file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise InvalidInput(FieldError("file", _TOO_LARGE))
    try:
        lines = await asyncio.to_thread(policy.statement_files.read_statement_file, data)
    except NotAList as why:
        raise InvalidInput(FieldError("file", FILE_REASONS[why.code].filled(**why.values))) from why
    return form.statement(lines, now())


@router.post("/v1/bank/statements/uploads", status_code=201, response_model=StatementResponse)
async def upload_statement(
    request: Request,
    statement: Annotated[Statement, Depends(_uploaded)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Bring a statement as a file: all of it or, where a line is wrong, none; it counts once another person has released it.

    Each wrong line is named: `lines.12.debit`. 409 reference-says-otherwise.
    """

    async def command(session: AsyncSession) -> StatementResponse:
        return StatementResponse.of(await commands.statements.upload_statement(session, actor, context, statement, now()))

    fingerprint = hashlib.sha256(repr(statement).encode()).digest()
    return await foundation.idempotency.once(request, actor, command, fingerprint=fingerprint)


@router.get("/v1/bank/statements")
async def list_statements(
    _: CurrentActor, foundation: CurrentFoundation, limit: PageSize = 100, cursor: Cursor = None
) -> Page[StatementResponse]:
    """List statements, the newest first, and what another person said of those that somebody brought."""
    async with foundation.database.reading() as session:
        found = await store.statements.list_statements(session, position_of(cursor), limit + 1)
    items = [StatementResponse.of(one) for one in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.get("/v1/bank/statements/{statement_id}")
async def get_statement(
    statement_id: UUID, _: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> StatementStoryResponse:
    """One statement, with the lines that somebody brought: for who compares them with the bank's own."""
    async with foundation.database.reading() as session:
        kept = await store.statements.get_statement(session, StatementId(statement_id))
    return StatementStoryResponse.told(kept, commands.statements.lines_of(context, kept)[:_SHOWN])


async def _decision(statement_id: UUID, body: StatementDecisionRequest) -> StatementDecision:
    """Return what is said of it."""
    return StatementDecision(StatementId(statement_id), body.verdict)


@router.post("/v1/bank/statements/{statement_id}/verdict", status_code=201, response_model=StatementTakenResponse)
async def decide_statement(
    request: Request,
    decision: Annotated[StatementDecision, Depends(_decision)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Release what another person has brought, or refuse it; released, its lines count.

    403 released-by-uploader; 404 statement-not-found; 409 statement-decided, reference-says-otherwise.
    """

    async def command(session: AsyncSession) -> StatementTakenResponse:
        taken = await commands.statements.decide_statement(session, actor, context, decision, now())
        return StatementTakenResponse.taken(taken.statement, taken.new_lines)

    return await foundation.idempotency.once(request, actor, command)
