"""A recovery ends: what was too much in hand was paid back, or the province lets the household keep it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands import facts
from services.disbursement.domain.recoveries import Recovery
from services.disbursement.policy.reductions import RecoveryOutcome
from shared import audit, outbox
from shared.identity import Actor, Role
from shared.ids import RecoveryId


@dataclass(frozen=True)
class RecoveryEnding:
    """How a person says that it ended, and why (a code: words about a person have no place here)."""

    recovery_id: RecoveryId
    outcome: RecoveryOutcome
    reason_code: str


async def end_recovery(session: AsyncSession, actor: Actor, ending: RecoveryEnding, now: datetime) -> Recovery:
    """Write down how a recovery ended. Nothing is taken off other help, and the ledger of paid help stays as it is."""
    recovery = await store.recoveries.lock_recovery(session, ending.recovery_id)
    payment = await store.payments.get_payment(session, recovery.payment_id)
    if not (actor.may_act_in(payment.commune_code) or actor.may_act_in(payment.means_commune_code)):
        raise policy.handovers.NotYourCommune(commune_code=payment.commune_code)
    leads = Role.PROVINCIAL_LEADER in actor.roles
    said = policy.reductions.Ending(ending.outcome, ending.reason_code, actor.subject, leads)
    ended = policy.reductions.end_recovery(recovery, payment, said, now)
    await store.recoveries.save_end(session, ended)
    await audit.record(session, actor, "recovery ended", "recovery", [ended.id], outcome=ended.state.value)
    await outbox.publish(session, [facts.recovery_ended(ended, payment)])
    return ended
