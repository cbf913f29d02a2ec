"""Both sides of what is reconciled: what the ledger has booked, and what banks, cash lists and warehouses show of it.

Each question is one statement, so that what moves meanwhile stands on neither side twice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.reconciliation import BookedIncome, BookedPayment, FoundLine, Pair, Part
from shared.database import execute
from shared.ids import PaymentId, SourceId

# What went out by the bank is what passed from "reserved" to "settled", and back when it was returned: money of cash lists
# passes by "advanced", and what households give back goes to "available". What people accepted beside it counts while it is
# out.
_PAYMENTS: Final = text("""
    with booked as (
        select s.payment_id, sum(s.amount)::bigint as amount, max(s.at) as at
          from ledger_entries s join ledger_entries r on r.transaction_id = s.transaction_id and r.account = 'reserved'
         where s.account = 'settled' and s.payment_id is not null group by s.payment_id),
    found as (
        select a.payment_id, sum(case l.direction when 'debit' then l.amount else -l.amount end)::bigint as amount
          from statement_lines l join attempts a on a.end_to_end_id = l.end_to_end_id group by a.payment_id),
    differing as (select payment_id, sum(difference)::bigint as amount from bank_differences group by payment_id),
    sides as (
        select p.id, p.source_id, b.at, f.amount as found,
               coalesce(b.amount, 0) + case when coalesce(b.amount, 0) <> 0 then coalesce(d.amount, 0) else 0 end as booked
          from payments p left join booked b on b.payment_id = p.id left join found f on f.payment_id = p.id
               left join differing d on d.payment_id = p.id
         where p.unit = 'dong' and p.drill = :drill and (b.payment_id is not null or f.payment_id is not null)),
    classed as (
        select s.*, case when s.booked = coalesce(s.found, 0) then 'same'
                         when s.found is null and (cast(:shown_before as timestamptz) is null or s.at > :shown_before)
                         then 'not_shown' else 'open' end as class
          from sides s)
    select class, source_id, null::uuid as payment_id, count(*) as count, sum(booked)::bigint as booked, max(at) as at
      from classed where class <> 'open' group by class, source_id
    union all
    select class, source_id, id, 1, booked, at from classed where class = 'open'""")
_LINES: Final = """
    select l.account, l.reference, case l.direction when 'debit' then l.amount else -l.amount end as out, l.booked_at,
           l.received_at, {payment} as payment_id from statement_lines l"""
_LINES_OF: Final = text(f"""
    {_LINES.format(payment="a.payment_id")} join attempts a on a.end_to_end_id = l.end_to_end_id
     where a.payment_id = any(cast(:payments as uuid[]))""")
_STRANGERS: Final = text(f"""
    {_LINES.format(payment="null::uuid")}
     where not exists (select from attempts a where a.end_to_end_id = l.end_to_end_id)""")
_INCOMES: Final = text("""
    select c.id as contribution_id, c.source_id, c.amount, c.received_at
      from contributions c join sources s on s.id = c.source_id
     where s.unit = 'dong' and c.amount = any(cast(:amounts as bigint[]))
       and not exists (select from bookings b join booking_verdicts v on v.booking_id = b.id and v.verdict = 'confirmed'
                        where b.reverses = c.id)""")
_LISTS: Final = text("""
    with lists as (
        select l.id, l.source_id, l.made_at, l.commune_code, l.province_code, sum(c.amount)::bigint as booked,
               coalesce(sum(c.amount) filter (where c.state in ('handed_over', 'handed_back')), 0)::bigint as found,
               (array_agg(c.payment_id order by c.number) filter (where c.state in ('out', 'not_handed_over')))[1] as payment_id
          from cash_lists l join cash_lines c on c.list_id = l.id where l.drill = :drill group by l.id)
    select null::uuid as id, source_id, null::timestamptz as made_at, null::uuid as payment_id, count(*) as count,
           sum(booked)::bigint as booked, sum(found)::bigint as found
      from lists where booked = found group by source_id
    union all
    select id, source_id, made_at, payment_id, 1, booked, found from lists where booked <> found""")
_ADVANCED: Final = text("""
    select s.id, s.advanced as booked, coalesce(o.amount, 0)::bigint as found
      from sources s left join (
           select source_id, sum(amount) as amount from cash_lines where state in ('out', 'not_handed_over') group by source_id
           ) o on o.source_id = s.id
     where s.unit = 'dong' and s.drill = :drill and s.advanced <> coalesce(o.amount, 0)""")
_STOCK: Final = text("""
    with came_in as (
        select c.source_id, sum(c.amount) as amount from contributions c
         where not exists (select from bookings b join booking_verdicts v on v.booking_id = b.id and v.verdict = 'confirmed'
                            where b.reverses = c.id) group by c.source_id),
    given as (
        select p.source_id, sum(h.quantity) as amount from handovers h join payments p on p.id = h.payment_id
         group by p.source_id),
    back as (
        select p.source_id, sum(g.amount) as amount from recovery_receipts g join recoveries r on r.id = g.recovery_id
          join payments p on p.id = r.payment_id group by p.source_id)
    select s.id, s.unit, coalesce(i.amount, 0)::bigint as booked,
           (coalesce(g.amount, 0) - coalesce(b.amount, 0) + s.available + s.reserved + s.advanced)::bigint as found
      from sources s left join came_in i on i.source_id = s.id left join given g on g.source_id = s.id
           left join back b on b.source_id = s.id
     where s.unit <> 'dong' and s.drill = :drill""")

_NAMES: Final = text("select id, name from sources where id = any(cast(:ids as uuid[]))")
_PLACES: Final = text("select id, commune_code, province_code from sources where id = any(cast(:ids as uuid[]))")


@dataclass(frozen=True)
class Alike:
    """Payments of a source that need no closer look: how many, and what they come to."""

    source_id: SourceId | None
    count: int
    amount: int


@dataclass(frozen=True)
class PaymentSides:
    """What the ledger has paid by bank: the same at the bank, shown by no statement yet, and what must be looked at."""

    same: Sequence[Alike]
    not_shown: Sequence[Alike]
    open: Sequence[BookedPayment]


@dataclass(frozen=True)
class ListSides:
    """Cash lists: those of which every đồng is signed for or back, and the others."""

    same: Sequence[Alike]
    open: Sequence[Pair]


async def list_payments(session: AsyncSession, *, drill: bool, shown_before: datetime | None) -> PaymentSides:
    """Return what was paid by bank, or is said to have been. Nothing booked after `shown_before` can be missing yet."""
    alike: dict[str, list[Alike]] = {"same": [], "not_shown": []}
    open_ = []
    for row in (await execute(session, _PAYMENTS, {"drill": drill, "shown_before": shown_before})).mappings():
        if row["class"] == "open":
            open_.append(BookedPayment(PaymentId(row["payment_id"]), row["source_id"], row["booked"], row["at"]))
        else:
            alike[row["class"]].append(Alike(row["source_id"], row["count"], row["booked"]))
    return PaymentSides(alike["same"], alike["not_shown"], open_)


async def list_lines_of(session: AsyncSession, payments: Collection[PaymentId]) -> list[FoundLine]:
    """Return the statement lines that name an order of these payments."""
    rows = (await execute(session, _LINES_OF, {"payments": sorted(payments)})).mappings() if payments else ()
    return [FoundLine(**row) for row in rows]


async def list_strangers(session: AsyncSession) -> list[FoundLine]:
    """Return the statement lines that name no order of ours."""
    return [FoundLine(**row) for row in (await execute(session, _STRANGERS)).mappings()]


async def list_incomes(session: AsyncSession, amounts: Collection[int]) -> list[BookedIncome]:
    """Return the contributions of these sums (đồng) that nobody has reversed."""
    rows = (await execute(session, _INCOMES, {"amounts": sorted(set(amounts))})).mappings() if amounts else ()
    return [BookedIncome(**row) for row in rows]


async def list_cash_lists(session: AsyncSession, *, drill: bool) -> ListSides:
    """Return what cash lists took out beside what was signed for or came back."""
    same, open_ = [], []
    for row in (await execute(session, _LISTS, {"drill": drill})).mappings():
        if row["id"] is None:
            same.append(Alike(row["source_id"], row["count"], row["booked"]))
        else:
            open_.append(_pair(row, Part.CASH, str(row["id"]), payment_id=row["payment_id"], booked_at=row["made_at"]))
    return ListSides(same, open_)


async def list_advanced(session: AsyncSession, *, drill: bool) -> list[Pair]:
    """Return the sources whose account "advanced" is not what their lists have out."""
    rows = (await execute(session, _ADVANCED, {"drill": drill})).mappings()
    return [_pair({**row, "source_id": row["id"]}, Part.CASH, f"source:{row['id']}") for row in rows]


async def list_stock(session: AsyncSession, *, drill: bool) -> list[Pair]:
    """Return of each source of goods what came in, beside what was handed over (less what came back) and what is left."""
    rows = (await execute(session, _STOCK, {"drill": drill})).mappings()
    return [_pair({**row, "source_id": row["id"]}, Part.GOODS, str(row["id"]), unit=row["unit"]) for row in rows]


def _pair(row: Any, part: Part, subject: str, **more: Any) -> Pair:
    return Pair(part=part, subject=subject, source_id=row["source_id"], booked=row["booked"], found=row["found"], **more)


async def list_places(session: AsyncSession, sources: Collection[SourceId]) -> dict[SourceId, tuple[str | None, str | None]]:
    """Return of which commune or province these sources are; of neither they serve the country."""
    rows = (await execute(session, _PLACES, {"ids": sorted(sources)})).mappings() if sources else ()
    return {SourceId(row["id"]): (row["commune_code"], row["province_code"]) for row in rows}


async def list_names(session: AsyncSession, sources: Collection[SourceId]) -> dict[SourceId, str]:
    """Return what these sources are called."""
    rows = (await execute(session, _NAMES, {"ids": sorted(sources)})).mappings() if sources else ()
    return {SourceId(row["id"]): row["name"] for row in rows}
