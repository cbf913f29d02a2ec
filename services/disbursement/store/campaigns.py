"""Donation campaigns: launched, found with their acts and what they hold, held while an act is recorded."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.campaigns import (
    Campaign,
    CampaignAct,
    CampaignId,
    CampaignLevel,
    CampaignRecord,
    CampaignSums,
    RecordedAct,
)
from services.disbursement.store.sources import SEEN, seen_from
from services.disbursement.tables import CampaignActRow, CampaignRow
from shared.database import execute
from shared.errors import NotFound
from shared.identity import Area
from shared.ids import new_id

_NAMES: Final = tuple(field.name for field in fields(Campaign))
_COLUMNS: Final = ", ".join(_NAMES)
_EARMARKS: Final = ("for_benefits", "for_communes")
_FIND: Final = text(f"select {_COLUMNS} from campaigns where id = :id and {SEEN}")
_LOCK: Final = text(f"select {_COLUMNS} from campaigns where id = :id for no key update")
_LIST: Final = text(f"""
    select {_COLUMNS} from campaigns
     where (cast(:after as uuid) is null or id < cast(:after as uuid)) and {SEEN} and (:drills or not drill)
     order by id desc limit :most""")
_ACTS: Final = text("""
    select campaign_id, act, happened_on, document, until, recorded_by, recorded_at from campaign_acts
     where campaign_id = any(cast(:ids as uuid[])) order by recorded_at, id""")
_SUMS: Final = text("""
    select campaign_id, unit, id as source_id, contributed as received, available + reserved + advanced as left,
           settled + paid_twice as spent
      from sources where campaign_id = any(cast(:ids as uuid[])) order by unit""")
# Those who pay out of it wait here, and find it closed.
_LOCK_SOURCES: Final = text("""
    select id, reserved + advanced as out from sources where campaign_id = :id order by id for no key update""")
_CLOSE_SOURCES: Final = text("update sources set closed_at = :now where campaign_id = :id and closed_at is null")
_ENDED: Final = text("select 1 from campaign_acts where campaign_id = :id and act = 'receiving_closed'")
_WAITING_BOOKINGS: Final = text("""
    select count(*) from sources s join bookings b on b.source_id = s.id
     where s.campaign_id = :id and not exists (select from booking_verdicts v where v.booking_id = b.id)""")
_STAGES: Final = text("""
    select case when not exists (select 1 from campaign_acts a where a.campaign_id = c.id and a.act = 'receiving_closed')
                then 'receiving'
                when not exists (select 1 from campaign_acts a where a.campaign_id = c.id and a.act = 'distribution_closed')
                then 'distributing' else 'closed' end as stage, count(*) as campaigns
      from campaigns c where not c.drill group by 1""")


class CampaignNotFound(NotFound):
    """No such campaign, or it is not for this person to see."""

    code = "campaign-not-found"


async def insert_campaign(session: AsyncSession, campaign: Campaign, now: datetime) -> bool:
    """Write down a campaign; False where another one has its account."""
    row: dict[str, Any] = {**asdict(campaign), "level": campaign.level.value, "opened_at": now}
    row |= {name: list(row[name]) for name in _EARMARKS}
    statement = insert(CampaignRow).on_conflict_do_nothing(constraint="uq_campaigns_own_account").returning(text("id"))
    return (await execute(session, statement, row)).first() is not None


async def find_campaign(session: AsyncSession, area: Area, campaign: CampaignId) -> CampaignRecord:
    """Return a campaign that serves people of this area (None: the country). Raises CampaignNotFound."""
    row = (await execute(session, _FIND, {"id": campaign, **seen_from(area)})).mappings().first()
    if row is None:
        raise CampaignNotFound
    [record] = await _records(session, [_campaign(row)])
    return record


async def lock_campaign(session: AsyncSession, campaign: CampaignId) -> CampaignRecord:
    """Return the campaign and hold it, so that its acts come one after another. Raises CampaignNotFound."""
    row = (await execute(session, _LOCK, {"id": campaign})).mappings().first()
    if row is None:
        raise CampaignNotFound
    [record] = await _records(session, [_campaign(row)])
    return record


async def list_campaigns(
    session: AsyncSession, area: Area, after: UUID | None, most: int, *, drills: bool = True
) -> list[CampaignRecord]:
    """Return the campaigns that serve people of this area (None: the country), with or without drills, the newest first."""
    values = {**seen_from(area), "after": after, "most": most, "drills": drills}
    rows = (await execute(session, _LIST, values)).mappings().all()
    return await _records(session, [_campaign(row) for row in rows])


async def insert_act(session: AsyncSession, campaign: CampaignId, act: RecordedAct) -> None:
    row = {**asdict(act), "act": act.act.value, "id": new_id(), "campaign_id": campaign}
    await execute(session, insert(CampaignActRow), row)


async def lock_sources(session: AsyncSession, campaign: CampaignId) -> int:
    """Hold what a campaign has, and return how much of it is set aside or out."""
    return sum(row.out for row in await execute(session, _LOCK_SOURCES, {"id": campaign}))


async def count_waiting_bookings(session: AsyncSession, campaign: CampaignId) -> int:
    """Return how many bookings of a campaign wait for a second person; ask while its sources are held."""
    return int((await execute(session, _WAITING_BOOKINGS, {"id": campaign})).scalar_one())


async def close_sources(session: AsyncSession, campaign: CampaignId, now: datetime) -> None:
    """Let nothing more be paid out of a campaign."""
    await execute(session, _CLOSE_SOURCES, {"id": campaign, "now": now})


async def is_receiving(session: AsyncSession, campaign: UUID) -> bool:
    """Tell whether nobody has said yet that the campaign receives no more; ask while one of its sources is held."""
    return (await execute(session, _ENDED, {"id": campaign})).first() is None


async def count_by_stage(session: AsyncSession) -> dict[str, int]:
    """Return how many real campaigns receive, give out, or have done both."""
    return {row.stage: row.campaigns for row in await execute(session, _STAGES, {})}


async def _records(session: AsyncSession, campaigns: Sequence[Campaign]) -> list[CampaignRecord]:
    ids = {"ids": [each.id for each in campaigns]}
    acts: dict[UUID, list[RecordedAct]] = {}
    for row in (await execute(session, _ACTS, ids)).mappings() if campaigns else ():
        told = {name: row[name] for name in RecordedAct.__dataclass_fields__}
        acts.setdefault(row["campaign_id"], []).append(RecordedAct(**{**told, "act": CampaignAct(row["act"])}))
    sums: dict[UUID, list[tuple[UUID, CampaignSums]]] = {}
    for row in (await execute(session, _SUMS, ids)).mappings() if campaigns else ():
        held = CampaignSums(row["unit"], row["received"], row["left"], row["spent"])
        sums.setdefault(row["campaign_id"], []).append((row["source_id"], held))
    return [
        CampaignRecord(
            each,
            acts.get(each.id, ()),
            [held for _, held in sums.get(each.id, ())],
            [source for source, _ in sums.get(each.id, ())],
        )
        for each in campaigns
    ]


def _campaign(row: Any) -> Campaign:
    earmarks = {name: tuple(row[name]) for name in _EARMARKS}
    return Campaign(**{**row, **earmarks, "level": CampaignLevel(row["level"])})
