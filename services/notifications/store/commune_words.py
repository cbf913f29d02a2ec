"""Words of communes: who has spoken with whom there, kept for ever."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.watches import KeptWord
from shared.database import execute

_NAMES: Final = ("id", "commune_code", "by", "spoken_with", "spoken_at", "said_by", "recorded_at")
_KEPT: Final = (*_NAMES, "drill")
_SAVE: Final = text(f"insert into commune_words ({', '.join(_KEPT)}) values ({', '.join(f':{name}' for name in _KEPT)})")
_LAST: Final = text(f"""
    select {", ".join(f"w.{name}" for name in _NAMES)}, w.drill or coalesce(
           (select bool_and(a.drill) from incident_areas a where p.code = any(a.commune_codes) and not a.closed),
           (select bool_and(a.drill) from incident_areas a where p.code = any(a.commune_codes)), false) as drill
      from unnest(cast(:places as text[])) as p(code) cross join lateral (
        select * from commune_words c where c.commune_code = p.code and c.spoken_at >= :since
         order by c.spoken_at desc, c.id limit 1) w
     order by w.spoken_at desc, w.id""")


async def save_word(session: AsyncSession, word: KeptWord) -> None:
    await execute(session, _SAVE, {name: getattr(word, name) for name in _KEPT})


async def list_last(session: AsyncSession, places: Collection[str], since: datetime) -> list[KeptWord]:
    """Return the last word of each of these communes with which anybody has spoken since then, the latest first."""
    rows = (await execute(session, _LAST, {"places": sorted(places), "since": since})).mappings()
    return [KeptWord(**row) for row in rows]
