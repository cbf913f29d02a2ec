"""P3: every transaction sums to zero, no source is overdrawn or mixed, and what was approved is somewhere."""

from typing import Final

from tests.support.promises.cash_lists import check_advances
from tests.support.promises.contributions import check_contributions
from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_TRANSACTIONS: Final = """
    select transaction_id::text as id, sum(amount)::bigint as total, count(distinct source_id) as sources
      from ledger_entries group by transaction_id"""
_BALANCES: Final = """
    select s.id::text as id, s.unit, s.contributed, s.available, s.reserved, s.settled, s.advanced, s.paid_twice,
           coalesce(-sum(l.amount) filter (where l.account = 'contributed'), 0)::bigint as entry_contributed,
           coalesce(sum(l.amount) filter (where l.account = 'available'), 0)::bigint as entry_available,
           coalesce(sum(l.amount) filter (where l.account = 'reserved'), 0)::bigint as entry_reserved,
           coalesce(sum(l.amount) filter (where l.account = 'advanced'), 0)::bigint as entry_advanced,
           coalesce(sum(l.amount) filter (where l.account = 'settled'), 0)::bigint as entry_settled,
           coalesce(sum(l.amount) filter (where l.account = 'paid_twice'), 0)::bigint as entry_paid_twice
      from sources s left join ledger_entries l on l.source_id = s.id group by s.id"""
_BORNE: Final = """
    select source_id::text as id,
           sum(amount) filter (where state in
               ('waiting_payee', 'not_due', 'reserved', 'sent', 'unknown', 'held', 'returned'))::bigint as in_flight,
           sum(amount) filter (where state in ('settled', 'handed_over'))::bigint as settled
      from payments where source_id is not null group by source_id"""
_SET_ASIDE: Final = """
    select p.id::text as id, p.state, p.amount, coalesce(l.reserved, 0)::bigint as reserved from payments p left join (
           select payment_id, sum(amount) as reserved from ledger_entries
            where account in ('reserved', 'advanced') group by payment_id
           ) l on l.payment_id = p.id
     where coalesce(l.reserved, 0) <> case when p.state in
           ('waiting_payee', 'not_due', 'reserved', 'sent', 'unknown', 'held', 'returned') then p.amount else 0 end"""
_REPAID: Final = """
    select p.source_id::text as id, sum(g.amount)::bigint as repaid from recovery_receipts g
      join recoveries r on r.id = g.recovery_id and r.cause <> 'paid_twice' join payments p on p.id = r.payment_id
     group by p.source_id"""
_TWICE: Final = """
    select p.source_id::text as id, sum(r.amount - r.received)::bigint as twice from recoveries r
      join payments p on p.id = r.payment_id where r.cause = 'paid_twice' and r.state <> 'returned' group by p.source_id"""
_MIXED: Final = """
    select p.id::text as id, p.unit, s.unit as source_unit, p.means_commune_code as commune_code, s.id::text as source_id
      from payments p join sources s on s.id = p.source_id
     where p.unit <> s.unit or p.drill <> s.drill or coalesce(s.incident_id, p.incident_id) <> p.incident_id
        or coalesce(s.commune_code, p.means_commune_code) <> p.means_commune_code
        or coalesce(s.province_code, p.means_province_code) <> p.means_province_code"""
_APPROVED: Final = """
    select l.unit, sum(l.amount)::bigint as total, count(*) as lines
      from decision_lines l join decisions d on d.id = l.decision_id
     where l.verdict = 'approved' and l.award_id is not null and ($1::uuid is null or d.incident_id = $1) group by l.unit"""
_PLANNED: Final = """
    select unit, sum(amount + lowered)::bigint as total, count(*) as payments from payments
     where $1::uuid is null or incident_id = $1 group by unit"""
_ACCOUNTS: Final = ("contributed", "available", "reserved", "advanced", "settled", "paid_twice")


async def check_ledger(world: Evidence) -> Verdict:
    """Every transaction, every source, and the sums of what was approved against what is planned, paid or released."""
    verdict = Verdict("P3")
    transactions = await world.rows("disbursement", _TRANSACTIONS)
    verdict.saw(len(transactions))
    for row in transactions:
        if row["total"]:
            verdict.breach(f"transaction {row['id']} sums to {row['total']}, not to zero")
        if row["sources"] != 1:
            verdict.breach(f"transaction {row['id']} moves means between {row['sources']} sources")
    if total := sum(row["total"] for row in transactions):
        verdict.breach(f"the whole ledger sums to {total}, not to zero")
    await _check_sources(world, verdict)
    for row in await world.rows("disbursement", _MIXED):
        verdict.breach(
            f"payment {row['id']} ({row['unit']}, commune {row['commune_code']}) is borne by source {row['source_id']} "
            f"({row['source_unit']}), which is for something else"
        )
    for row in await world.rows("disbursement", _SET_ASIDE):
        verdict.breach(f"payment {row['id']} ({row['state']}) of {row['amount']}: the ledger holds {row['reserved']} for it")
    await check_advances(world, verdict)
    await check_contributions(world, verdict)
    await _check_approved(world, verdict)
    return verdict


async def _check_sources(world: Evidence, verdict: Verdict) -> None:
    repaid = {row["id"]: row["repaid"] for row in await world.rows("disbursement", _REPAID)}
    twice = {row["id"]: row["twice"] for row in await world.rows("disbursement", _TWICE)}
    borne = {row["id"]: row for row in await world.rows("disbursement", _BORNE)}
    for row in await world.rows("disbursement", _BALANCES):
        verdict.saw(1)
        back = repaid.get(row["id"], 0)
        for account in _ACCOUNTS:
            if row[account] + (back if account == "settled" else 0) < 0:
                verdict.breach(f"source {row['id']}: {account} is {row[account]}")
            if row[account] != row[f"entry_{account}"]:
                verdict.breach(f"source {row['id']}: {account} says {row[account]}, its entries {row[f'entry_{account}']}")
        if row["paid_twice"] != twice.get(row["id"], 0):
            verdict.breach(f"source {row['id']}: {row['paid_twice']} paid twice, {twice.get(row['id'], 0)} of it is claimed")
        bears = borne.get(row["id"])
        in_flight, settled = (bears["in_flight"] or 0, bears["settled"] or 0) if bears else (0, 0)
        held = row["reserved"] + row["advanced"]
        if in_flight != held:
            verdict.breach(f"source {row['id']}: {held} reserved, payments in flight sum to {in_flight}")
        if settled - back != row["settled"]:
            verdict.breach(
                f"source {row['id']}: {row['settled']} settled, settled payments sum to {settled}, {back} was given back"
            )


async def _check_approved(world: Evidence, verdict: Verdict) -> None:
    """What was signed is all there as payments: settled, in flight, waiting for means, returned, released, or lowered."""
    if world.database("assessment") is None or world.database("disbursement") is None:
        return
    planned = {row["unit"]: row for row in await world.rows("disbursement", _PLANNED, world.incident_id)}
    for row in await world.rows("assessment", _APPROVED, world.incident_id):
        verdict.saw(1)
        found = planned.get(row["unit"])
        total, count = (found["total"], found["payments"]) if found else (0, 0)
        if total != row["total"]:
            verdict.breach(
                f"approved {row['total']} {row['unit']} in {row['lines']} awards, payments sum to {total} in {count} payments"
            )
