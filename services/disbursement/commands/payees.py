"""Who is paid becomes known, or is corrected: what waits for it goes on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands.context import Context
from services.disbursement.commands.rounds import join_next_rounds
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payees import PayeeNews
from services.disbursement.domain.payments import Payment, PaymentStatus
from services.disbursement.store.payments import PaymentOfCase
from shared import audit, outbox
from shared.identity import Actor
from shared.ids import CaseId
from shared.outbox import Wake


async def remember_payees(
    session: AsyncSession, actor: Actor, context: Context, news: Sequence[PayeeNews], now: datetime
) -> None:
    """Keep the newest account of each household; payments that waited for it, or were refused at the old one, go on."""
    known = await store.cases.lock_cases(session, [item.case_id for item in news])
    newest = _newest(news, known)
    if not newest:
        return
    await store.payees.save_payees(session, newest, now)
    await audit.record(session, actor, "payees remembered", "case", [item.case_id for item in newest])
    cases = await store.cases.find_cases(session, [item.case_id for item in newest])
    held = await store.payments.lock_payments_of_cases(session, sorted(cases))
    changed = [after for each in held if (after := _with_account(each, cases[each.payment.case_id])) != each.payment]
    if not changed:
        return
    going = await join_next_rounds(session, actor, context, changed, now)
    await store.payments.save_payments(session, going, now)
    await audit.record(session, actor, "payments go on", "payment", [each.id for each in going])
    await outbox.wake(session, [Wake(each.workflow, each.id, signal="payee_changed") for each in going if each.left_round_at])


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
        return policy.payments.go_on(each.payment, case)
    if policy.payments.may_try_again(each.payment, each.last, each.last_account, case.account_hash):
        return each.payment.to(PaymentStatus.RESERVED)
    return each.payment
