"""Statements come in: signed by the bank they count at once, brought by a person once another has released them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.context import Context
from services.disbursement.domain.statements import (
    KeptStatement,
    Statement,
    StatementChannel,
    StatementId,
    StatementLine,
    StatementVerdict,
    content_binding,
)
from shared import audit
from shared.identity import Actor
from shared.ids import new_id

_LINES: TypeAdapter[list[StatementLine]] = TypeAdapter(list[StatementLine])


@dataclass(frozen=True)
class StatementTaken:
    """A statement as it is kept, and how many of its lines nobody knew before."""

    statement: KeptStatement
    new_lines: int


@dataclass(frozen=True)
class StatementDecision:
    """What the second person says of which statement."""

    statement_id: StatementId
    verdict: StatementVerdict


async def take_statement(
    session: AsyncSession, actor: Actor, context: Context, statement: Statement, now: datetime
) -> StatementTaken:
    """Keep what the bank has signed: its lines count from now on, each once, however often it is sent.

    Raises InvalidInput, ReferenceSaysOtherwise.
    """
    policy.statements.check_statement(statement, now)
    kept = policy.statements.kept(StatementId(new_id()), statement, StatementChannel.BANK, actor.subject, now)
    await store.statements.insert_statement(session, kept)
    return await _let_count(session, actor, context, kept, list(statement.lines), now)


async def upload_statement(
    session: AsyncSession, actor: Actor, context: Context, statement: Statement, now: datetime
) -> KeptStatement:
    """Keep what a person has brought, sealed: nothing of it counts before another has released it.

    Raises InvalidInput, ReferenceSaysOtherwise.
    """
    policy.statements.check_statement(statement, now)
    policy.statements.check_references(await store.statements.list_otherwise(session, statement.account, statement.lines))
    name = StatementId(new_id())
    written = _LINES.dump_json([StatementLine(**asdict(line)) for line in statement.lines]).decode()
    content = context.cipher.seal(written, content_binding(name))
    kept = policy.statements.kept(name, statement, StatementChannel.UPLOAD, actor.subject, now, content)
    await store.statements.insert_statement(session, kept)
    await audit.record(session, actor, "statement uploaded", "statement", [kept.id], lines=kept.line_count)
    return kept


async def decide_statement(
    session: AsyncSession, actor: Actor, context: Context, decision: StatementDecision, now: datetime
) -> StatementTaken:
    """Release what another person has brought, or refuse it; released, its lines count from now on.

    Raises StatementNotFound, StatementDecided, ReleasedByUploader, ReferenceSaysOtherwise.
    """
    kept = await store.statements.lock_statement(session, decision.statement_id)
    policy.statements.check_decision(kept, actor.subject)
    await store.statements.insert_verdict(session, kept, decision.verdict, actor.subject, now)
    await audit.record(session, actor, f"statement {decision.verdict.value}", "statement", [kept.id])
    new_lines = 0
    if decision.verdict is StatementVerdict.RELEASED:
        new_lines = (await _let_count(session, actor, context, kept, lines_of(context, kept), now)).new_lines
    return StatementTaken(await store.statements.get_statement(session, kept.id), new_lines)


def lines_of(context: Context, kept: KeptStatement) -> list[StatementLine]:
    """Return the lines of an upload, for who decides about it."""
    if kept.content is None:
        return []
    return _LINES.validate_json(context.cipher.open(kept.content, content_binding(kept.id)))


async def _let_count(  # noqa: PLR0913, PLR0917 - a command with what it is about
    session: AsyncSession, actor: Actor, context: Context, kept: KeptStatement, lines: list[StatementLine], now: datetime
) -> StatementTaken:
    # First written, then compared: of two at once the second sees the first.
    new_lines = await store.statements.insert_lines(session, kept, lines, context.cipher, now)
    policy.statements.check_references(await store.statements.list_otherwise(session, kept.account, lines))
    await audit.record(session, actor, "statement lines count", "statement", [kept.id], lines=len(lines), new=new_lines)
    metrics.STATEMENT_LINES.labels(kept.channel.value).inc(new_lines)
    return StatementTaken(kept, new_lines)
