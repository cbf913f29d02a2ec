"""Files told to a bank and messages read from it: what either says becomes true here, whatever comes twice or never.

A word about a whole file ends no payment. A refused file leaves its orders to be told in other files, ever smaller, until the
bad one stands alone. A file of which nothing is heard goes again as it was, under its own name: to a bank that has it, it is
a duplicate. Never does an order go in a file of another name while the first may still be paid.
"""

from datetime import datetime

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.attempts import (
    Refusal,
    may_be_told,
    record_refusal,
    record_turned_away,
    record_under_way,
)
from services.disbursement.commands.bank_answers import record_answers
from services.disbursement.commands.context import Context
from services.disbursement.commands.statements import take_statement
from services.disbursement.domain.attempts import AttemptStatus, Order
from services.disbursement.domain.bank_answers import OddAnswer
from services.disbursement.domain.bank_files import (
    BankMessage,
    FileOrders,
    FileReport,
    FileVerdict,
    message_binding,
    words_binding,
)
from services.disbursement.domain.bank_statements import Statement
from services.disbursement.policy.statements import ReferenceSaysOtherwise
from services.disbursement.store.bank_files import KeptMessage
from shared import audit
from shared.errors import InvalidInput
from shared.identity import Actor
from shared.privacy import Unreadable

log = structlog.get_logger(__name__)

_REFUSED_BEFORE = "refused before"


async def note_told(session: AsyncSession, actor: Actor, context: Context, file: FileOrders, now: datetime) -> str | None:
    """Write down, before the bank is called, which orders go in which file; return the words by which it has refused this very
    file before: the same orders in the same form need not be told again.
    """
    await store.attempts.lock_attempts(session, file.names)
    words = await store.bank_files.save_told(session, file.message_id, file.names, now)
    if words is not None:
        try:
            return context.cipher.open(words, words_binding(file.message_id))
        except Unreadable:
            return _REFUSED_BEFORE
    await audit.record(session, actor, "file told", "bank file", [file.message_id], orders=len(file.names))
    return None


async def note_receipt(session: AsyncSession, actor: Actor, message: str, now: datetime, *, is_known: bool = False) -> None:
    """Write down that the bank's door has the file; `is_known`: had it before, so that it need not be told again."""
    await store.bank_files.save_taken(session, message, now)
    if is_known:
        await store.bank_files.save_heard(session, [message], now)
    await audit.record(session, actor, "file was a duplicate" if is_known else "file taken", "bank file", [message])


async def note_file_refused(session: AsyncSession, actor: Actor, context: Context, refused: FileReport, now: datetime) -> bool:
    """Write down that the bank takes this file in no form; tell whether that is new. Its orders are somebody else's matter."""
    sealed = context.cipher.seal(refused.words, words_binding(refused.message_id))
    is_new = await store.bank_files.save_refused(session, refused.message_id, sealed, now)
    if is_new:
        await audit.record(session, actor, "file refused", "bank file", [refused.message_id])
    return is_new


async def list_repeatable(session: AsyncSession, actor: Actor, message: str) -> list[Order]:
    """Return all orders of a file that may go again as it was; none, where anything of it is known or must not go any more.

    With fewer orders it would be another file under the same name, and under another name the bank might pay it twice.
    """
    names = await store.bank_files.list_told_in(session, [message])
    attempts = await store.attempts.lock_attempts(session, names)
    if not attempts or not await may_be_told(session, attempts):
        log.warning("silent file cannot be told again", file=message, orders=len(attempts))
        return []
    await audit.record(session, actor, "file told again", "bank file", [message], orders=len(attempts))
    return await store.attempts.list_orders(session, names)


async def take_message(session: AsyncSession, actor: Actor, context: Context, message: BankMessage, now: datetime) -> bool:
    """Take one message of the bank for good; tell whether it is new. Read twice it is taken once."""
    words = message.words
    sealed = context.cipher.seal_bytes(message.body, message_binding(message.name))
    if not await store.bank_files.keep_message(session, KeptMessage(message.name, message.kind, sealed, now)):
        return False
    told = await store.bank_files.list_told_in(session, [report.message_id for report in words.reports])
    named = {answer.end_to_end_id for answer in words.answers if answer.end_to_end_id is not None}
    # All at once, so that nobody who holds some of them waits for others.
    attempts = await store.attempts.lock_attempts(session, sorted(named.union(words.under_way, told)))
    for report in words.reports:
        await _take_report(session, actor, context, report, now)
    await record_under_way(session, actor, attempts, words.under_way, now)
    answers = [*words.answers, *[odd for each in words.statements if (odd := await _count(session, actor, context, each, now))]]
    if answers:
        await record_answers(session, actor, context, answers, now)
    said = {"kind": message.kind, "answers": len(words.answers)}
    await audit.record(session, actor, "bank message read", "bank message", [message.name], **said)
    metrics.BANK_MESSAGES.labels(message.kind).inc()
    return True


async def _count(session: AsyncSession, actor: Actor, context: Context, given: Statement, now: datetime) -> OddAnswer | None:
    """Let a statement count in the comparison with the ledger; one that cannot is an odd word of the bank, which people see."""
    statement, why = policy.bank_statements.counted(given, now), "incomplete"
    if statement is not None:
        try:
            async with session.begin_nested():
                await take_statement(session, actor, context, statement, now)
        except (InvalidInput, ReferenceSaysOtherwise) as refusal:
            why = refusal.code
        else:
            return None
    log.warning("statement does not count", statement=given.name, reason=why)
    return OddAnswer(None, f"{given.name}: {why}")


async def _take_report(session: AsyncSession, actor: Actor, context: Context, report: FileReport, now: datetime) -> None:
    if report.verdict is not FileVerdict.REFUSED:
        await store.bank_files.save_heard(session, [report.message_id], now)
        return
    if not await note_file_refused(session, actor, context, report, now):
        return
    await leave_refused(session, actor, context, report, now)


async def leave_refused(session: AsyncSession, actor: Actor, context: Context, refused: FileReport, now: datetime) -> None:
    """Let the orders of a refused file be told otherwise; one that stood alone in it is counted as refused."""
    names = await store.bank_files.list_told_in(session, [refused.message_id])
    attempts = await store.attempts.lock_attempts(session, names)
    silent = [name for name, each in attempts.items() if each.status is AttemptStatus.SENT and each.known_at is None]
    if len(silent) == 1 == len(attempts):
        await record_refusal(session, actor, context, Refusal(silent[0], refused.words), now)
    elif silent:
        await record_turned_away(session, actor, silent)
