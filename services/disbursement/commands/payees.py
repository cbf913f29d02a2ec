"""Who is paid becomes known, or a report is taken back: what waits goes on, or stops."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.rounds import ring_complete, send_with_next_rounds
from services.disbursement.domain import CaseFile, Movement, PayeeNews, Payment, PaymentStatus
from services.disbursement.store.payments import PaymentOfCase
from shared import audit, clocks, outbox
from shared.events import CaseRetracted
from shared.identity import Actor
from shared.ids import CaseId
from shared.outbox import Wake
from shared.windows import WindowKind


async def remember_payees(
    session: AsyncSession, actor: Actor, news: Sequence[PayeeNews], kind: WindowKind, now: datetime
) -> None:
    """Keep the newest account of each household; payments that waited for it, or were refused at the old one, go on."""
    known = await store.lock_cases(session, [item.case_id for item in news])
    newest = _newest(news, known)
    if not newest:
        return
    await store.save_payees(session, newest, now)
    await audit.record(session, actor, "payees remembered", "case", [item.case_id for item in newest])
    cases = await store.find_cases(session, [item.case_id for item in newest])
    held = await store.lock_payments_of_cases(session, sorted(cases))
    changed = [after for each in held if (after := _with_account(each, cases[each.payment.case_id])) != each.payment]
    if not changed:
        return
    going = await send_with_next_rounds(session, actor, kind, changed, now)
    await store.save_payments(session, going, now)
    await audit.record(session, actor, "payments go on", "payment", [each.id for each in going])
    await outbox.wake(session, [Wake(each.workflow, each.id, signal="payee_changed") for each in going if each.alone_since])


async def release_cases(session: AsyncSession, actor: Actor, facts: Sequence[CaseRetracted], now: datetime) -> None:
    """Stop what is pending for these cases, flag what was paid for recovery, and remember it for what comes later."""
    cases = await store.lock_cases(session, [fact.case_id for fact in facts])
    await store.save_retracted(session, list(cases), now)
    held = await store.lock_payments_of_cases(session, list(cases))
    changed = [
        (each.payment, after) for each in held if (after := policy.retract(each.payment, each.last, now)) != each.payment
    ]
    released = [after for _, after in changed if after.state is PaymentStatus.RELEASED]
    await store.save_payments(session, [after for _, after in changed], now)
    await store.move(session, Movement.RELEASE, _had_means(changed), now)
    await clocks.stop_cases(session, list(cases), now)
    await audit.record(session, actor, "cases retracted", "case", sorted(cases), payments=[each.id for _, each in changed])
    await ring_complete(session, actor, released)
    await outbox.wake(session, [Wake(each.workflow, each.id, signal="payment_ended") for each in released if each.alone_since])
    metrics.ENDED.labels(PaymentStatus.RELEASED.value).inc(len(released))


def _newest(news: Sequence[PayeeNews], known: dict[CaseId, CaseFile]) -> list[PayeeNews]:
    """Return the newest report of each case that tells more than we know, with the newest account that came along."""
    newest: dict[CaseId, PayeeNews] = {}
    for item in sorted(news, key=lambda item: item.revision):
        if item.revision > known[item.case_id].revision:
            before = newest.get(item.case_id)
            if item.account is None and before is not None:
                newest[item.case_id] = replace(before, revision=item.revision, risk_level=item.risk_level)
            else:
                newest[item.case_id] = item
    return list(newest.values())


def _with_account(each: PaymentOfCase, case: CaseFile) -> Payment:
    """Return the payment as it stands now that this much is known of its case."""
    if case.retracted:
        return each.payment
    if each.payment.state is PaymentStatus.WAITING_PAYEE:
        return policy.go_on(each.payment, case)
    if policy.may_try_again(each.payment, each.last, each.last_account, case.account_hash):
        return each.payment.to(PaymentStatus.RESERVED)
    return each.payment


def _had_means(changed: Sequence[tuple[Payment, Payment]]) -> list[Payment]:
    return [
        after
        for before, after in changed
        if after.state is PaymentStatus.RELEASED and before.state is not PaymentStatus.WAITING_FUNDS
    ]
