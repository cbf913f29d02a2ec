"""A step is confirmed by somebody who has seen it, and who neither signs nor pays: the part that waited for it goes."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.rounds import join_next_rounds
from services.disbursement.domain.limits import day_of
from services.disbursement.domain.milestones import ConfirmedStep, StepEvidence, details_binding
from services.disbursement.domain.payments import Payment, PaymentStatus
from shared import audit, clocks, outbox
from shared.duties import Duty, check_duty
from shared.identity import Actor
from shared.ids import PaymentId


@dataclass(frozen=True)
class StepSeen:
    """What somebody has seen on which day, and where the proof of it lies, in words."""

    payment_id: PaymentId
    seen_on: date
    evidence_kind: StepEvidence
    evidence: str


async def confirm_step(session: AsyncSession, actor: Actor, context: Context, seen: StepSeen, now: datetime) -> Payment:
    """Let the part go that waits for this step. Who confirms it assesses: he hands nothing over to the household from now on.

    Raises PaymentNotFound, NotYourCommune, SeparationOfDuties, NoStepToConfirm, EarlierPartOpen, InvalidInput.
    """
    case_id = (await store.payments.get_payment(session, seen.payment_id)).case_id
    cases = await store.cases.lock_cases(session, [case_id])
    held = {each.payment.id: each.payment for each in await store.payments.lock_payments_of_cases(session, [case_id])}
    payment = held.get(seen.payment_id) or await store.payments.get_payment(session, seen.payment_id)
    if not actor.may_act_in(payment.commune_code):
        raise policy.handovers.NotYourCommune(commune_code=payment.commune_code)
    duties = (await store.duties.find_duties(session, [case_id]))[case_id]
    givers = {(giver, Duty.HAND_OVER) for giver in await store.milestones.list_givers(session, case_id)}
    check_duty(actor.subject, Duty.ASSESS, {case_id: {*duties, *givers, (payment.signed_by, Duty.SIGN)}})
    due = policy.milestones.confirm(payment, held.values(), seen.seen_on, day_of(now))
    details = context.cipher.seal(seen.evidence, details_binding(payment.id))
    step = ConfirmedStep(payment.id, case_id, seen.seen_on, seen.evidence_kind, details, actor.subject, now)
    await store.milestones.insert_step(session, step)
    await store.duties.insert_duties(session, {case_id: {(actor.subject, Duty.ASSESS)}})
    files = await store.payees.find_files(session, [due])
    after = policy.payments.go_on(due, files.get(due.id)) if due.state is PaymentStatus.NOT_DUE else due
    (going,) = await join_next_rounds(session, actor, context, [after], now)
    await store.payments.save_payments(session, [going], now)
    await clocks.start(session, [policy.payments.paid_clock(going, cases[case_id], now, since=now)])
    await audit.record(session, actor, "step confirmed", "payment", [going.id], evidence=seen.evidence_kind.value)
    await outbox.publish(session, facts.payees_needed([going]))
    return going
