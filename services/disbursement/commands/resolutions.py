"""A person ends what the bank left open: a fee, a contradiction, an order that it takes in no form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, cast

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.duties import check_not_signer
from services.disbursement.commands.recoveries import claim_paid_twice, claim_retracted
from services.disbursement.commands.reductions import effects_on, write_effects
from services.disbursement.commands.rounds import join_next_rounds
from services.disbursement.commands.second_payments import take_back, words_of
from services.disbursement.commands.tickets import end_tickets, open_by_hand
from services.disbursement.domain.attempts import AttemptResult, AttemptStatus, Claim
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.odd_answers import reason_binding
from services.disbursement.domain.payments import NEW_ACCOUNT, Payment, PaymentStatus
from services.disbursement.domain.sources import Movement
from services.disbursement.domain.tickets import Difference, Named, Ticket, ticket_binding
from services.disbursement.policy.resolutions import Act, Outcome
from services.disbursement.policy.second_payments import Said, Words
from services.disbursement.store.odd_answers import Ending
from services.disbursement.store.payments import PaymentOfCase
from services.disbursement.store.tickets import TicketEnd
from shared import audit, clocks, outbox
from shared.events import Event
from shared.identity import Actor
from shared.ids import PaymentId
from shared.number_words import number_text
from shared.outbox import Wake
from shared.targets import PAID

_STATUS_AFTER: Final[Mapping[Outcome, AttemptStatus]] = {
    "paid": AttemptStatus.SETTLED,
    "not_paid": AttemptStatus.REJECTED,
    "reversed": AttemptStatus.REJECTED,
}


@dataclass(frozen=True)
class Resolution:
    """What a person says became of a payment, and why he knows; `amount_dong` is what the statement shows, where he says so."""

    payment_id: PaymentId
    outcome: Act
    reason: str
    amount_dong: int | None = None


@dataclass(frozen=True)
class Resolved:
    """The payment after a person has said so; `waits_for_second`: nothing was done yet, another must say the same."""

    payment: Payment
    waits_for_second: bool = False


@dataclass(frozen=True)
class _Open:
    """What the bank left open about a held payment; `claims`: orders thought dead that it says it paid, most first.

    `on_top`: so much of that comes on top of what one that has ended was paid. `let_go`: so much is claimed of it no more.
    """

    said: Resolution
    payment: PaymentOfCase
    ticket: Ticket
    claims: Sequence[Claim]
    named: Named = field(default_factory=Named)
    on_top: int = 0
    let_go: int = 0

    @property
    def claim(self) -> Claim | None:
        """The one by which the most is in hand."""
        return self.claims[0] if self.claims else None


async def resolve_payment(
    session: AsyncSession, actor: Actor, context: Context, resolution: Resolution, now: datetime
) -> Resolved:
    """End what the bank left open; what was not paid goes on to the newest account, where that is another one.

    Above a limit, and where booked money is said to be back, it takes two: what the first says is only written down.
    """
    case_id = (await store.payments.get_payment(session, resolution.payment_id)).case_id
    await store.cases.lock_cases(session, [case_id])
    found = await store.payments.lock_payment_with_attempt(session, resolution.payment_id)
    before = found.payment
    if not (actor.may_act_in(before.commune_code) or actor.may_act_in(before.means_commune_code)):
        raise policy.handovers.NotYourCommune(commune_code=before.commune_code)
    odd = await store.odd_answers.list_of_payment(session, before.id)
    open_meanings = policy.resolutions.open_meanings(before, odd)
    if resolution.outcome == policy.resolutions.ASK_AGAIN:
        possible = policy.resolutions.possible_acts(before, found.last, open_meanings)
        return Resolved(await _ask_again(session, actor, before, possible))
    await check_not_signer(session, actor, before)
    outcome = resolution.outcome
    said = await _said(session, found, words_of(context.cipher, odd))
    claims = said.claims
    possible_ends = policy.resolutions.possible_outcomes(before, found.last, open_meanings, claims, is_back=said.is_back)
    after = policy.resolutions.resolve(before, outcome, possible_ends, actor.subject, now)
    taken = said.returned if outcome != "paid" else []
    still_open = _Open(
        resolution,
        found,
        await _ticket_of(session, actor, before, now),
        claims,
        on_top=sum(one.paid for one in said.on_top),
    )
    still_open = replace(await _with_sums(session, still_open), let_go=sum(one.left for one in taken))
    if await _waits_for_second(session, actor, context, still_open, now):
        return Resolved(before, waits_for_second=True)
    was_released = after.state is PaymentStatus.SETTLED and before.state is PaymentStatus.RELEASED
    if after.state is PaymentStatus.SETTLED and before.state in {PaymentStatus.HELD, PaymentStatus.RELEASED}:
        after = policy.resolutions.really_paid(after, still_open.claim)
    ends_an_attempt = was_released or before.state in {PaymentStatus.HELD, PaymentStatus.UNKNOWN}
    effects = await effects_on(session, [(after, _STATUS_AFTER[outcome])], now) if ends_an_attempt else []
    after = effects[0].payment if effects else after
    if before.state is PaymentStatus.HANDED_OVER and outcome == "paid" and not (claims or said.is_claimed):
        # Nobody can say how much it paid: people look at it.
        after = replace(after, recovery=True)
    case = (await store.payees.find_files(session, [before]))[before.id]
    if _goes_on(after, outcome, found, case):
        after = replace(after.to(PaymentStatus.RESERVED), round_id=None)
    elif policy.payments.is_dead(after, AttemptStatus.REJECTED) and case.obstacle in NEW_ACCOUNT:
        after = replace(after, reason=case.obstacle)
    await _end_attempts(session, before, after, (outcome, still_open.claim), now)
    await _write(session, before, after, now)
    reduced = await write_effects(session, actor, context, effects, now)
    # After those of the reductions: what they claim is not claimed again.
    claimed = await claim_retracted(session, context, [after] if after.state is PaymentStatus.SETTLED else [], now)
    twice = await _paid_twice(session, context, before, claims, now) if outcome == "paid" else []
    # Whatever became of its own order: of another one the bank has said more than is claimed.
    twice += await _claim_each(session, context, after, said.on_top, now)
    twice += await take_back(session, actor, [(one, after) for one in taken], now)
    await audit.record(session, actor, "payment resolved", "payment", [after.id], outcome=outcome)
    await _end_ticket(session, actor, context, replace(still_open, payment=replace(found, payment=after)), now)
    (going,) = await join_next_rounds(session, actor, context, [after], now)
    if going != after:
        await store.payments.save_payments(session, [going], now)
    if before.contradicted:
        await outbox.publish(session, [facts.contradiction_resolved(going, outcome)])
    await outbox.publish(session, [*reduced, *claimed, *twice, *facts.payees_needed([going])])
    await _publish(session, before, going)
    return Resolved(going)


async def _said(session: AsyncSession, found: PaymentOfCase, words: Words) -> Said:
    """What the bank has left open about orders of the payment that were thought dead."""
    claims = await store.attempts.list_claims(session, found.payment.id)
    seconds = await store.recoveries.find_second_payments(session, [found.payment.id])
    return policy.second_payments.what_is_said(found.payment, found.last, claims, seconds, words)


def _goes_on(after: Payment, outcome: Outcome, found: PaymentOfCase, case: CaseFile) -> bool:
    """Tell whether it is paid by another attempt: to another account, or to the same where the bank took its booking back."""
    if after.state not in {PaymentStatus.HELD, PaymentStatus.RETURNED}:
        return False
    # `case` is as this payment may be paid: without an account where something stands in the way.
    is_back = outcome == "reversed" and case.account_hash is not None
    return is_back or policy.payments.may_try_again(after, AttemptStatus.REJECTED, found.last_account, case.account_hash)


async def _ask_again(session: AsyncSession, actor: Actor, payment: Payment, possible: frozenset[Act]) -> Payment:
    """Have the bank asked at once what it says of the order now; nothing ends by that."""
    if "ask_again" not in possible:
        raise policy.resolutions.NothingToResolve(state=payment.state.value)
    await audit.record(session, actor, "bank is asked again", "payment", [payment.id])
    await outbox.wake(session, [Wake(payment.workflow, payment.id, signal="asked_again")])
    return payment


async def _ticket_of(session: AsyncSession, actor: Actor, payment: Payment, now: datetime) -> Ticket:
    ticket = await store.tickets.lock_of_payment(session, payment.id)
    return ticket if ticket is not None else await open_by_hand(session, actor, payment, now)


async def _with_sums(session: AsyncSession, still_open: _Open) -> _Open:
    """Return it with what was named and what comes on top."""
    payment, claim, by_person = still_open.payment.payment, still_open.claim, still_open.said.amount_dong
    if payment.state is PaymentStatus.RELEASED and claim is not None:
        # Nothing was owed any more; said to be paid, it counts with what its order was sent for.
        return replace(still_open, named=Named(claim.paid, by_person))
    if payment.state not in {PaymentStatus.HELD, PaymentStatus.UNKNOWN}:
        # It has ended, and its amount with it: what the bank says now is of other orders.
        return replace(still_open, on_top=still_open.on_top + sum(one.paid for one in still_open.claims))
    by_bank = claim.paid if claim is not None else await store.attempts.find_named_amount(session, payment.id)
    return replace(still_open, named=Named(by_bank, by_person))


async def _waits_for_second(session: AsyncSession, actor: Actor, context: Context, still_open: _Open, now: datetime) -> bool:
    """Write down what this person says where another must say the same; tell whether it waits for that."""
    found, resolution, ticket = still_open.payment, still_open.said, still_open.ticket
    outcome = cast(Outcome, resolution.outcome)
    at_stake = policy.tickets.at_stake(found.payment, found.last, outcome, still_open.named)
    stake = max(at_stake, still_open.on_top, still_open.let_go)
    if not policy.tickets.takes_two(outcome, stake, context.one_person_up_to):
        return False
    if policy.tickets.is_seconded(ticket, outcome, resolution.amount_dong, actor.subject):
        return False
    said = policy.tickets.proposed(outcome, resolution.amount_dong, actor.subject, now)
    reason = context.cipher.seal(resolution.reason, ticket_binding(ticket.id))
    await store.tickets.save_proposal(session, ticket.id, said, reason)
    await audit.record(session, actor, "end of a ticket proposed", "ticket", [ticket.id], outcome=outcome)
    return True


async def _end_ticket(session: AsyncSession, actor: Actor, context: Context, still_open: _Open, now: datetime) -> None:
    """End what was odd, and the ticket with it; a difference that was accepted is booked."""
    ticket, resolution, after = still_open.ticket, still_open.said, still_open.payment.payment
    outcome = resolution.outcome
    reason = context.cipher.seal(resolution.reason, reason_binding(after.id))
    await store.odd_answers.end_notes(session, Ending(after.id, outcome, actor.subject, reason), now)
    kept = context.cipher.seal(resolution.reason, ticket_binding(ticket.id))
    await end_tickets(session, [after.id], TicketEnd(actor.subject, outcome, kept), now)
    if outcome == "paid" and (named := still_open.named.beside(after.amount)) is not None:
        # Who has said something else before has not accepted this.
        is_seconded = policy.tickets.is_seconded(ticket, outcome, resolution.amount_dong, actor.subject)
        first = ticket.proposal.by if is_seconded and ticket.proposal is not None else None
        name = still_open.claim.end_to_end_id if still_open.claim is not None else after.end_to_end_id
        said = still_open.named.by_person
        difference = Difference(ticket.id, after.id, name, after.amount, named, first, actor.subject, said)
        await store.tickets.save_difference(session, difference, now)


async def _end_attempts(
    session: AsyncSession, before: Payment, after: Payment, said: tuple[Outcome, Claim | None], now: datetime
) -> None:
    """End the attempt that was meant: of an earlier one that was paid after all, those after it are dead."""
    outcome, claim = said
    if before.state not in {PaymentStatus.HELD, PaymentStatus.UNKNOWN, PaymentStatus.RELEASED}:
        return
    if before.state is PaymentStatus.RELEASED and (outcome != "paid" or before.attempt_count == 0):
        return
    meant = claim.end_to_end_id if claim is not None else before.end_to_end_id
    if meant != before.end_to_end_id:
        # First the dead: at most one attempt of a payment is alive.
        latest = AttemptResult(before.end_to_end_id, AttemptStatus.REJECTED, after.reason)
        await store.attempts.save_results(session, [latest], now)
    await store.attempts.save_results(session, [AttemptResult(meant, _STATUS_AFTER[outcome], after.reason)], now)


async def _paid_twice(
    session: AsyncSession, context: Context, before: Payment, claims: Sequence[Claim], now: datetime
) -> list[Event]:
    """The bank has paid, by orders thought dead, what was in hand already: so much is had back, for each order once."""
    if before.state not in policy.reductions.IN_HAND:
        return []
    if before.state is PaymentStatus.HANDED_OVER:
        other = await store.attempts.find_order_of(session, before.id, AttemptStatus.SETTLED)
        # One by one, first the dead: at most one attempt of a payment is alive.
        for result in policy.second_payments.results_of(claims, other.end_to_end_id if other else None):
            await store.attempts.save_results(session, [result], now)
    return await _claim_each(session, context, before, claims, now)


async def _claim_each(
    session: AsyncSession, context: Context, payment: Payment, claims: Sequence[Claim], now: datetime
) -> list[Event]:
    return [fact for claim in claims for fact in await claim_paid_twice(session, context, payment, claim, now)]


async def _write(session: AsyncSession, before: Payment, after: Payment, now: datetime) -> None:
    # Of what was released nothing is set aside any more.
    kept = 0 if before.state is PaymentStatus.RELEASED and after.state is PaymentStatus.SETTLED else before.amount
    await _set_aside_again(session, after, after.amount - kept, now)
    await store.payments.save_payments(session, [after], now)
    if before.state is not after.state and after.state is PaymentStatus.SETTLED:
        await store.sources.move(session, Movement.SETTLE, [after], now)
        await clocks.keep(session, PAID, [after.id], now)
    if before.state is not after.state and after.state is PaymentStatus.RELEASED:
        await store.sources.move(session, Movement.RELEASE, [after], now)


async def _set_aside_again(session: AsyncSession, payment: Payment, more: int, now: datetime) -> None:
    """Take from the source what an order of before has paid more; what it has not is said, and nothing is written."""
    if more <= 0 or payment.source_id is None:
        return
    source = await store.sources.lock_source(session, payment.source_id)
    if source.available < more:
        raise policy.resolutions.MeansShort(missing=number_text(more))
    await store.sources.raise_again(session, payment, more, now)


async def _publish(session: AsyncSession, before: Payment, after: Payment) -> None:
    if after.state is before.state:
        return
    if after.state is PaymentStatus.SETTLED:
        await outbox.publish(session, [facts.payment_settled(after)])
    if after.ended_at is not None:
        metrics.ENDED.labels(after.state.value).inc()
    if after.left_round_at is not None:
        signal = "payment_ended" if after.ended_at is not None else "payee_changed"
        await outbox.wake(session, [Wake(after.workflow, after.id, signal=signal)])
