"""Statements: kept as they came, released or refused by another person, their lines counted once."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.reconciliation import Span
from services.disbursement.domain.statements import (
    KeptStatement,
    StatementChannel,
    StatementId,
    StatementLine,
    StatementVerdict,
    line_binding,
)
from services.disbursement.tables import StatementRow, StatementVerdictRow
from shared.database import execute
from shared.errors import NotFound
from shared.privacy import Cipher

_NAMES: Final = tuple(
    field.name for field in fields(KeptStatement) if field.name not in {"verdict", "decided_by", "decided_at"}
)
_KEPT: Final = f"""
    select {", ".join(f"s.{name}" for name in _NAMES)}, v.verdict, v.decided_by, v.decided_at
      from statements s left join statement_verdicts v on v.statement_id = s.id"""
_GET: Final = text(f"{_KEPT} where s.id = :id")
_LOCK: Final = text("select id from statements where id = :id for update")
_LIST: Final = text(f"""
    {_KEPT} where (cast(:before as uuid) is null or s.id < cast(:before as uuid)) order by s.id desc limit :most""")
# An order is written down before the bank can hear of it: what a line is about is known when it comes.
_INSERT_LINES: Final = text("""
    insert into statement_lines (account, reference, statement_id, end_to_end_id, payment_id, amount, direction, booked_at,
                                 received_at, words)
    select :account, d.reference, :statement, d.end_to_end_id, a.payment_id, d.amount, d.direction, d.booked_at, :now, d.words
      from unnest(cast(:references as text[]), cast(:names as text[]), cast(:amounts as bigint[]), cast(:ways as text[]),
                  cast(:moments as timestamptz[]), cast(:words as bytea[]))
        as d(reference, end_to_end_id, amount, direction, booked_at, words)
      left join attempts a on a.end_to_end_id = d.end_to_end_id
     -- In the order of their keys: two statements that overlap wait for one another in no ring.
     order by d.reference on conflict do nothing""")
# The same reference must be the same booking: else the bank's book says two things. Who names no order says nothing of it: a
# workbook has no such column, while the bank's own statement has named it.
_OTHERWISE: Final = text("""
    select l.reference from statement_lines l
      join unnest(cast(:references as text[]), cast(:names as text[]), cast(:amounts as bigint[]), cast(:ways as text[]))
        as d(reference, end_to_end_id, amount, direction) on d.reference = l.reference
     where l.account = :account and (l.amount <> d.amount or l.direction <> d.direction
           or d.end_to_end_id is not null and l.end_to_end_id is distinct from d.end_to_end_id)
     order by l.reference limit 20""")
# Accounts that have never shown an order of ours say nothing of payments, unless there is no other.
# Of a weekend without movement a bank makes none: a statement that opens with what the last closed with goes on from that.
_SPANS: Final = text("""
    with paying as (
        select a.account from (select distinct account from statements) a
         where exists (select from statement_lines l where l.account = a.account and l.payment_id is not null)),
    believed as (
        select s.account, s.from_at, s.to_at, s.opening, lag(s.closing) over w as closed, lag(s.to_at) over w as until
          from statements s left join statement_verdicts v on v.statement_id = s.id
         where (s.channel = 'bank' or v.verdict = 'released')
           and (s.account in (select account from paying) or not exists (select from paying))
        window w as (partition by s.account order by s.to_at, s.from_at))
    select account, case when opening = closed then least(until, from_at) else from_at end as from_at, to_at from believed""")


class StatementNotFound(NotFound):
    """No such statement."""

    code = "statement-not-found"


async def insert_statement(session: AsyncSession, kept: KeptStatement) -> None:
    row = {name: getattr(kept, name) for name in _NAMES}
    await execute(session, insert(StatementRow), {**row, "channel": kept.channel.value})


async def list_otherwise(session: AsyncSession, account: str, lines: Sequence[StatementLine]) -> list[str]:
    """Return which of these references are known as another booking (20 at most)."""
    values = _by_column(account, lines)
    return [row.reference for row in await execute(session, _OTHERWISE, values)] if lines else []


def _by_column(account: str, lines: Sequence[StatementLine]) -> dict[str, Any]:
    return {
        "account": account,
        "references": [line.reference for line in lines],
        "names": [line.end_to_end_id for line in lines],
        "amounts": [line.amount for line in lines],
        "ways": [line.direction.value for line in lines],
    }


async def insert_lines(
    session: AsyncSession, kept: KeptStatement, lines: Sequence[StatementLine], cipher: Cipher, now: datetime
) -> int:
    """Let these lines count from now on; return how many are new."""
    if not lines:
        return 0
    values = {
        **_by_column(kept.account, lines),
        "statement": kept.id,
        "moments": [line.booked_at for line in lines],
        "words": [
            cipher.seal(line.words, line_binding(kept.account, line.reference)) if line.words else None for line in lines
        ],
        "now": now,
    }
    return (await execute(session, _INSERT_LINES, values)).rowcount


async def lock_statement(session: AsyncSession, statement: StatementId) -> KeptStatement:
    """Return a statement and hold it. Raises StatementNotFound."""
    await execute(session, _LOCK, {"id": statement})
    return await get_statement(session, statement)


async def get_statement(session: AsyncSession, statement: StatementId) -> KeptStatement:
    """Return a statement with what another person said of it. Raises StatementNotFound."""
    row = (await execute(session, _GET, {"id": statement})).mappings().first()
    if row is None:
        raise StatementNotFound
    return _kept(row)


async def list_statements(session: AsyncSession, before: UUID | None, most: int) -> list[KeptStatement]:
    """Return statements, the newest first."""
    return [_kept(row) for row in (await execute(session, _LIST, {"before": before, "most": most})).mappings()]


async def insert_verdict(
    session: AsyncSession, kept: KeptStatement, verdict: StatementVerdict, decided_by: str, now: datetime
) -> None:
    row = {"statement_id": kept.id, "verdict": verdict.value, "received_by": kept.received_by}
    await execute(session, insert(StatementVerdictRow), {**row, "decided_by": decided_by, "decided_at": now})


async def list_spans(session: AsyncSession) -> list[list[Span]]:
    """Return from when to when the statements that count show each account by which we pay."""
    by_account: dict[str, list[Span]] = {}
    for row in await execute(session, _SPANS):
        by_account.setdefault(row.account, []).append((row.from_at, row.to_at))
    return list(by_account.values())


def _kept(row: Any) -> KeptStatement:
    verdict = StatementVerdict(row["verdict"]) if row["verdict"] else None
    return KeptStatement(**{**row, "channel": StatementChannel(row["channel"]), "verdict": verdict})
