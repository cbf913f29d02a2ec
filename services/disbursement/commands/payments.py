"""What was approved becomes owed: means are set aside, by hundreds, and what can travel gets its round."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.rounds import send_with_next_rounds
from services.disbursement.domain import CASE_RETRACTED, CaseFile, Movement, Payment, PaymentStatus, Source
from shared import audit, clocks, outbox
from shared.events import AssistanceApproved, FundsShort
from shared.identity import Actor
from shared.ids import CaseId
from shared.time_limits import Clock, ClockScope, TimeLimit
from shared.windows import WindowKind

PAID: Final = TimeLimit("paid", policy.PAID_WITHIN_HOURS, "hours")


async def plan_payments(
    session: AsyncSession, actor: Actor, facts: Sequence[AssistanceApproved], kind: WindowKind, now: datetime
) -> None:
    """Owe one payment per award, set means aside for it, and let it go on as far as it can."""
    cases = await store.lock_cases(session, [fact.case_id for fact in facts])
    owed = policy.payments_owed(facts)
    known = await store.list_known(session, [each.id for each in owed])
    new = [each for each in owed if each.id not in known]
    await _note_repeated(session, actor, [each for each in owed if known.get(each.id, each.award_id) != each.award_id])
    if not new:
        return
    alive = [each for each in new if not cases[each.case_id].retracted]
    stopped = [each.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now) for each in new if cases[each.case_id].retracted]
    sources = await store.lock_candidates(session, alive)
    planned = _set_aside(alive, sources, cases)
    planned = await send_with_next_rounds(session, actor, kind, planned, now)
    await store.insert_payments(session, [*planned, *stopped], now)
    await store.move(session, Movement.RESERVE, planned, now)
    await clocks.start(session, [_clock(each, cases[each.case_id], now) for each in planned])
    await audit.record(session, actor, "payments planned", "payment", [each.id for each in [*planned, *stopped]])
    await outbox.publish(session, [_short(each) for each in planned if each.source_id is None])
    for each in [*planned, *stopped]:
        metrics.PLANNED.labels(each.state.value).inc()


async def continue_waiting_funds(
    session: AsyncSession, actor: Actor, kind: WindowKind, now: datetime, source: Source | None = None
) -> int:
    """Let payments go on that waited for means which are there now (in this source, if one is named); return how many."""
    waiting = await store.lock_waiting_for_funds(session, source.id if source else None, policy.MAX_AT_ONCE)
    if not waiting:
        return 0
    cases = await store.find_cases(session, [each.case_id for each in waiting])
    sources = [source] if source else await store.lock_candidates(session, waiting)
    going = [each for each in _set_aside(waiting, sources, cases) if each.source_id is not None]
    going = await send_with_next_rounds(session, actor, kind, going, now)
    await store.save_payments(session, going, now)
    await store.move(session, Movement.RESERVE, going, now)
    if going:
        await audit.record(session, actor, "means found", "payment", [each.id for each in going])
    return len(going)


def _set_aside(payments: Sequence[Payment], sources: Sequence[Source], cases: Mapping[CaseId, CaseFile]) -> list[Payment]:
    """Return the payments with the source that bears each, where one can, as far as they come with it."""
    chosen = policy.choose_sources(payments, sources)
    return [
        policy.go_on(replace(each, source_id=chosen[each.id]), cases.get(each.case_id)) if each.id in chosen else each
        for each in payments
    ]


def _clock(payment: Payment, case: CaseFile, now: datetime) -> Clock:
    risk_level = case.risk_level or policy.RISK_WHEN_UNKNOWN
    scope = ClockScope(payment.incident_id, payment.case_id, payment.commune_code, risk_level, payment.drill)
    since, due_at = payment.decided_at, policy.paid_due(payment.decided_at)
    return Clock.of_commune(PAID, scope, payment.id, started_at=since, due_at=due_at, known_at=now)


def _short(payment: Payment) -> FundsShort:
    return FundsShort(
        incident_id=payment.incident_id,
        case_id=payment.case_id,
        drill=payment.drill,
        payment_id=payment.id,
        award_id=payment.award_id,
        commune_code=payment.commune_code,
        amount=payment.amount,
        unit=payment.unit,
    )


async def _note_repeated(session: AsyncSession, actor: Actor, repeated: Sequence[Payment]) -> None:
    """Another award asks for help that is owed already: it is not owed twice, and it is not forgotten that somebody asked."""
    if repeated:
        metrics.REPEATED.inc(len(repeated))
        await audit.record(session, actor, "help owed already", "award", [each.award_id for each in repeated])
