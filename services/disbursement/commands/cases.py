"""A report is taken back: what is pending for its case stops."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.context import Context
from services.disbursement.commands.payees import follow_payments, hold_accounts_of
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
    neighbours = await hold_accounts_of(session, list(cases))
    await store.cases.save_retracted(session, list(cases), now)
    await store.account_holders.forget(session, list(cases))
    # All at once, in the order of their ids: what waited because of an account that these had, too, goes on.
    locked = await store.payments.lock_payments_of_cases(session, [*cases, *neighbours])
    held = [each for each in locked if each.payment.case_id in cases]
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
    beside = [each for each in locked if each.payment.case_id not in cases]
    await outbox.publish(session, await follow_payments(session, actor, context, beside, now))


def _had_means(changed: Sequence[tuple[Payment, Payment]]) -> list[Payment]:
    return [
        after
        for before, after in changed
        if after.state is PaymentStatus.RELEASED and before.state is not PaymentStatus.WAITING_FUNDS
    ]
