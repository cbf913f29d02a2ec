"""Gifts, and what of a campaign everybody may see."""

from dataclasses import asdict, fields
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.campaigns import CampaignId
from services.disbursement.domain.gifts import BookedGift, Gift, SpentCell
from services.disbursement.tables import GiftRow
from shared.database import execute
from shared.ids import SourceId

_NAMES: Final = tuple(field.name for field in fields(Gift))
_COLUMNS: Final = ", ".join(f"g.{name}" for name in _NAMES)
_BOOKED: Final = "exists (select 1 from contributions c where c.id = g.id)"
_REVERSED: Final = """
    exists (select 1 from bookings b join booking_verdicts v on v.booking_id = b.id and v.verdict = 'confirmed'
             where b.reverses = g.id)"""
_LIST: Final = text(f"""
    select {_COLUMNS}, {_BOOKED} as is_booked, {_REVERSED} as is_reversed from gifts g
     where g.campaign_id = :id order by g.recorded_at desc, g.id desc limit :most""")
_PUBLIC: Final = text(f"""
    select {_COLUMNS} from gifts g where g.campaign_id = :id and {_BOOKED} and not {_REVERSED}
     order by g.given_on desc, g.id desc limit :most""")
_SOURCE: Final = text("select id from sources where campaign_id = :id and unit = :unit")
# By the ledger, as the campaign's own sums are: what households gave back is not spent any more, what the bank paid twice is.
_SPENT: Final = """
    select {key} as key, p.unit, count(distinct p.household_id) filter (where e.amount > 0) as households,
           sum(e.amount)::bigint as amount
      from payments p join sources s on s.id = p.source_id
     cross join lateral (
           select sum(m.amount)::bigint as amount from (
                  select l.amount from ledger_entries l where l.payment_id = p.id and l.account = 'settled'
                  union all
                  select l.amount from ledger_entries l where l.payment_id = p.id and l.account = 'paid_twice') m) e
     where s.campaign_id = :id and e.amount <> 0 group by 1, 2"""
_BY_BENEFIT: Final = text(_SPENT.format(key="p.benefit"))
_BY_COMMUNE: Final = text(_SPENT.format(key="p.commune_code"))


async def insert_gift(session: AsyncSession, gift: Gift) -> None:
    await execute(session, insert(GiftRow), asdict(gift))


async def find_source(session: AsyncSession, campaign: CampaignId, unit: str) -> SourceId | None:
    """Return in which source of a (held) campaign this unit is kept; None where it has received none."""
    found: UUID | None = (await execute(session, _SOURCE, {"id": campaign, "unit": unit})).scalar()
    return SourceId(found) if found else None


async def list_gifts(session: AsyncSession, campaign: CampaignId, most: int) -> list[BookedGift]:
    """Return the gifts to a campaign, the newest first, also those that do not count (yet)."""
    rows = (await execute(session, _LIST, {"id": campaign, "most": most})).mappings()
    return [BookedGift(_gift(row), row["is_booked"], row["is_reversed"]) for row in rows]


async def list_public(session: AsyncSession, campaign: CampaignId, most: int) -> list[Gift]:
    """Return the gifts that count, the newest first."""
    return [_gift(row) for row in (await execute(session, _PUBLIC, {"id": campaign, "most": most})).mappings()]


async def list_spent(session: AsyncSession, campaign: CampaignId) -> tuple[list[SpentCell], list[SpentCell]]:
    """Return what is in households' hands, by kind of help and by commune. Only `policy.publicity` says what of it is told."""
    found = []
    for statement in (_BY_BENEFIT, _BY_COMMUNE):
        rows = (await execute(session, statement, {"id": campaign})).mappings()
        found.append([SpentCell(**row) for row in rows])
    return found[0], found[1]


def _gift(row: Any) -> Gift:
    return Gift(**{name: row[name] for name in _NAMES})
