"""What was missed, or closed, as the looking began: it is judged when whoever must be told of it should have been."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg

# What runs past its moment counts as well: somebody must still call it missed.
_MISSED: Final = """
    select max(answer_from) from clocks
     where state in ('running', 'missed') and answer_from between $1::timestamptz - $2::interval and $1
       and ($3::uuid is null or incident_id = $3)"""
_CLIMBING: Final = """
    select max(moment) from (
        select next_at as moment, incident_id from climbs
        union all
        select created_at, incident_id from escalations where state = 'waiting') m
     where moment between $1::timestamptz - $2::interval and $1 and ($3::uuid is null or incident_id = $3)"""
_CLOSED: Final = """
    select max(closed_at) from cases
     where closed_at between $1::timestamptz - $2::interval and $1 and ($3::uuid is null or incident_id = $3)"""


async def until_it_must_have_rung(
    databases: Mapping[str, asyncpg.Connection], as_of: datetime, within: timedelta, incident_id: UUID | None
) -> None:
    """Wait out the bound of each clock that was missed, of each rung that was over and of each case that closed before `as_of`.

    Without this wait a look could neither call them told nor untold. Whatever comes after `as_of` is left to the next look.
    """
    found = [await connection.fetchval(_MISSED, as_of, within, incident_id) for connection in databases.values()]
    if notifications := databases.get("notifications"):
        found.append(await notifications.fetchval(_CLIMBING, as_of, within, incident_id))
    if intake := databases.get("intake"):
        found.append(await intake.fetchval(_CLOSED, as_of, within, incident_id))
    latest = max((moment for moment in found if moment is not None), default=None)
    if latest is not None:
        await asyncio.sleep(max(0.0, (latest + within - datetime.now(UTC)).total_seconds()))
