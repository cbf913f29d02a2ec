"""What moved in a source within a year, by the ledger, beside the balance that it has now: one statement, one moment."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.settlements import BenefitMovement, Settlement
from services.disbursement.domain.sources import SourceKind
from services.disbursement.policy.cycles import BudgetYear
from shared.communes import codes_within
from shared.database import execute
from shared.identity import Area

# Each place settles its own means: those above it are settled there. What is left is what passed from outside and has not
# passed on: "contributed", "settled" and "paid_twice". The opening is told by the ledger alone, the end of the year from the
# balance of now back: where ledger and balance contradict each other, the year does not come out even.
_SETTLE: Final = text("""
    with seen as (
        select id, name, kind, unit, commune_code, province_code, drill, available + reserved + advanced as now_left
          from sources
         where drill = cast(:drill as boolean) and (cast(:after as uuid) is null or id < cast(:after as uuid))
           and (not cast(:narrow as boolean) or commune_code = any(cast(:communes as text[]))
                or province_code = any(cast(:provinces as text[])))
         order by id desc limit :most),
    moved as (
        select e.* from seen s join ledger_entries e on e.source_id = s.id and e.account in ('contributed', 'settled')
        union all
        select e.* from seen s join ledger_entries e on e.source_id = s.id and e.account = 'paid_twice'),
    named as (
        select m.source_id, m.account = 'contributed' as is_income, m.amount, p.benefit,
               m.at < cast(:begins as timestamptz) as is_before, m.at >= cast(:ends as timestamptz) as is_after,
               m.at >= cast(:begins as timestamptz) and m.at < cast(:ends as timestamptz) as is_of,
               -- Asked of the few that came back: what households gave is free, what the bank sent back is not.
               case when m.amount < 0 and m.account <> 'contributed' then exists (
                    select from ledger_entries b where b.transaction_id = m.transaction_id and b.account = 'available')
               end as is_given_back
          from moved m left join payments p on p.id = m.payment_id),
    summed as (
        select source_id, benefit, -sum(amount) filter (where is_before) as opening,
               sum(amount) filter (where is_after) as since_end,
               -sum(amount) filter (where is_of and is_income and amount < 0) as received,
               sum(amount) filter (where is_of and is_income and amount > 0) as reversed,
               sum(amount) filter (where is_of and not is_income and amount > 0) as spent,
               -sum(amount) filter (where is_of and not is_given_back) as returned,
               -sum(amount) filter (where is_of and is_given_back) as recovered
          from named group by source_id, benefit)
    select s.*, m.benefit, coalesce(m.opening, 0)::bigint as opening, coalesce(m.since_end, 0)::bigint as since_end,
           coalesce(m.received, 0)::bigint as received, coalesce(m.reversed, 0)::bigint as reversed,
           coalesce(m.spent, 0)::bigint as spent, coalesce(m.returned, 0)::bigint as returned,
           coalesce(m.recovered, 0)::bigint as recovered
      from seen s left join summed m on m.source_id = s.id order by s.id desc, m.benefit nulls last""")


async def list_settlements(
    session: AsyncSession, area: Area, year: BudgetYear, page: tuple[UUID | None, int], *, drill: bool
) -> list[Settlement]:
    """Return the year of the sources of this area (None: the country), the newest source first."""
    communes, provinces = area or ((), ())
    after, most = page
    values = {
        "narrow": area is not None,
        "communes": codes_within(communes, provinces),
        "provinces": sorted(provinces),
        "begins": year.begins,
        "ends": year.ends,
        "after": after,
        "most": most,
        "drill": drill,
    }
    rows = (await execute(session, _SETTLE, values)).mappings().all()
    return [_settlement(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row["id"])]


def _settlement(rows: Sequence[Any]) -> Settlement:
    first = rows[0]

    def total(name: str) -> int:
        return sum(row[name] for row in rows)

    benefits = [
        BenefitMovement(row["benefit"], row["spent"], row["returned"], row["recovered"])
        for row in rows
        if row["spent"] or row["returned"] or row["recovered"]
    ]
    return Settlement(
        source_id=first["id"],
        name=first["name"],
        kind=SourceKind(first["kind"]),
        unit=first["unit"],
        commune_code=first["commune_code"],
        province_code=first["province_code"],
        drill=first["drill"],
        opening=total("opening"),
        received=total("received"),
        reversed=total("reversed"),
        left=first["now_left"] + total("since_end"),
        benefits=benefits,
    )
