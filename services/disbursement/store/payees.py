"""Payees: every account that a report named is kept, the case names the newest; what was signed, what others have, too."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payees import (
    ConfirmedPayee,
    NamedAccount,
    PaidPerson,
    PayeeNews,
    PayeeStanding,
    SharedKind,
    SignedPayee,
)
from services.disbursement.domain.payments import Payment
from services.disbursement.policy.payees import as_paid
from services.disbursement.store.cases import find_cases
from services.disbursement.tables import PayeeRow, SignedPayeeRow
from shared.database import execute
from shared.ids import CaseId, PaymentId
from shared.inserts import by_column, insert_many

_SAVE: Final = text("""
    update cases c set household_id = d.household_id, revision = d.revision, risk_level = d.risk_level,
           account_revision = d.account_revision, account_hash = d.account_hash, commune_code = d.commune_code,
           payee_mark = d.payee_mark, others_account_revision = case when not d.of_head then d.revision end
      from unnest(cast(:ids as uuid[]), cast(:households as uuid[]), cast(:revisions as int[]), cast(:risk_levels as int[]),
                  cast(:account_revisions as int[]), cast(:account_hashes as bytea[]), cast(:communes as text[]),
                  cast(:marks as text[]), cast(:of_heads as boolean[]))
        as d(case_id, household_id, revision, risk_level, account_revision, account_hash, commune_code, payee_mark, of_head)
     where c.case_id = d.case_id""")
# What a payment may be paid to, beside its case: one question for many, also for those that are not written down yet.
_STANDINGS: Final = text("""
    select given.id, given.case_id, s.kind, s.person, s.mark, s.account_mark, c.kind as c_kind, c.person as c_person,
           c.mark as c_mark, c.payee_revision as c_revision, c.account_hash as c_hash,
           array(select distinct h.kind from account_holders h
                  where h.case_id = given.case_id
                    and exists (select from account_holders o
                                 where o.mark = h.mark and o.incident_id = h.incident_id and o.kind = h.kind
                                   and o.household_id <> h.household_id)
                    and not exists (select from shared_releases r
                                     where r.case_id = h.case_id and r.kind = h.kind and r.mark = h.mark)) as shared
      from unnest(cast(:ids as uuid[]), cast(:cases as uuid[])) as given(id, case_id)
      left join signed_payees s on s.payment_id = given.id
      left join lateral (
           select ch.kind, ch.person, ch.mark, ch.payee_revision, ch.account_hash
             from payee_changes ch join payee_verdicts v on v.change_id = ch.id and v.verdict = 'confirmed'
            where ch.case_id = given.case_id and given.id = any(ch.payment_ids)
            order by v.decided_at desc, ch.id desc limit 1) c on true""")
_KEEP: Final = insert_many(PayeeRow, ("case_id", "revision", "account", "account_hash", "received_at"))
_SIGN: Final = insert_many(SignedPayeeRow, tuple(SignedPayee.__dataclass_fields__))


async def save_payees(session: AsyncSession, news: Sequence[PayeeNews], now: datetime) -> None:
    """Keep the newest report of each case: it tells the whole household, so without an account there is none any more."""
    accounts = [
        {
            "case_id": item.case_id,
            "revision": item.account_revision,
            "account": item.account,
            "account_hash": item.account_hash,
            "received_at": now,
        }
        for item in news
        if item.account is not None
    ]
    if accounts:
        await execute(session, _KEEP, by_column(accounts))
    await execute(
        session,
        _SAVE,
        {
            "ids": [item.case_id for item in news],
            "households": [item.household_id for item in news],
            "revisions": [item.revision for item in news],
            "risk_levels": [item.risk_level for item in news],
            "account_revisions": [item.account_revision for item in news],
            "account_hashes": [item.account_hash for item in news],
            "communes": [item.commune_code for item in news],
            "marks": [item.mark for item in news],
            "of_heads": [item.of_head for item in news],
        },
    )


async def insert_signed(session: AsyncSession, payees: Sequence[SignedPayee]) -> None:
    """Write down who is paid as it was signed: once for each payment, with the payment itself."""
    if payees:
        await execute(session, _SIGN, by_column([asdict(each) for each in payees]))


async def find_files(
    session: AsyncSession, payments: Collection[Payment], held: Mapping[CaseId, CaseFile] | None = None
) -> dict[PaymentId, CaseFile]:
    """Return what is known of the case of each of these payments, as that payment may be paid.

    `held`: their cases, where they are held already and need not be asked for again.
    """
    if not payments:
        return {}
    cases = await find_cases(session, [each.case_id for each in payments]) if held is None else held
    ids = {"ids": [each.id for each in payments], "cases": [each.case_id for each in payments]}
    benefits = {each.id: each.benefit for each in payments}
    return {
        PaymentId(row["id"]): as_paid(cases[row["case_id"]], _standing(row), benefits[row["id"]])
        for row in (await execute(session, _STANDINGS, ids)).mappings()
        if row["case_id"] in cases
    }


async def find_paid(session: AsyncSession, payments: Collection[Payment]) -> dict[PaymentId, PaidPerson]:
    """Return who is paid, or was, by each of these payments; nothing of those that were signed before payees were named."""
    if not payments:
        return {}
    ids = {"ids": [each.id for each in payments], "cases": [each.case_id for each in payments]}
    standings = [(row["id"], _standing(row)) for row in (await execute(session, _STANDINGS, ids)).mappings()]
    named = [(name, standing.confirmed or standing.signed) for name, standing in standings]
    return {PaymentId(name): PaidPerson(payee.kind, payee.person) for name, payee in named if payee is not None}


def _standing(row: Any) -> PayeeStanding:
    signed = None
    if row["kind"] is not None:
        signed = SignedPayee(row["id"], row["case_id"], row["kind"], row["person"], row["mark"], row["account_mark"])
    confirmed = None
    if row["c_kind"] is not None:
        named = NamedAccount(row["c_revision"], row["c_hash"])
        confirmed = ConfirmedPayee(row["c_kind"], row["c_person"], row["c_mark"], named)
    return PayeeStanding(signed, confirmed, frozenset(map(SharedKind, row["shared"])))
