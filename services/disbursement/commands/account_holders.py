"""Several households have one account or telephone: an officer says why, and their money goes on."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.context import Context
from services.disbursement.commands.payees import follow_payments, hold_accounts_of
from services.disbursement.domain.payees import SharedKind, SharedRelease, release_binding
from services.disbursement.domain.payments import Payment
from shared import audit, outbox
from shared.identity import Actor, Role
from shared.ids import CaseId


@dataclass(frozen=True)
class ReleaseDraft:
    """For which household somebody says why, and what it shares."""

    case_id: CaseId
    kind: SharedKind
    reason: str


async def release_shared(
    session: AsyncSession, actor: Actor, context: Context, draft: ReleaseDraft, now: datetime
) -> list[Payment]:
    """Write down why this household may be paid although others have the same; return the payments that go on.

    The others are asked about one by one. Raises PaymentNotFound, NotYourCommune, PayerChangesPayee, NothingShared.
    """
    policy.payees.check_not_payer(pays=actor.has(Role.PAYING_AGENT))
    if not await store.cases.find_cases(session, [draft.case_id]):
        raise store.payments.PaymentNotFound
    case = (await store.cases.lock_cases(session, [draft.case_id]))[draft.case_id]
    await hold_accounts_of(session, [draft.case_id])
    held = await store.payments.lock_payments_of_cases(session, [draft.case_id])
    places = {code for each in held for code in (each.payment.commune_code, each.payment.means_commune_code)}
    places |= {case.commune_code} if case.commune_code else set()
    if not any(actor.may_act_in(code) for code in places):
        raise policy.handovers.NotYourCommune(commune_code=case.commune_code or "")
    shared = await store.account_holders.list_shared(session, draft.case_id, draft.kind)
    if not shared:
        raise policy.payees.NothingShared
    releases = [
        SharedRelease(one, context.cipher.seal(draft.reason, release_binding(one)), actor.subject)
        for one in {(one.kind, one.mark): one for one in shared}.values()
    ]
    await store.account_holders.insert_releases(session, releases, now)
    await audit.record(session, actor, "shared account explained", "case", [draft.case_id], shared=draft.kind)
    metrics.SHARED_RELEASED.labels(draft.kind.value).inc()
    before = {each.payment.id: each.payment for each in held}
    await outbox.publish(session, await follow_payments(session, actor, context, held, now))
    after = await store.payments.lock_payments(session, before)
    return [each for each in after if each != before[each.id]]
