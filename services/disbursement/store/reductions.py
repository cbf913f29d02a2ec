"""Reductions of awards: kept once each, in whatever order they and the awards are heard of; append only."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.reductions import Reduction
from services.disbursement.tables import ReductionRow
from shared.database import execute
from shared.ids import AwardId

_NAMES: Final = tuple(field.name for field in fields(Reduction))
_INSERT: Final = insert(ReductionRow).on_conflict_do_nothing()
_OF_AWARDS: Final = text(f"select {', '.join(_NAMES)} from reductions where award_id = any(cast(:awards as uuid[]))")


async def insert_reductions(session: AsyncSession, reductions: Sequence[Reduction], now: datetime) -> None:
    rows = [{**{name: getattr(one, name) for name in _NAMES}, "received_at": now} for one in reductions]
    if rows:
        await execute(session, _INSERT, rows)


async def list_of_awards(session: AsyncSession, awards: Iterable[AwardId]) -> list[Reduction]:
    """Return every reduction of these awards that was heard of."""
    ids = sorted(set(awards))
    rows = (await execute(session, _OF_AWARDS, {"awards": ids})).mappings() if ids else ()
    return [Reduction(**row) for row in rows]
