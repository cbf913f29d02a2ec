"""Who is paid, or on which account, is changed after the signature: one proposes it and says why, another confirms it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.payees import follow_payments, hold_accounts_of
from services.disbursement.domain.payees import (
    ChangeState,
    Holding,
    NamedAccount,
    PayeeChange,
    PayeeChangeId,
    SharedKind,
    account_binding,
    change_binding,
)
from services.disbursement.domain.payments import Payment, PaymentStatus
from services.disbursement.policy.payees import ChangeDecided, NothingToChange, WentMeanwhile
from services.disbursement.store.payments import PaymentOfCase
from shared import audit, outbox
from shared.errors import FieldError, InvalidInput
from shared.events.assessment import PayeeKind
from shared.events.household import Payee
from shared.identity import Actor, Role
from shared.ids import AwardId, CaseId, PaymentId, new_id

_WAITS: Final = frozenset(
    {PaymentStatus.WAITING_FUNDS, PaymentStatus.WAITING_PAYEE, PaymentStatus.NOT_DUE, PaymentStatus.RESERVED}
)


@dataclass(frozen=True)
class ChangeDraft:
    """Whom somebody wants to be paid, for which payments of a case (none said: all that wait for people), and why.

    `account` is his own; without it the household's newest one is meant, or `without_account` none at all.
    """

    case_id: CaseId
    kind: PayeeKind
    person: str | None
    account: Payee | None
    without_account: bool
    reason: str
    payment_ids: tuple[PaymentId, ...] = ()


@dataclass(frozen=True)
class ChangeVerdict:
    """What a second person says to which change: confirmed or refused."""

    change_id: UUID
    verdict: ChangeState


async def propose_change(
    session: AsyncSession, actor: Actor, context: Context, draft: ChangeDraft, now: datetime
) -> PayeeChange:
    """Write down whom somebody wants to be paid; nothing changes until a second person has confirmed it.

    Raises PaymentNotFound, NotYourCommune, PayerChangesPayee, NothingToChange, and InvalidInput for who cannot be paid.
    """
    policy.payees.check_not_payer(pays=actor.has(Role.PAYING_AGENT))
    case = (await store.cases.find_cases(session, [draft.case_id])).get(draft.case_id)
    if case is None:
        raise store.payments.PaymentNotFound
    case = (await store.cases.lock_cases(session, [draft.case_id]))[draft.case_id]
    held = await store.payments.lock_payments_of_cases(session, [draft.case_id])
    payments = await _payments_meant(session, draft, held)
    _check_place(actor, payments)
    change = PayeeChange(
        id=PayeeChangeId(new_id()),
        case_id=draft.case_id,
        payment_ids=tuple(each.id for each in payments),
        kind=draft.kind,
        person=draft.person,
        mark=None if draft.account is not None or draft.without_account else case.payee_mark,
        named=NamedAccount(),
        reason=b"",
        proposed_by=actor.subject,
        proposed_at=now,
    )
    if draft.account is not None:
        change = replace(change, named=await _keep_account(session, context, draft.case_id, draft.account, now))
    elif not draft.without_account and case.payee_mark is None:
        # There is none in the newest report, or it came before accounts had marks.
        raise InvalidInput(FieldError("account", policy.payees.NO_ACCOUNT_KNOWN))
    policy.payees.check_payee(case, change, payments)
    change = replace(change, reason=context.cipher.seal(draft.reason, change_binding(change.id)))
    await store.payee_changes.insert_change(session, change, payments[0].commune_code)
    await audit.record(session, actor, "payee change proposed", "payee_change", [change.id], kind=change.kind)
    metrics.PAYEE_CHANGES.labels(ChangeState.PROPOSED.value).inc()
    return change


async def decide_change(
    session: AsyncSession, actor: Actor, context: Context, said: ChangeVerdict, now: datetime
) -> PayeeChange:
    """Confirm what somebody else proposed, so that the payments go on to that payee; or refuse it.

    Raises ChangeNotFound, NotYourCommune, ChangeDecided; to confirm also SameTwoPersons, PayerChangesPayee,
    AccountChangedAgain, WentMeanwhile, and InvalidInput where the payee was recorded dead or missing since.
    """
    verdict = said.verdict
    change = await store.payee_changes.get_change(session, said.change_id)
    case = (await store.cases.lock_cases(session, [change.case_id]))[change.case_id]
    holding = await _holding(session, change) if verdict is ChangeState.CONFIRMED else None
    neighbours = await hold_accounts_of(session, [change.case_id], [holding] if holding else [])
    held = await store.payments.lock_payments_of_cases(session, [change.case_id, *neighbours])
    of_change = [each for each in held if each.payment.id in change.payment_ids]
    meant = [each.payment for each in of_change]
    # What was released since is not among what is held, and the change is still one of its place.
    _check_place(actor, [await store.payments.get_payment(session, one) for one in change.payment_ids])
    if verdict is ChangeState.CONFIRMED:
        if not all(map(_may_change, of_change)):
            raise WentMeanwhile
        policy.payees.check_not_payer(pays=actor.has(Role.PAYING_AGENT))
        policy.payees.check_second(actor.subject, change, case)
        policy.payees.check_payee(case, change, meant)
    if not await store.payee_changes.decide(session, change, verdict, actor.subject, now):
        state = (await store.payee_changes.get_change(session, change.id)).state
        raise ChangeDecided(state=state.value)
    await audit.record(session, actor, f"payee change {verdict}", "payee_change", [change.id], proposed_by=change.proposed_by)
    metrics.PAYEE_CHANGES.labels(verdict.value).inc()
    decided = replace(change, state=verdict, decided_by=actor.subject, decided_at=now)
    if verdict is ChangeState.CONFIRMED and meant:
        if holding is not None:
            await store.account_holders.add_named(session, holding)
        needed = await follow_payments(session, actor, context, held, now)
        await outbox.publish(session, [facts.payee_changed(decided, meant, actor.subject), *needed])
    return decided


async def _holding(session: AsyncSession, change: PayeeChange) -> Holding | None:
    """Return the account that is named, as other households may have it."""
    if change.named.number_mark is None:
        return None
    payment = await store.payments.get_payment(session, change.payment_ids[0])
    return Holding(change.case_id, payment.household_id, payment.incident_id, SharedKind.ACCOUNT, change.named.number_mark)


async def _payments_meant(session: AsyncSession, draft: ChangeDraft, held: Sequence[PaymentOfCase]) -> list[Payment]:
    """Return the payments that get another payee: those named, or all of the case that people must let go on.

    The later parts of an award go with the part that is changed: else they would go, on their day, to whom it was taken from.
    """
    possible = {each.payment.id: each for each in held if _may_change(each)}
    if draft.payment_ids:
        meant = [possible[one].payment for one in dict.fromkeys(draft.payment_ids) if one in possible]
        if len(meant) < len(set(draft.payment_ids)):
            raise NothingToChange
        return _with_later_parts(meant, possible)
    files = await store.payees.find_files(session, [each.payment for each in possible.values()])
    waiting = [
        each.payment
        for each in possible.values()
        if policy.payments.is_dead(each.payment, each.last) or files[each.payment.id].obstacle is not None
    ]
    if not waiting:
        raise NothingToChange
    return _with_later_parts(waiting, possible)


def _with_later_parts(meant: Sequence[Payment], possible: Mapping[PaymentId, PaymentOfCase]) -> list[Payment]:
    firsts: dict[AwardId, int] = {}
    for each in meant:
        firsts[each.award_id] = min(each.part, firsts.get(each.award_id, each.part))
    names = {each.id for each in meant}
    siblings = [each.payment for name, each in possible.items() if name not in names]
    return [*meant, *(each for each in siblings if each.part > firsts.get(each.award_id, each.part))]


def _may_change(each: PaymentOfCase) -> bool:
    """Tell whether its money has certainly not gone, nor is on its way."""
    payment = each.payment
    return payment.rail != "goods" and (payment.state in _WAITS or policy.payments.is_dead(payment, each.last))


def _check_place(actor: Actor, payments: Sequence[Payment]) -> None:
    for payment in payments:
        if not (actor.may_act_in(payment.commune_code) or actor.may_act_in(payment.means_commune_code)):
            raise policy.handovers.NotYourCommune(commune_code=payment.commune_code)


async def _keep_account(
    session: AsyncSession, context: Context, case_id: CaseId, account: Payee, now: datetime
) -> NamedAccount:
    """Seal an account that is named here for this case."""
    revision = await store.payee_changes.next_revision(session, case_id)
    mark = policy.payees.shared_mark(context.index, SharedKind.ACCOUNT, policy.payees.account_of(account))
    named = NamedAccount(revision, policy.payees.payee_hash(context.index, account), mark)
    sealed = context.cipher.seal(account.model_dump_json(), account_binding(case_id, revision))
    await store.payee_changes.insert_account(session, case_id, named, sealed, now)
    return named
