"""Writes what communes did about notices. Every write is commutative and may be repeated."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.store.rows import as_json, province_or_none
from services.console.tables import BoardNoticeRow
from shared.database import execute
from shared.events import CommuneSilent, NoticeAcknowledged, NoticeUndeliverable, SilenceEnded

# The first person who confirmed is the one who is named, in whatever order the facts come.
_SAVE_NOTICES: Final = text(f"""
    insert into {BoardNoticeRow.__tablename__} as b
        (notice_id, incident_id, commune_code, province_code, drill, silent_since, silence, undeliverable_at, acknowledged_at,
         acknowledged_by)
    select notice_id, incident_id, commune_code, province_code, drill, silent_since, silence, undeliverable_at,
           acknowledged_at, acknowledged_by
      from jsonb_to_recordset(cast(:notices as jsonb))
        as n(notice_id uuid, incident_id uuid, commune_code text, province_code text, drill boolean, silent_since timestamptz,
             silence text, undeliverable_at timestamptz, acknowledged_at timestamptz, acknowledged_by text)
     order by notice_id
    on conflict (notice_id) do update
       set silent_since = least(b.silent_since, excluded.silent_since),
           silence = coalesce(b.silence, excluded.silence),
           undeliverable_at = least(b.undeliverable_at, excluded.undeliverable_at),
           acknowledged_by = case when excluded.acknowledged_at < coalesce(b.acknowledged_at, 'infinity')
                                  then excluded.acknowledged_by else b.acknowledged_by end,
           acknowledged_at = least(b.acknowledged_at, excluded.acknowledged_at)""")


NoticeFact = NoticeAcknowledged | CommuneSilent | NoticeUndeliverable | SilenceEnded


async def save_notices(session: AsyncSession, facts: Sequence[NoticeFact]) -> None:
    """Add what communes did about notices. One kind of fact at a time; of several about one notice the earliest counts."""
    rows: dict[Any, dict[str, Any]] = {}
    for fact in sorted(facts, key=_moment_of, reverse=True):
        rows[fact.notice_id] = {
            "notice_id": fact.notice_id,
            "incident_id": fact.incident_id,
            "commune_code": fact.commune_code,
            "province_code": province_or_none(fact.commune_code),
            "drill": fact.drill,
            **_done_about(fact),
        }
    if rows:
        await execute(session, _SAVE_NOTICES, {"notices": as_json(list(rows.values()))})


def _moment_of(fact: NoticeFact) -> Any:
    if isinstance(fact, NoticeAcknowledged):
        return fact.acknowledged_at
    if isinstance(fact, SilenceEnded):
        return fact.ended_at
    return fact.since if isinstance(fact, CommuneSilent) else fact.occurred_at


def _done_about(fact: NoticeFact) -> dict[str, Any]:
    if isinstance(fact, NoticeAcknowledged):
        return {"acknowledged_at": fact.acknowledged_at, "acknowledged_by": fact.acknowledged_by}
    if isinstance(fact, CommuneSilent):
        return {"silent_since": fact.since, "silence": fact.kind}
    if isinstance(fact, SilenceEnded):
        # A word of the commune: nobody in particular has confirmed anything.
        return {"acknowledged_at": fact.ended_at}
    return {"undeliverable_at": fact.occurred_at}
