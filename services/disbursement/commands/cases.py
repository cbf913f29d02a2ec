"""A report is taken back: what is pending for its case stops."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.context import Context
from services.disbursement.commands.recoveries import claim_retracted
from services.disbursement.commands.rounds import ring_complete_rounds
from services.disbursement.domain.payments import Payment, PaymentStatus
from services.disbursement.domain.sources import Movement
from shared import audit, clocks, outbox
from shared.events import CaseRetracted
from shared.identity import Actor
from shared.outbox import Wake
from shared.targets import PAID


async def release_cases(
    session: AsyncSession, actor: Actor, context: Context, retractions: Sequence[CaseRetracted], now: datetime
) -> None:
    """Stop what is pending for these cases, claim what was paid, and remember it for what comes later."""
    cases = await store.cases.lock_cases(session, [retraction.case_id for retraction in retractions])
    await store.cases.save_retracted(session, list(cases), now)
    held = await store.payments.lock_payments_of_cases(session, list(cases))
    changed = [
        (each.payment, after) for each in held if (after := policy.cases.retract(each.payment, each.last, now)) != each.payment
    ]
    released = [after for _, after in changed if after.state is PaymentStatus.RELEASED]
    await store.payments.save_payments(session, [after for _, after in changed], now)
    await store.sources.move(session, Movement.RELEASE, _had_means(changed), now)
    # Not those of what is to be had back: they begin here.
    await clocks.stop(session, PAID, [each.payment.id for each in held], now)
    claimed = await claim_retracted(session, context, [after for _, after in changed], now)
    await audit.record(session, actor, "cases retracted", "case", sorted(cases), payments=[each.id for _, each in changed])
    await ring_complete_rounds(session, actor, released)
    await outbox.publish(session, claimed)
    await outbox.wake(
        session, [Wake(each.workflow, each.id, signal="payment_ended") for each in released if each.left_round_at]
    )
    metrics.ENDED.labels(PaymentStatus.RELEASED.value).inc(len(released))


def _had_means(changed: Sequence[tuple[Payment, Payment]]) -> list[Payment]:
    return [
        after
        for before, after in changed
        if after.state is PaymentStatus.RELEASED and before.state is not PaymentStatus.WAITING_FUNDS
    ]
