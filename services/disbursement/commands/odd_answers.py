"""What the bank said in odd ways is kept, sealed, once for the same words."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import orjson
import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import store
from services.disbursement.commands.context import Context
from services.disbursement.commands.tickets import open_tickets
from services.disbursement.domain.bank_answers import Answer, Meaning, read_answer
from services.disbursement.domain.odd_answers import EarlyReturn, OddAnswerNote, OddAnswerRecord, words_binding
from services.disbursement.store.odd_answers import KeptNotes
from services.disbursement.store.tickets import TicketEnd
from shared import audit
from shared.identity import Actor
from shared.privacy import Cipher, Unreadable

log = structlog.get_logger(__name__)


async def keep_odd_answers(
    session: AsyncSession, actor: Actor, context: Context, notes: Sequence[OddAnswerNote], now: datetime
) -> KeptNotes:
    """Keep these notes, each with a ticket; tell which are new, and which a person had ended before: those mean nothing new."""
    if not notes:
        return KeptNotes()
    sealed = [(note, context.cipher.seal(note.words, words_binding(note.id))) for note in notes]
    kept = await store.odd_answers.save_notes(session, sealed, now)
    await open_tickets(session, actor, {note.id for note in notes} - kept.ended, now)
    # Whoever has proposed an end did not know this: he, or another, says it again.
    await store.tickets.void_proposals(session, kept.payments_of_new)
    await store.tickets.make_graver(
        session, {note.payment_id for note in notes if note.meaning is Meaning.CONTRADICTS and note.payment_id is not None}
    )
    meanings = sorted({note.meaning.value for note in notes})
    log.warning("odd bank answers", count=len(notes), meanings=meanings)
    await audit.record(session, actor, "odd bank answers kept", "odd answer", [note.id for note in notes], meanings=meanings)
    return kept


async def keep_explained(
    session: AsyncSession, actor: Actor, context: Context, notes: Sequence[OddAnswerNote], now: datetime
) -> None:
    """Keep words about dead orders that ask nobody anything by themselves, for what the bank may say of them later."""
    if not notes:
        return
    sealed = [(note, context.cipher.seal(note.words, words_binding(note.id))) for note in notes]
    await store.odd_answers.save_notes(session, sealed, now)
    for note in notes:
        await store.odd_answers.end_one(session, note.id, TicketEnd(actor.subject), now)
    await audit.record(session, actor, "bank answers kept", "odd answer", [note.id for note in notes])


def read_note(cipher: Cipher, note: OddAnswerRecord) -> Answer | None:
    """Return the definite word that is kept there; None where it is none, or cannot be opened or read."""
    try:
        said = orjson.loads(cipher.open(note.words, words_binding(note.id)))
    except (Unreadable, orjson.JSONDecodeError):
        return None
    answer = read_answer(said | {"end_to_end_id": note.end_to_end_id}) if isinstance(said, dict) else None
    return answer if isinstance(answer, Answer) else None


async def find_early_returns(session: AsyncSession, context: Context, names: Collection[str]) -> Mapping[str, EarlyReturn]:
    """Return of which of these orders the bank has said that they came back, before it had said that they arrived.

    Words that cannot be opened or read say nothing here: they stay odd, and a person ends them.
    """
    found: dict[str, EarlyReturn] = {}
    for note in await store.odd_answers.list_odd_of(session, names):
        answer = read_note(context.cipher, note)
        if answer is not None and answer.status == "returned":
            found[answer.end_to_end_id] = EarlyReturn(answer, note.first_at)
    return found
