"""Who is paid, and where, becomes known or is corrected: what waits for it goes on, what has nobody waits."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.rounds import join_next_rounds, ring_complete_rounds
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payees import Holding, LostNews, PayeeNews
from services.disbursement.domain.payments import NEW_ACCOUNT, Payment, PaymentStatus
from services.disbursement.store.payments import PaymentOfCase
from shared import audit, clocks, outbox
from shared.events import PayeeNeeded
from shared.identity import Actor
from shared.ids import CaseId
from shared.outbox import Wake


async def remember_payees(
    session: AsyncSession, actor: Actor, context: Context, news: Sequence[PayeeNews], now: datetime
) -> None:
    """Keep the newest account of each household; payments that waited for it, or were refused at the old one, go on.

    An account that is taken away, is another than was signed for, or is of another household too, stops what was not sent. A
    case that was moved takes its payments and their clocks along.
    """
    known = await store.cases.lock_cases(session, [item.case_id for item in news])
    newest = _newest(news, known)
    if not newest:
        return
    cases = [item.case_id for item in newest]
    holdings = [holding for item in newest if not known[item.case_id].retracted for holding in item.holdings]
    neighbours = await hold_accounts_of(session, cases, holdings)
    await store.payees.save_payees(session, newest, now)
    await store.account_holders.replace_reported(session, cases, holdings)
    await audit.record(session, actor, "payees remembered", "case", cases)
    await _follow_moves(session, actor, newest, now)
    await let_follow(session, actor, context, {*cases, *neighbours}, now)


async def remember_lost(session: AsyncSession, actor: Actor, context: Context, news: Sequence[LostNews], now: datetime) -> None:
    """Keep who of these households is dead or missing: nobody of them is paid, whatever was signed before."""
    before = await store.cases.lock_cases(session, [item.case_id for item in news])
    await store.cases.save_lost(session, news, now)
    after = await store.cases.find_cases(session, list(before))
    changed = {case_id for case_id, case in after.items() if case != before[case_id]}
    if changed:
        await audit.record(session, actor, "who is lost", "case", sorted(changed))
        await let_follow(session, actor, context, changed, now)


async def let_follow(session: AsyncSession, actor: Actor, context: Context, cases: Collection[CaseId], now: datetime) -> None:
    """Let the payments of these cases go on, or wait, by whom they may be paid to now."""
    held = await store.payments.lock_payments_of_cases(session, sorted(cases))
    await outbox.publish(session, await follow_payments(session, actor, context, held, now))


async def follow_payments(
    session: AsyncSession, actor: Actor, context: Context, held: Sequence[PaymentOfCase], now: datetime
) -> list[PayeeNeeded]:
    """Let these (held) payments go on, or wait, by whom they may be paid to now; return the facts to be published."""
    files = await store.payees.find_files(session, [each.payment for each in held])
    changed = [after for each in held if (after := _with_account(each, files[each.payment.id])) != each.payment]
    if not changed:
        return []
    going = await join_next_rounds(session, actor, context, changed, now)
    await store.payments.save_payments(session, going, now)
    await audit.record(session, actor, "payments go on", "payment", [each.id for each in going])
    stopped = {each.id for each in going if each.round_id is None}
    await ring_complete_rounds(session, actor, [each.payment for each in held if each.payment.id in stopped])
    looked_after = [each for each in going if each.state is PaymentStatus.RESERVED and each.left_round_at]
    await outbox.wake(session, [Wake(each.workflow, each.id, signal="payee_changed") for each in looked_after])
    return facts.payees_needed(going)


async def hold_accounts_of(session: AsyncSession, cases: Collection[CaseId], new: Sequence[Holding] = ()) -> set[CaseId]:
    """Hold what these (held) cases have and will have, so that of two who plan at once the second sees the first.

    Return the other cases for whom it may make a difference: who alone has one of these beside them.
    """
    holdings = [*await store.account_holders.list_of_cases(session, cases), *new]
    await store.account_holders.hold_accounts(session, holdings)
    return await store.account_holders.list_alone_beside(session, cases, holdings)


async def _follow_moves(session: AsyncSession, actor: Actor, newest: Sequence[PayeeNews], now: datetime) -> None:
    communes = {item.case_id: item.commune_code for item in newest}
    moved = await store.payments.move_payments(session, communes, now)
    await store.payee_changes.move_open(session, communes)
    if moved:
        await clocks.relocate_cases(session, {case_id: communes[case_id] for case_id in sorted(set(moved.values()))})
        await audit.record(session, actor, "payments moved", "payment", sorted(moved))


def _newest(news: Sequence[PayeeNews], known: dict[CaseId, CaseFile]) -> list[PayeeNews]:
    """Return the newest report of each case that tells more than we know."""
    newest = {item.case_id: item for item in sorted(news, key=lambda item: item.revision)}
    return [item for item in newest.values() if item.revision > known[item.case_id].revision]


def _with_account(each: PaymentOfCase, case: CaseFile) -> Payment:
    """Return the payment as it stands now that this much is known of its case, as it may be paid."""
    payment = each.payment
    if case.retracted:
        return payment
    if payment.state is PaymentStatus.WAITING_PAYEE:
        return policy.payments.go_on(payment, case, each.last, each.last_account)
    if payment.state is PaymentStatus.RESERVED:
        return policy.payments.by_the_rail_there_is(payment, case, each.last, each.last_account)
    return _after_a_refusal(each, case)


def _after_a_refusal(each: PaymentOfCase, case: CaseFile) -> Payment:
    """Return a payment that the bank has refused or sent back: it goes elsewhere once two persons answer for that."""
    payment = each.payment
    if policy.payments.may_try_again(payment, each.last, each.last_account, case.account_hash):
        return payment.to(PaymentStatus.RESERVED)
    if not policy.payments.is_dead(payment, each.last):
        return payment
    if case.without_account and case.obstacle is None:
        return policy.cash_lists.pay_by_cash(payment)
    return replace(payment, reason=case.obstacle) if case.obstacle in NEW_ACCOUNT else payment
