"""P2: where a source has a limit of the day, no more was ordered of it on that day, by bank and on cash lists together."""

from typing import Final

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

# Since the limit was first asked for: what was ordered earlier that day was under no limit.
_PASSED: Final = """
    with ordered as (
        select p.source_id, a.sent_at as at, a.amount from attempts a join payments p on p.id = a.payment_id
        union all
        select l.source_id, c.made_at, l.amount from cash_lines l join cash_lists c on c.id = l.list_id)
    select d.source_id::text as source, d.day, d.most, d.ordered, coalesce(sum(o.amount), 0)::bigint as orders
      from source_days d left join ordered o
        on o.source_id = d.source_id and o.at >= d.since and (o.at at time zone 'Asia/Ho_Chi_Minh')::date = d.day
     group by d.source_id, d.day, d.most, d.ordered
    having coalesce(sum(o.amount), 0) <> d.ordered or coalesce(sum(o.amount), 0) > d.most"""


async def check_limits(world: Evidence, verdict: Verdict) -> None:
    """Add each day of a source on which more was ordered than it might, or than was counted."""
    for row in await world.rows("disbursement", _PASSED):
        most = f"it might order {row['most']}" if row["most"] is not None else "no limit of the day"
        verdict.breach(
            f"source {row['source']} ordered {row['orders']} on {row['day']}: {most}, and {row['ordered']} were counted"
        )
