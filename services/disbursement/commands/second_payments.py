"""What the bank paid twice comes back by the bank itself: the claim ends, and the money is free for others."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.odd_answers import read_note
from services.disbursement.commands.recoveries import unmark
from services.disbursement.domain.bank_answers import Meaning
from services.disbursement.domain.odd_answers import OddAnswerRecord
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.recoveries import Recovery, RecoveryState
from services.disbursement.domain.sources import Movement
from services.disbursement.policy.second_payments import Words
from shared import audit, clocks
from shared.events import Event
from shared.identity import Actor
from shared.privacy import Cipher
from shared.targets import RECOVERED


def words_of(cipher: Cipher, odd: Collection[OddAnswerRecord]) -> Words:
    """Return what the bank has said of orders that were thought dead, by all that it ever said of their payment.

    Each of its words is opened once; where none is open nobody asks for them. What cannot be opened or read says nothing.
    """
    open_ = {each.id for each in odd if each.ended_at is None and each.meaning is Meaning.CONTRADICTS}
    told = [(each.id, said) for each in odd if open_ and (said := read_note(cipher, each)) is not None]
    returns: defaultdict[str, set[int]] = defaultdict(set)
    for _, said in told:
        if said.status == "returned" and said.amount_dong is not None:
            returns[said.end_to_end_id].add(said.amount_dong)
    paid, back = (
        {said.end_to_end_id for note, said in told if note in open_ and said.status == status}
        for status in ("settled", "returned")
    )
    contradicted = {each.end_to_end_id for each in odd if each.id in open_ and each.end_to_end_id is not None}
    return Words(returns, contradicted, paid - back)


async def take_back(
    session: AsyncSession, actor: Actor, taken: Sequence[tuple[Recovery, Payment]], now: datetime
) -> list[Event]:
    """End what is claimed of these (held) payments: the bank has it again. Return the facts to be published."""
    if not taken:
        return []
    ended = [(policy.recoveries.sent_back(recovery, actor.subject, now), payment) for recovery, payment in taken]
    for recovery, _ in ended:
        await store.recoveries.save_recovery(session, recovery)
    names = [recovery.id for recovery, _ in ended]
    await clocks.stop(session, RECOVERED, names, now)
    await unmark(session, [payment for _, payment in ended], now)
    await audit.record(session, actor, "recovery ended", "recovery", names, outcome="returned")
    await store.sources.move_twice(session, Movement.REPAY_TWICE, ended, now)
    # Of what was kept on record only nobody has heard.
    told = [each for each, (before, _) in zip(ended, taken, strict=True) if before.state is not RecoveryState.NOTED]
    return [facts.recovery_ended(recovery, payment) for recovery, payment in told]
