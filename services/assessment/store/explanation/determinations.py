"""Each asking of the law about a case, as it was answered; append-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.tables import DeterminationRow
from shared.database import execute
from shared.inserts import by_column, insert_many

_NEWEST: Final = text("""
    select case_id, findings_revision, report_revision, asked_on, asked_at, rule_set, law_version, sealed from determinations
     where case_id = :case_id and findings_revision <= :most order by findings_revision desc, asked_at desc limit 1""")
_ANY_REVISION: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class SealedDetermination:
    """A determination as it is kept, encrypted."""

    case_id: UUID
    findings_revision: int
    report_revision: int
    asked_on: date
    asked_at: datetime
    rule_set: str
    law_version: str
    sealed: bytes

    def as_row(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


_INSERT: Final = insert_many(DeterminationRow, SealedDetermination.__slots__)


async def insert_determinations(session: AsyncSession, determinations: Sequence[SealedDetermination]) -> None:
    """Keep these for ever."""
    if determinations:
        await execute(session, _INSERT, by_column([one.as_row() for one in determinations]))


async def find_determination(session: AsyncSession, case_id: UUID, findings_revision: int | None) -> SealedDetermination | None:
    """Return the newest determination of a case, or the last one of these findings (0: by the report alone)."""
    most = _ANY_REVISION if findings_revision is None else findings_revision
    row = (await execute(session, _NEWEST, {"case_id": case_id, "most": most})).mappings().first()
    if row is None or findings_revision not in {None, row["findings_revision"]}:
        return None
    return SealedDetermination(**row)
