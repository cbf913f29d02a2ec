"""What was approved becomes owed: means are set aside, by hundreds, and what can travel gets its round."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.payees import hold_accounts_of
from services.disbursement.commands.reductions import effects_on, write_effects
from services.disbursement.commands.rounds import join_next_rounds
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.limits import day_of
from services.disbursement.domain.payments import CASE_RETRACTED, Payment, PaymentStatus
from services.disbursement.domain.sources import Movement, Source
from shared import audit, clocks, outbox
from shared.copies import replace
from shared.events import AssistanceApproved
from shared.identity import Actor
from shared.ids import PaymentId
from shared.time_limits import Clock


async def plan_payments(
    session: AsyncSession, actor: Actor, context: Context, approvals: Sequence[AssistanceApproved], now: datetime
) -> None:
    """Owe one payment per award, set means aside for it, and let it go on as far as it can."""
    cases = await store.cases.lock_cases(session, [approval.case_id for approval in approvals])
    owed = [_of_case(each, cases[each.case_id]) for each in policy.payments.payments_owed(approvals)]
    known = await store.payments.list_known(session, [each.id for each in owed])
    whole = [each for each in owed if each.id not in known]
    awards = policy.parts.approved_awards(approvals)
    new = [part for each in whole for part in policy.parts.parts_of(each, awards[each.award_id], context.terms)]
    await _note_repeated(session, actor, [each for each in owed if known.get(each.id, each.award_id) != each.award_id])
    if not new:
        return
    await store.duties.insert_duties(session, policy.handovers.duties_of(approvals))
    await hold_accounts_of(session, list(cases))
    signed = policy.payees.signed_payees(approvals)
    firsts = {each.award_id: each.id for each in whole}
    payees = [(signed.get(firsts[each.award_id]), each.id) for each in new]
    await store.payees.insert_signed(session, [replace(payee, payment_id=name) for payee, name in payees if payee is not None])
    stopped = [each.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now) for each in new if cases[each.case_id].retracted]
    alive = [each for each in new if not cases[each.case_id].retracted]
    # Less of it may stand already: the reduction was heard of first.
    effects = await effects_on(session, [(each, None) for each in alive], now)
    reduced = {each.payment.id: each.payment for each in effects}
    alive = [reduced.get(each.id, each) for each in alive]
    stopped += [each for each in alive if each.state is PaymentStatus.RELEASED]
    alive = [each for each in alive if each.state is not PaymentStatus.RELEASED]
    started = [clock for each in alive if (clock := _clock_of(each, cases[each.case_id], now)) is not None]
    await clocks.start(session, started)
    await audit.record(session, actor, "payments planned", "payment", [each.id for each in [*alive, *stopped]])
    files = await store.payees.find_files(session, alive, cases)
    # From here on everybody waits who is helped out of the same means: whatever does not hang on them is done by now.
    sources = await store.sources.lock_candidates(session, alive)
    planned, served = await _reserve_in_turn(session, alive, sources, files, day_of(now))
    going = await join_next_rounds(session, actor, context, [*planned, *served], now)
    planned, served = going[: len(planned)], going[len(planned) :]
    await store.payments.insert_payments(session, [*planned, *stopped], now)
    await _save_served(session, actor, served, now)
    await store.sources.move(session, Movement.RESERVE, going, now)
    told = await write_effects(session, actor, context, effects, now)
    short = [facts.funds_short(each) for each in planned if each.source_id is None]
    await outbox.publish(session, [*short, *facts.payees_needed([*planned, *served]), *told])
    for state, count in Counter(each.state for each in [*planned, *stopped]).items():
        metrics.PLANNED.labels(state.value).inc(count)


async def let_due_go(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Let later parts go whose day has come, as far as they can go, with a clock since that day; return how many."""
    due = await store.parts.lock_due(session, day_of(now), policy.payments.MAX_AT_ONCE)
    if not due:
        return 0
    files = await store.payees.find_files(session, due)
    going = [policy.payments.go_on(each, files.get(each.id)) for each in due]
    going = await join_next_rounds(session, actor, context, going, now)
    await store.payments.save_payments(session, going, now)
    await audit.record(session, actor, "parts are due", "payment", [each.id for each in going])
    await outbox.publish(session, facts.payees_needed(going))
    return len(going)


async def reserve_waiting_payments(
    session: AsyncSession, actor: Actor, context: Context, source: Source | None, now: datetime
) -> int:
    """Let payments go on that waited for means which are there now (in this source, if one is named); return how many."""
    waiting = await store.payments.lock_waiting_for_funds(session, [source.id] if source else None, policy.payments.MAX_AT_ONCE)
    if not waiting:
        return 0
    files = await store.payees.find_files(session, waiting)
    sources = [source] if source else await store.sources.lock_candidates(session, waiting)
    going = [each for each in _reserve(waiting, sources, files, day_of(now)) if each.source_id is not None]
    going = await join_next_rounds(session, actor, context, going, now)
    await _save_served(session, actor, going, now)
    await store.sources.move(session, Movement.RESERVE, going, now)
    await outbox.publish(session, facts.payees_needed(going))
    return len(going)


async def _reserve_in_turn(
    session: AsyncSession,
    new: Sequence[Payment],
    sources: Sequence[Source],
    files: Mapping[PaymentId, CaseFile],
    today: date,
) -> tuple[list[Payment], list[Payment]]:
    """Set means aside for new payments and for those who wait for the same (held) sources: nobody new goes before his turn.

    Payments after sources is not the order of locks; whoever waits is passed by where somebody holds him, so nobody waits here.
    `files` are those of the new ones. Returns these, as far as each comes, and those of the waiting who are served now.
    """
    most = policy.payments.MAX_AT_ONCE
    waiting = await store.payments.lock_waiting_for_funds(session, [each.id for each in sources], most) if sources else []
    # More wait than one transaction serves: whoever comes after the last of them waits too, and the loop serves all in turn.
    last = policy.payments.precedence(waiting[-1]) if len(waiting) == most else None
    in_turn = [each for each in new if last is None or policy.payments.precedence(each) < last]
    after = _reserve([*in_turn, *waiting], sources, {**files, **await store.payees.find_files(session, waiting)}, today)
    turned, known = {each.id: each for each in after}, {each.id for each in waiting}
    served = [each for each in after if each.id in known and each.source_id is not None]
    return [turned.get(each.id, each) for each in new], served


async def _save_served(session: AsyncSession, actor: Actor, served: Sequence[Payment], now: datetime) -> None:
    if served:
        await store.payments.save_payments(session, served, now)
        await audit.record(session, actor, "means found", "payment", [each.id for each in served])


def _clock_of(payment: Payment, case: CaseFile, now: datetime) -> Clock | None:
    """Return the clock of the promise to pay: of a later part since its day; None where nobody knows that day yet."""
    if payment.part == 1:
        return policy.payments.paid_clock(payment, case, now)
    since = policy.parts.due_since(payment)
    return policy.payments.paid_clock(payment, case, now, since=since) if since is not None else None


def _of_case(payment: Payment, case: CaseFile) -> Payment:
    """Return the payment where its case lies, with its place among those who wait."""
    return policy.precedence.ranked(policy.payments.placed(payment, case), case)


def _reserve(
    payments: Sequence[Payment], sources: Sequence[Source], files: Mapping[PaymentId, CaseFile], today: date
) -> list[Payment]:
    """Return the payments with the source that bears each, where one can, as far as they come with it."""
    chosen = policy.sources.choose_sources(payments, sources)
    return [
        policy.payments.go_on(
            replace(each, source_id=chosen[each.id]), files.get(each.id), due=policy.parts.is_due(each, today)
        )
        if each.id in chosen
        else each
        for each in payments
    ]


async def _note_repeated(session: AsyncSession, actor: Actor, repeated: Sequence[Payment]) -> None:
    """Another award asks for help that is owed already: it is not owed twice, and it is not forgotten that somebody asked."""
    if repeated:
        metrics.REPEATED.inc(len(repeated))
        await audit.record(session, actor, "help owed already", "award", [each.award_id for each in repeated])
