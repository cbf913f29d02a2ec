"""Who is paid, and where, becomes known or is corrected: what waits for it goes on, what has nobody waits."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands.context import Context
from services.disbursement.commands.rounds import join_next_rounds, ring_complete_rounds
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payees import PayeeNews
from services.disbursement.domain.payments import Payment, PaymentStatus
from services.disbursement.store.payments import PaymentOfCase
from shared import audit, clocks, outbox
from shared.identity import Actor
from shared.ids import CaseId
from shared.outbox import Wake


async def remember_payees(
    session: AsyncSession, actor: Actor, context: Context, news: Sequence[PayeeNews], now: datetime
) -> None:
    """Keep the newest account of each household; payments that waited for it, or were refused at the old one, go on.

    An account that is taken away stops what was not sent: it waits for a cash list, or another account. A case that was moved
    takes its payments and their clocks along.
    """
    known = await store.cases.lock_cases(session, [item.case_id for item in news])
    newest = _newest(news, known)
    if not newest:
        return
    await store.payees.save_payees(session, newest, now)
    await audit.record(session, actor, "payees remembered", "case", [item.case_id for item in newest])
    await _follow_moves(session, actor, newest, now)
    cases = await store.cases.find_cases(session, [item.case_id for item in newest])
    held = await store.payments.lock_payments_of_cases(session, sorted(cases))
    changed = [after for each in held if (after := _with_account(each, cases[each.payment.case_id])) != each.payment]
    if not changed:
        return
    going = await join_next_rounds(session, actor, context, changed, now)
    await store.payments.save_payments(session, going, now)
    await audit.record(session, actor, "payments go on", "payment", [each.id for each in going])
    stopped = {each.id for each in going if each.rail == "cash"}
    await ring_complete_rounds(session, actor, [each.payment for each in held if each.payment.id in stopped])
    looked_after = [each for each in going if each.state is PaymentStatus.RESERVED and each.left_round_at]
    await outbox.wake(session, [Wake(each.workflow, each.id, signal="payee_changed") for each in looked_after])


async def _follow_moves(session: AsyncSession, actor: Actor, newest: Sequence[PayeeNews], now: datetime) -> None:
    communes = {item.case_id: item.commune_code for item in newest}
    moved = await store.payments.move_payments(session, communes, now)
    if moved:
        await clocks.relocate_cases(session, {case_id: communes[case_id] for case_id in sorted(set(moved.values()))})
        await audit.record(session, actor, "payments moved", "payment", sorted(moved))


def _newest(news: Sequence[PayeeNews], known: dict[CaseId, CaseFile]) -> list[PayeeNews]:
    """Return the newest report of each case that tells more than we know."""
    newest = {item.case_id: item for item in sorted(news, key=lambda item: item.revision)}
    return [item for item in newest.values() if item.revision > known[item.case_id].revision]


def _with_account(each: PaymentOfCase, case: CaseFile) -> Payment:
    """Return the payment as it stands now that this much is known of its case."""
    if case.retracted:
        return each.payment
    if each.payment.state is PaymentStatus.WAITING_PAYEE:
        return policy.payments.go_on(each.payment, case)
    if each.payment.state is PaymentStatus.RESERVED:
        return policy.payments.by_the_rail_there_is(each.payment, case, each.last, each.last_account)
    if policy.payments.may_try_again(each.payment, each.last, each.last_account, case.account_hash):
        return each.payment.to(PaymentStatus.RESERVED)
    return each.payment
