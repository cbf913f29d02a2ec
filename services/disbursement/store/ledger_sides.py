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

MAX_NEWS: Final = 2_000
"""So many news of payments are taken up by one statement."""
# What went out by the bank is what passed from "reserved" to "settled", and back when it was returned, and what it paid twice,
# less what it took back of that itself: money of cash lists passes by "advanced", and what households give back goes to
# "available". What people accepted beside it
# counts while it is out. Whoever takes news away sees all that was written when they came.
_RENEW: Final = text("""
    with taken as (
        delete from reconciliation_news where id = any(array(select id from reconciliation_news order by id limit :most))
        returning payment_id),
    named as (
        select p.id, p.source_id, p.drill from payments p
         where p.id = any(array(select payment_id from taken)) and p.unit = 'dong'),
    passed as (
        select s.*, 'reserved' as beside from named n join ledger_entries s on s.payment_id = n.id and s.account = 'settled'
        union all
        select s.*, 'available' from named n join ledger_entries s on s.payment_id = n.id
                 and s.account = 'paid_twice' and s.amount > 0),
    moved as (
        select s.payment_id, s.amount, s.at
          from passed s join ledger_entries r on r.transaction_id = s.transaction_id and r.account = s.beside
        union all
        select v.payment_id, v.received - v.amount, v.ended_at from named n join recoveries v on v.payment_id = n.id
         where v.cause = 'paid_twice' and v.state = 'returned'),
    booked as (select payment_id, sum(amount)::bigint as amount, max(at) as at from moved group by payment_id),
    found as (
        select l.payment_id, sum(case l.direction when 'debit' then l.amount else -l.amount end)::bigint as amount
          from named n join statement_lines l on l.payment_id = n.id group by l.payment_id),
    differing as (
        select d.payment_id, sum(d.difference)::bigint as amount
          from named n join bank_differences d on d.payment_id = n.id group by d.payment_id),
    sides as (
        select n.id, n.source_id, n.drill, b.at, f.payment_id is not null as is_heard, coalesce(f.amount, 0) as found,
               coalesce(b.amount, 0) + case when coalesce(b.amount, 0) <> 0 then coalesce(d.amount, 0) else 0 end as booked
          from named n left join booked b on b.payment_id = n.id left join found f on f.payment_id = n.id
               left join differing d on d.payment_id = n.id
         where b.payment_id is not null or f.payment_id is not null),
    written as (
        insert into reconciliation_sides (payment_id, source_id, drill, booked, found, booked_at, state)
        select id, source_id, drill, booked, found, at,
               case when booked = found then 'same' when is_heard then 'differs' else 'unheard' end
          from sides order by id
        on conflict (payment_id) do update
           set source_id = excluded.source_id, drill = excluded.drill, booked = excluded.booked, found = excluded.found,
               booked_at = excluded.booked_at, state = excluded.state
        returning 1)
    select (select count(*) from taken) as taken, (select count(*) from written) as written""")
_SUMS: Final = text("""
    select source_id, state, sum(payments)::bigint as count, sum(booked)::bigint as amount from reconciliation_side_figures
     where drill = :drill and state <> 'differs' group by source_id, state having sum(payments) > 0""")
_OPEN: Final = text("""
    select state, payment_id, source_id, booked as amount, booked_at from reconciliation_sides
     where drill = :drill and state = 'differs'
    union all
    select state, payment_id, source_id, booked, booked_at from reconciliation_sides
     where drill = :drill and state = 'unheard' and booked_at <= cast(:shown_before as timestamptz)""")
_LINES: Final = """
    select l.account, l.reference, case l.direction when 'debit' then l.amount else -l.amount end as out, l.booked_at,
           l.received_at, l.payment_id from statement_lines l"""
_LINES_OF: Final = text(f"{_LINES} where l.payment_id = any(cast(:payments as uuid[]))")
_STRANGERS: Final = text(f"{_LINES} where l.payment_id is null order by l.account, l.reference")
# What a drill invents comes into no account. What households gave back by transfer does, on the day that its receipt names.
_INCOMES: Final = text("""
    select c.id as contribution_id, c.source_id, c.amount, c.received_at
      from contributions c join sources s on s.id = c.source_id
     where s.unit = 'dong' and not s.drill and c.amount = any(cast(:amounts as bigint[]))
       and not exists (select from bookings b join booking_verdicts v on v.booking_id = b.id and v.verdict = 'confirmed'
                        where b.reverses = c.id)
    union all
    select g.id, p.source_id, g.amount, (g.received_on + time '12:00') at time zone 'Asia/Ho_Chi_Minh'
      from recovery_receipts g join recoveries r on r.id = g.recovery_id join payments p on p.id = r.payment_id
     where g.way = 'bank' and g.amount = any(cast(:amounts as bigint[])) and p.unit = 'dong' and not p.drill""")
# Of a closed list every đồng is signed for or back: it could not be closed else.
_LISTS: Final = text("""
    select l.id, l.source_id, l.made_at, sum(c.amount)::bigint as booked,
           coalesce(sum(c.amount) filter (where c.state in ('handed_over', 'handed_back')), 0)::bigint as found,
           (array_agg(c.payment_id order by c.number) filter (where c.state in ('out', 'not_handed_over')))[1] as payment_id
      from cash_lists l join cash_lines c on c.list_id = l.id
     where l.closed_at is null and l.drill = :drill group by l.id""")
_ADVANCED: Final = text("""
    select s.id, s.advanced as booked, coalesce(o.amount, 0)::bigint as found
      from sources s left join (
           select c.source_id, sum(c.amount) as amount from cash_lists l join cash_lines c on c.list_id = l.id
            where l.closed_at is null and c.state in ('out', 'not_handed_over') group by c.source_id
           ) o on o.source_id = s.id
     where s.unit = 'dong' and s.drill = :drill and s.advanced <> coalesce(o.amount, 0)""")
# What was handed over by the payments' own sums, which their rows keep; what came in by the papers, not by the balance.
_STOCK: Final = text("""
    with stocks as (select * from sources where unit <> 'dong' and drill = :drill),
    came_in as (
        select c.source_id, sum(c.amount) as amount from stocks s join contributions c on c.source_id = s.id
         where not exists (select from bookings b join booking_verdicts v on v.booking_id = b.id and v.verdict = 'confirmed'
                            where b.reverses = c.id) group by c.source_id),
    given as (
        select f.source_id, sum(f.amount) as amount from stocks s join source_figures f on f.source_id = s.id
         where f.state = 'handed_over' group by f.source_id),
    back as (
        select p.source_id, sum(g.amount) as amount from recovery_receipts g join recoveries r on r.id = g.recovery_id
          join payments p on p.id = r.payment_id join stocks s on s.id = p.source_id group by p.source_id)
    select s.id, s.unit, coalesce(i.amount, 0)::bigint as booked,
           (coalesce(g.amount, 0) - coalesce(b.amount, 0) + s.available + s.reserved + s.advanced)::bigint as found
      from stocks s left join came_in i on i.source_id = s.id left join given g on g.source_id = s.id
           left join back b on b.source_id = s.id""")
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
    """What the ledger has paid by bank: the same at the bank, shown by no statement (of which `overdue` should be by now), and
    what the two tell otherwise.
    """

    same: Sequence[Alike]
    unheard: Sequence[Alike]
    overdue: Sequence[BookedPayment]
    differing: Sequence[BookedPayment]


async def renew_sides(session: AsyncSession) -> bool:
    """Look anew at payments of which something new is said; tell whether there was any. One comparison at a time does it."""
    return bool((await execute(session, _RENEW, {"most": MAX_NEWS})).scalar_one())


async def list_payments(session: AsyncSession, *, drill: bool, shown_before: datetime | None) -> PaymentSides:
    """Return what was paid by bank, or is said to have been. Nothing booked after `shown_before` can be missing yet."""
    rows = (await execute(session, _OPEN, {"drill": drill, "shown_before": shown_before})).mappings()
    open_: dict[str, list[BookedPayment]] = {"unheard": [], "differs": []}
    for row in rows:
        one = BookedPayment(row["payment_id"], row["source_id"], row["amount"], row["booked_at"])
        open_[row["state"]].append(one)
    same: list[Alike] = []
    unheard: list[Alike] = []
    for row in (await execute(session, _SUMS, {"drill": drill})).mappings():
        source = SourceId(row["source_id"]) if row["source_id"].int else None
        (same if row["state"] == "same" else unheard).append(Alike(source, row["count"], row["amount"]))
    return PaymentSides(same, unheard, open_["unheard"], open_["differs"])


async def list_lines_of(session: AsyncSession, payments: Collection[PaymentId]) -> list[FoundLine]:
    """Return the statement lines that name an order of these payments."""
    rows = (await execute(session, _LINES_OF, {"payments": sorted(payments)})).mappings() if payments else ()
    return [FoundLine(**row) for row in rows]


async def list_strangers(session: AsyncSession) -> list[FoundLine]:
    """Return the statement lines that name no order of ours."""
    return [FoundLine(**row) for row in (await execute(session, _STRANGERS)).mappings()]


async def list_incomes(session: AsyncSession, amounts: Collection[int]) -> list[BookedIncome]:
    """Return what people booked as having come in of these sums (đồng): real contributions that nobody reversed, repayments."""
    rows = (await execute(session, _INCOMES, {"amounts": sorted(set(amounts))})).mappings() if amounts else ()
    return [BookedIncome(**row) for row in rows]


async def list_cash_lists(session: AsyncSession, *, drill: bool) -> list[Pair]:
    """Return what cash lists that nobody has closed took out, beside what was signed for or came back."""
    return [
        _pair(row, Part.CASH, str(row["id"]), payment_id=row["payment_id"], booked_at=row["made_at"])
        for row in (await execute(session, _LISTS, {"drill": drill})).mappings()
    ]


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
