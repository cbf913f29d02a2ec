"""Changes of payees: proposed by one, decided by another, each written down for ever."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.payees import (
    NAMED_FROM,
    ChangedPayment,
    ChangeState,
    NamedAccount,
    PayeeBefore,
    PayeeChange,
    PayeeChangeId,
    SeenChange,
)
from services.disbursement.tables import OpenPayeeChangeRow, PayeeChangeRow, PayeeRow, PayeeVerdictRow
from shared.communes import codes_within
from shared.database import execute
from shared.errors import NotFound
from shared.identity import Area
from shared.ids import CaseId, PaymentId

_NAMES: Final = (
    "c.id, c.case_id, c.payment_ids, c.kind, c.person, c.mark, c.payee_revision, c.account_hash, c.number_mark, c.reason, "
    "c.proposed_by, c.proposed_at"
)
_FIND: Final = text(f"""
    select {_NAMES}, v.verdict, v.decided_by, v.decided_at
      from payee_changes c left join payee_verdicts v on v.change_id = c.id where c.id = :id""")
_OPEN: Final = """
    select {names}, null as verdict, null as decided_by, null as decided_at
      from open_payee_changes o join payee_changes c on c.id = o.change_id
     where {area} and (cast(:after as uuid) is null or o.change_id > cast(:after as uuid)) order by o.change_id limit :most"""
_CLOSE: Final = text("delete from open_payee_changes where change_id = :id returning change_id")
_MOVE: Final = text("""
    update open_payee_changes o set commune_code = d.commune
      from unnest(cast(:cases as uuid[]), cast(:communes as text[])) as d(case_id, commune)
     where o.case_id = d.case_id and o.commune_code <> d.commune""")
_NEXT_REVISION: Final = text("select coalesce(max(revision), 0) from payees where case_id = :case_id and revision > :from")
# An account that the household has changed since is not shown: it is no longer the one that was meant.
_ACCOUNTS: Final = text("""
    select c.id, y.revision, y.account from payee_changes c join cases k on k.case_id = c.case_id
      join payees y on y.case_id = c.case_id
       and y.revision = coalesce(c.payee_revision, case when c.mark = k.payee_mark then k.account_revision end)
     where c.id = any(cast(:ids as uuid[]))""")
_PAYMENTS: Final = text("""
    select p.id, p.benefit, p.person, p.amount, p.unit, p.drill from payments p where p.id = any(cast(:ids as uuid[]))""")
# The account that was signed is known by its mark alone: it is the newest, or else the only other one that was ever reported.
_BEFORE: Final = text("""
    select distinct o.change_id as id, w.kind, w.person, w.has_account, y.revision, y.account
      from open_payee_changes o join payee_changes c on c.id = o.change_id join cases k on k.case_id = c.case_id
     cross join lateral unnest(c.payment_ids) as paid(id)
      left join signed_payees s on s.payment_id = paid.id
      left join lateral (
           select ch.kind, ch.person, ch.mark, ch.payee_revision
             from payee_changes ch join payee_verdicts v on v.change_id = ch.id and v.verdict = 'confirmed'
            where ch.case_id = c.case_id and paid.id = any(ch.payment_ids)
            order by v.decided_at desc, ch.id desc limit 1) n on true
     cross join lateral (
        select coalesce(n.kind, s.kind) as kind, case when n.kind is null then s.person else n.person end as person,
               case when n.kind is null then s.mark else n.mark end as mark, n.payee_revision,
               case when n.kind is null then s.mark is not null
                    else n.mark is not null or n.payee_revision is not null end as has_account) w
      left join payees y on y.case_id = c.case_id and y.revision = coalesce(w.payee_revision, case
           when w.mark = k.payee_mark then k.account_revision
           when w.mark is not null then (
                select case when count(distinct r.account_hash) = 1 then max(r.revision) end from payees r
                 where r.case_id = c.case_id and r.revision < :named_from and r.account_hash is distinct from k.account_hash)
           end)
     where o.change_id = any(cast(:ids as uuid[])) and w.kind is not null""")
_COUNT_OPEN: Final = text("select count(*) from open_payee_changes")


class ChangeNotFound(NotFound):
    """No such change, or it is not for this person to see."""

    code = "payee-change-not-found"


async def next_revision(session: AsyncSession, case_id: CaseId) -> int:
    """Return under which revision an account that is named here is kept, of a (held) case."""
    last: int = (await execute(session, _NEXT_REVISION, {"case_id": case_id, "from": NAMED_FROM})).scalar_one()
    return max(last, NAMED_FROM) + 1


async def insert_account(session: AsyncSession, case_id: CaseId, named: NamedAccount, sealed: bytes, now: datetime) -> None:
    """Keep an account that is named here."""
    row = {
        "case_id": case_id,
        "revision": named.revision,
        "account": sealed,
        "account_hash": named.account_hash,
        "received_at": now,
    }
    await execute(session, insert(PayeeRow), [row])


async def insert_change(session: AsyncSession, change: PayeeChange, commune_code: str) -> None:
    """Write down what somebody proposes; it waits for a second person."""
    row = {
        "id": change.id,
        "case_id": change.case_id,
        "payment_ids": list(change.payment_ids),
        "kind": change.kind,
        "person": change.person,
        "mark": change.mark,
        "payee_revision": change.named.revision,
        "account_hash": change.named.account_hash,
        "number_mark": change.named.number_mark,
        "reason": change.reason,
        "proposed_by": change.proposed_by,
        "proposed_at": change.proposed_at,
    }
    await execute(session, insert(PayeeChangeRow), [row])
    waiting = {"change_id": change.id, "case_id": change.case_id, "commune_code": commune_code}
    await execute(session, insert(OpenPayeeChangeRow), [waiting])


async def get_change(session: AsyncSession, change_id: UUID) -> PayeeChange:
    """Return a change with what became of it. Raises ChangeNotFound."""
    row = (await execute(session, _FIND, {"id": change_id})).mappings().first()
    if row is None:
        raise ChangeNotFound
    return _change(row)


async def see(session: AsyncSession, changes: Sequence[PayeeChange]) -> list[SeenChange]:
    """Return these changes with what is paid by each, from whom it goes, and the sealed account of each that means one."""
    if not changes:
        return []
    paid = {"ids": sorted({one for each in changes for one in each.payment_ids})}
    payments = {row["id"]: ChangedPayment(**row) for row in (await execute(session, _PAYMENTS, paid)).mappings()}
    rows = await execute(session, _ACCOUNTS, {"ids": [each.id for each in changes]})
    accounts = {row.id: (row.revision, row.account) for row in rows}
    before: dict[UUID, list[PayeeBefore]] = {}
    for row in await execute(session, _BEFORE, {"ids": [each.id for each in changes], "named_from": NAMED_FROM}):
        account = (row.revision, row.account) if row.account is not None else None
        before.setdefault(row.id, []).append(PayeeBefore(row.kind, row.person, row.has_account, account))
    return [
        SeenChange(
            each,
            tuple(payments[one] for one in each.payment_ids if one in payments),
            accounts.get(each.id),
            tuple(before.get(each.id, ())),
        )
        for each in changes
    ]


async def decide(session: AsyncSession, change: PayeeChange, verdict: ChangeState, decided_by: str, now: datetime) -> bool:
    """Write down what the second person said; False where somebody has said it before."""
    if (await execute(session, _CLOSE, {"id": change.id})).first() is None:
        return False
    row = {"change_id": change.id, "verdict": verdict.value, "decided_by": decided_by, "decided_at": now}
    await execute(session, insert(PayeeVerdictRow), [row])
    return True


async def list_open(session: AsyncSession, area: Area, after: UUID | None, most: int) -> list[PayeeChange]:
    """Return a page of what waits for a second person in this area (None: the country), the oldest first."""
    place = "true" if area is None else "o.commune_code = any(cast(:area as text[]))"
    values: dict[str, Any] = {"after": after, "most": most}
    if area is not None:
        values["area"] = codes_within(*area)
    statement = text(_OPEN.format(names=_NAMES, area=place))
    return [_change(row) for row in (await execute(session, statement, values)).mappings()]


async def move_open(session: AsyncSession, communes: Mapping[CaseId, str]) -> None:
    """Let what waits for a second person wait where its case lies now."""
    if communes:
        await execute(session, _MOVE, {"cases": list(communes), "communes": list(communes.values())})


async def count_open(session: AsyncSession) -> int:
    """Return how many changes wait for a second person."""
    return int((await execute(session, _COUNT_OPEN)).scalar_one())


def _change(row: Any) -> PayeeChange:
    return PayeeChange(
        id=PayeeChangeId(row["id"]),
        case_id=CaseId(row["case_id"]),
        payment_ids=tuple(PaymentId(one) for one in row["payment_ids"]),
        kind=cast(Any, row["kind"]),
        person=row["person"],
        mark=row["mark"],
        named=NamedAccount(row["payee_revision"], row["account_hash"], row["number_mark"]),
        reason=row["reason"],
        proposed_by=row["proposed_by"],
        proposed_at=row["proposed_at"],
        state=ChangeState(row["verdict"]) if row["verdict"] is not None else ChangeState.PROPOSED,
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
    )
