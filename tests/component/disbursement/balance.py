"""P3 by another way than the product's: ledger, balances, payments, claims and receipts are summed and held side by side."""

from collections.abc import Awaitable, Callable
from typing import Any

_ACCOUNTS = ("contributed", "available", "reserved", "advanced", "settled", "paid_twice")
_BY_THE_LEDGER = """
    select s.*, -coalesce(sum(l.amount) filter (where l.account = 'contributed'), 0) as l_contributed,
           coalesce(sum(l.amount) filter (where l.account = 'available'), 0) as l_available,
           coalesce(sum(l.amount) filter (where l.account = 'reserved'), 0) as l_reserved,
           coalesce(sum(l.amount) filter (where l.account = 'advanced'), 0) as l_advanced,
           coalesce(sum(l.amount) filter (where l.account = 'settled'), 0) as l_settled,
           coalesce(sum(l.amount) filter (where l.account = 'paid_twice'), 0) as l_paid_twice
      from sources s left join ledger_entries l on l.source_id = s.id group by s.id"""
_BY_THE_PAYMENTS = """
    select coalesce(sum(amount) filter (where state in
               ('waiting_payee', 'not_due', 'reserved', 'sent', 'unknown', 'held', 'returned')), 0)::bigint as bound,
           coalesce(sum(amount) filter (where state in ('settled', 'handed_over')), 0)::bigint as paid
      from payments where source_id = :source"""
_BY_THE_CLAIMS = """
    select coalesce(sum(r.amount - r.received), 0)::bigint as twice from recoveries r join payments p on p.id = r.payment_id
     where r.cause = 'paid_twice' and r.state <> 'returned' and p.source_id = :source"""
_BY_THE_RECEIPTS = """
    select coalesce(sum(g.amount) filter (where r.cause <> 'paid_twice'), 0)::bigint as given_back
      from recovery_receipts g join recoveries r on r.id = g.recovery_id join payments p on p.id = r.payment_id
     where p.source_id = :source"""


async def expect_balanced_books(rows: Callable[..., Awaitable[list[Any]]]) -> None:
    """Fail unless each source's ledger, balances and payments tell the same; `rows` asks the database of disbursement."""
    for source in await rows(_BY_THE_LEDGER):
        for account in _ACCOUNTS:
            assert source[account] == source[f"l_{account}"], (source["name"], account)
        [payments] = await rows(_BY_THE_PAYMENTS, source=source["id"])
        [receipts] = await rows(_BY_THE_RECEIPTS, source=source["id"])
        [claims] = await rows(_BY_THE_CLAIMS, source=source["id"])
        # What the bank paid twice is gone until it comes back, by receipts or by the bank itself.
        assert source["paid_twice"] == claims["twice"], source["name"]
        assert source["reserved"] + source["advanced"] == payments["bound"], source["name"]
        # What was paid and came back by a receipt is free again; its payment stays paid.
        assert source["settled"] == payments["paid"] - receipts["given_back"], source["name"]
