"""Differences: taken by a named person, and let stand by two accountants who say why."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.context import Context
from services.disbursement.commands.duties import check_not_signer
from services.disbursement.domain.reconciliation import Difference, DifferenceId, explanation_binding
from services.disbursement.store.differences import DifferenceEnd
from shared import audit, clocks
from shared.identity import Actor
from shared.targets import BANK_TICKET


@dataclass(frozen=True)
class Explanation:
    """Why a difference may stand, in words."""

    difference_id: DifferenceId
    reason: str


async def take_difference(session: AsyncSession, actor: Actor, difference: DifferenceId, now: datetime) -> Difference:
    """Write down that this person looks after it from now on, whoever did before. Harmless to repeat."""
    held = await _held(session, actor, difference)
    if held.taken_by != actor.subject:
        await store.differences.save_taken(session, held.id, actor.subject, now)
        await audit.record(session, actor, "difference taken", "difference", [held.id])
    return await store.differences.lock_difference(session, held.id)


async def accept_difference(
    session: AsyncSession, actor: Actor, context: Context, explanation: Explanation, now: datetime
) -> Difference:
    """Say why it may stand; once another accountant says so too, it has ended, and stays so while neither side changes.

    Nothing is booked by it. Raises DifferenceNotFound, NotYourDifference, DifferenceEnded, SaidBySame, ResolvedBySigner.
    """
    held = await _held(session, actor, explanation.difference_id)
    if held.payment_id is not None:
        await check_not_signer(session, actor, await store.payments.get_payment(session, held.payment_id))
    reason = context.cipher.seal(explanation.reason, explanation_binding(held.id))
    if policy.reconciliation.is_seconded(held, actor.subject):
        end = DifferenceEnd(actor.subject, policy.reconciliation.ACCEPTED, reason)
        await store.differences.end_differences(session, [held.id], end, now)
        await clocks.keep(session, BANK_TICKET, [held.id], now)
        await audit.record(session, actor, "difference accepted", "difference", [held.id], amount=held.amount)
        metrics.DIFFERENCES_ACCEPTED.inc()
    else:
        await store.differences.save_proposal(session, held.id, actor.subject, reason, now)
        await audit.record(session, actor, "difference explained by one", "difference", [held.id], amount=held.amount)
    return await store.differences.lock_difference(session, held.id)


async def _held(session: AsyncSession, actor: Actor, difference: DifferenceId) -> Difference:
    found = await store.differences.lock_difference(session, difference)
    if not _may_act(actor, found):
        raise policy.reconciliation.NotYourDifference
    if found.ended_at is not None:
        raise policy.reconciliation.DifferenceEnded
    return found


def _may_act(actor: Actor, difference: Difference) -> bool:
    if difference.commune_code is not None:
        return actor.may_act_in(difference.commune_code)
    if difference.province_code is not None:
        return actor.may_act_in_province(difference.province_code)
    return actor.area is None
