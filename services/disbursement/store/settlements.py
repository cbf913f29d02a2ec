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

# Each place settles its own means: those above it are settled there. Whatever was booked since a moment changed what is left
# by what passed to or from outside: "contributed" and "settled". So what was left then is what is left now, and that.
_SETTLE: Final = text("""
    with seen as (
        select id, name, kind, unit, commune_code, province_code, drill, available + reserved + advanced as now_left
          from sources
         where drill = cast(:drill as boolean) and (cast(:after as uuid) is null or id < cast(:after as uuid))
           and (not cast(:narrow as boolean) or commune_code = any(cast(:communes as text[]))
                or province_code = any(cast(:provinces as text[])))
         order by id desc limit :most),
    moved as (
        select e.source_id, e.payment_id, e.account, e.amount, e.at, b.account as beside
          from seen s join ledger_entries e on e.source_id = s.id and e.account in ('contributed', 'settled')
               and e.at >= cast(:begins as timestamptz)
               join ledger_entries b on b.transaction_id = e.transaction_id and b.account <> e.account),
    named as (
        select m.*, m.at < cast(:ends as timestamptz) as is_of, p.benefit
          from moved m left join payments p on p.id = m.payment_id),
    summed as (
        select source_id, benefit, coalesce(sum(amount), 0) as since_begin,
               coalesce(sum(amount) filter (where not is_of), 0) as since_end,
               coalesce(-sum(amount) filter (where is_of and account = 'contributed' and amount < 0), 0) as received,
               coalesce(sum(amount) filter (where is_of and account = 'contributed' and amount > 0), 0) as reversed,
               coalesce(sum(amount) filter (where is_of and account = 'settled' and amount > 0), 0) as spent,
               coalesce(-sum(amount) filter (where is_of and account = 'settled' and amount < 0 and beside <> 'available'), 0)
                   as returned,
               coalesce(-sum(amount) filter (where is_of and account = 'settled' and amount < 0 and beside = 'available'), 0)
                   as recovered
          from named group by source_id, benefit)
    select s.*, m.benefit, coalesce(m.since_begin, 0)::bigint as since_begin, coalesce(m.since_end, 0)::bigint as since_end,
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
        opening=first["now_left"] + total("since_begin"),
        received=total("received"),
        reversed=total("reversed"),
        left=first["now_left"] + total("since_end"),
        benefits=benefits,
    )
