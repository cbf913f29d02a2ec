"""Receipts: which messages have arrived, which have failed, and whose receipt is overdue."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.deliveries import Lane, Way
from services.notifications.domain.notices import Audience, Notice, NoticeKind, NoticeState
from services.notifications.domain.receipts import Arrival, SentDelivery
from services.notifications.store.deliveries import MESSAGES_WAIT
from services.notifications.store.notices import COLUMNS_OF_N
from shared.database import execute, ring

_COLUMNS: Final = "id, notice_id, lane, way, state, provider, tried, first_tried_at, accepted_at, delivered_at"
_MAX_AT_ONCE: Final = 500
"""How many overdue messages one turn takes; written into its statement, or a plan for any number would read the whole table."""
# In the order of their ids, as everywhere.
_LOCK: Final = text(f"select {_COLUMNS} from deliveries where id = any(cast(:ids as uuid[])) order by id for update")
_OVERDUE: Final = text(f"""
    select {_COLUMNS} from deliveries where id in (
        select id from deliveries where receipt_due <= :now order by receipt_due limit {_MAX_AT_ONCE})
     order by id for update skip locked""")
_ANY_OVERDUE: Final = text("select 1 from deliveries where receipt_due <= :now order by receipt_due limit 1")
# Clocks differ, and some begin in 1970: nothing has arrived before it was sent, and nothing that no provider was given.
_ARRIVED: Final = text("""
    update deliveries d set delivered_at = greatest(a.at, d.first_tried_at), receipt_due = null, in_doubt = false,
           claimed_until = null, accepted_at = coalesce(d.accepted_at, greatest(a.at, d.first_tried_at)), reason = null,
           state = case when d.state in ('waiting', 'undeliverable') then 'sent' else d.state end
      from unnest(cast(:ids as uuid[]), cast(:moments as timestamptz[])) as a(id, at)
     where d.id = a.id and d.delivered_at is null and (d.provider is not null or cardinality(d.tried) > 0)
    returning d.id, d.notice_id, d.delivered_at as at, d.state""")
# What somebody has confirmed or taken, what is done, and what a later digest says, is not sent a second time.
_OFFERED_AGAIN: Final = text("""
    update deliveries d
       set state = case when w.wanted then 'waiting' when d.state = 'waiting' then 'withdrawn' else d.state end,
           tried = case when w.wanted then array_append(d.tried, d.provider) else d.tried end,
           provider = case when not w.wanted then d.provider end,
           provider_since = case when not w.wanted then d.provider_since end,
           in_doubt = d.in_doubt and not w.wanted, receipt_due = null, claimed_until = null, next_attempt_at = :now
      from (select n.id, n.state not in ('superseded', 'acknowledged', 'withdrawn')
                         and (n.kind <> 'escalation' or exists (
                              select 1 from escalations e join climbs c on c.clock_id = e.clock_id
                               where e.notice_id = n.id and c.state in ('climbing', 'top'))) as wanted from notices n) w
     where d.id = any(cast(:ids as uuid[])) and w.id = d.notice_id and d.state in ('waiting', 'sent')
       and d.delivered_at is null and d.provider is not null""")
_DUE_LATER: Final = text("""
    update deliveries d set receipt_due = p.due
      from unnest(cast(:ids as uuid[]), cast(:due as timestamptz[])) as p(id, due) where d.id = p.id""")
# A text to a household that was given up, and whose people somebody was to visit, has arrived after all.
_NOTICES_ARRIVED: Final = text(f"""
    update notices n set delivered_at = a.at, reason = null,
           accepted_at = coalesce(n.accepted_at, a.at),
           kind = case when n.kind = 'in_person' then 'household' else n.kind end,
           recipient = case when n.kind = 'in_person' then n.audience else n.recipient end,
           state = case when n.kind = 'in_person' then 'sent' else n.state end
      from unnest(cast(:ids as uuid[]), cast(:moments as timestamptz[])) as a(id, at)
     where n.id = a.id and n.delivered_at is null
       and (n.kind <> 'in_person' and n.state in ('sent', 'undeliverable', 'acknowledged')
            or n.kind = 'in_person' and n.state = 'waiting' and n.reason = any(cast(:given_up as text[])))
    returning {COLUMNS_OF_N}""")


async def lock_messages(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, SentDelivery]:
    """Return these messages as far as they are ours, and hold their rows."""
    rows = await execute(session, _LOCK, {"ids": sorted(set(ids))})
    return {row["id"]: _message(row) for row in rows.mappings()}


async def any_overdue(session: AsyncSession, now: datetime) -> bool:
    """Tell whether a receipt is overdue, without locking anything."""
    return (await execute(session, _ANY_OVERDUE, {"now": now})).first() is not None


async def lock_overdue(session: AsyncSession, now: datetime) -> list[SentDelivery]:
    """Return messages whose receipts are overdue, the longest first, and hold them: who comes second finds nothing."""
    return [_message(row) for row in (await execute(session, _OVERDUE, {"now": now})).mappings()]


async def mark_arrived(session: AsyncSession, moments: Mapping[UUID, datetime]) -> list[Arrival]:
    """These have arrived; return those for which it is news."""
    ids = sorted(moments)
    rows = await execute(session, _ARRIVED, {"ids": ids, "moments": [moments[key] for key in ids]})
    return [Arrival(row.id, row.notice_id, row.at, counts=row.state == "sent") for row in rows]


async def offer_again(session: AsyncSession, ids: Collection[UUID], now: datetime) -> None:
    """Their provider has failed with these: the next one is asked at once, as far as anybody still has to hear of it."""
    if ids:
        ring(session, MESSAGES_WAIT)
        await execute(session, _OFFERED_AGAIN, {"ids": sorted(ids), "now": now})


async def expect_later(session: AsyncSession, due: Mapping[UUID, datetime | None]) -> None:
    """Look at these again at another moment (None: never)."""
    if due:
        ids = sorted(due)
        await execute(session, _DUE_LATER, {"ids": ids, "due": [due[key] for key in ids]})


async def mark_notices_arrived(
    session: AsyncSession, moments: Mapping[UUID, datetime], given_up: Collection[str]
) -> list[Notice]:
    """These have arrived by one of their messages; return those for which it is news.

    `given_up`: for which reasons a visit was asked that is not needed now.
    """
    ids = sorted(moments)
    values: dict[str, Any] = {"ids": ids, "moments": [moments[key] for key in ids], "given_up": sorted(given_up)}
    rows = (await execute(session, _NOTICES_ARRIVED, values)).mappings()
    kinds = {"kind": NoticeKind, "audience": Audience, "state": NoticeState}
    return [Notice(**{**row, **{name: kind(row[name]) for name, kind in kinds.items()}}) for row in rows]


def _message(row: RowMapping) -> SentDelivery:
    return SentDelivery(**{**row, "lane": Lane(row["lane"]), "way": Way(row["way"]), "tried": tuple(row["tried"])})
