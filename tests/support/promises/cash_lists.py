"""P2 and P3: money of cash lists is given once, by a list that says so; what is out is on a list that is open, to the đồng."""

from typing import Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_LINES: Final = """
    select l.list_id::text as list, l.payment_id::text as payment, l.state, l.amount, p.state as payment_state, p.rail,
           p.amount as owed, p.round_id::text as round, c.closed_at is not null as is_closed, h.quantity
      from cash_lines l join cash_lists c on c.id = l.list_id join payments p on p.id = l.payment_id
      left join handovers h on h.payment_id = l.payment_id
     where $1::uuid is null or p.incident_id = $1"""
_WITHOUT_LIST: Final = """
    select p.id::text as payment, p.state from payments p
     where p.rail = 'cash' and p.state in ('sent', 'handed_over') and ($1::uuid is null or p.incident_id = $1)
       and not exists (select from cash_lines l where l.payment_id = p.id
                          and l.state = any(case p.state when 'sent' then array['out', 'not_handed_over']
                                                         else array['handed_over'] end))"""
_IN_A_PAUSE: Final = """
    select distinct c.id::text as list, z.what from cash_lists c join cash_lines l on l.list_id = c.id
      join payments p on p.id = l.payment_id
      join pauses z on z.source_id = c.source_id or z.rail = 'cash' or z.incident_id = p.incident_id
      left join pause_lifts e on e.pause_id = z.id
     where c.made_at > z.paused_at and (e.lifted_at is null or c.made_at < e.lifted_at)
       and ($1::uuid is null or p.incident_id = $1)"""
# Advance = handed over + handed back + what its lines say is still out; and the ledger holds just that.
_ADVANCES: Final = """
    select s.id::text as source, s.advanced, coalesce(sum(l.amount), 0)::bigint as lines
      from sources s left join cash_lines l on l.source_id = s.id and l.state in ('out', 'not_handed_over')
     group by s.id, s.advanced"""
_HAND_BACKS: Final = """
    select c.id::text as list, coalesce(l.amount, 0)::bigint as lines, coalesce(b.amount, 0)::bigint as counted
      from cash_lists c
      left join (select list_id, sum(amount) as amount from cash_lines where state = 'handed_back' group by list_id) l
        on l.list_id = c.id
      left join (select list_id, sum(amount) as amount from hand_backs group by list_id) b on b.list_id = c.id"""
_WITH_MONEY: Final = frozenset({"out", "not_handed_over"})


async def check_cash_lists(world: Evidence, verdict: Verdict) -> None:
    """P2: each line and its payment say the same, and no list went out in a pause."""
    for row in await world.rows("disbursement", _LINES, world.incident_id):
        verdict.saw(1)
        where = f"payment {row['payment']} on cash list {row['list']}"
        is_given = row["state"] == "handed_over"
        if is_given and (row["payment_state"] != "handed_over" or row["quantity"] != row["amount"]):
            verdict.breach(f"{where}: {row['amount']} handed over, the payment is {row['payment_state']} of {row['quantity']}")
        if row["state"] in _WITH_MONEY and (row["payment_state"] != "sent" or row["round"] != row["list"]):
            verdict.breach(f"{where}: its money is out, and the payment is {row['payment_state']} elsewhere")
        if row["state"] in _WITH_MONEY and row["amount"] != row["owed"]:
            verdict.breach(f"{where}: {row['amount']} is out, and the payment is of {row['owed']}")
        if row["state"] in _WITH_MONEY and row["is_closed"]:
            verdict.breach(f"{where}: the list is closed, and the line is {row['state']}")
    for row in await world.rows("disbursement", _WITHOUT_LIST, world.incident_id):
        verdict.breach(f"payment {row['payment']} is {row['state']} by cash, and no list says so")
    for row in await world.rows("disbursement", _IN_A_PAUSE, world.incident_id):
        verdict.breach(f"cash list {row['list']} went out in a pause of its {row['what']}")


async def check_advances(world: Evidence, verdict: Verdict) -> None:
    """P3: the ledger's advance is what is out on lists, and what came back was counted, to the đồng."""
    for row in await world.rows("disbursement", _ADVANCES):
        verdict.saw(1)
        if row["advanced"] != row["lines"]:
            verdict.breach(f"source {row['source']}: {row['advanced']} advanced, lines that are out sum to {row['lines']}")
    for row in await world.rows("disbursement", _HAND_BACKS):
        verdict.saw(1)
        if row["lines"] != row["counted"]:
            verdict.breach(f"cash list {row['list']}: {row['counted']} was counted back, its lines say {row['lines']}")
