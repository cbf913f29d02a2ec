"""Answers of provinces, and what was booked for them."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.province_answers import (
    AnsweredRequest,
    AnswerVerdict,
    BookedGrant,
    GrantedMeans,
    ProvinceAnswer,
)
from services.disbursement.domain.province_requests import ProvinceRequestId
from services.disbursement.domain.sources import SourceKind
from services.disbursement.tables import ProvinceAnswerRow, ProvinceGrantRow
from shared.database import execute

_INSERT: Final = insert(ProvinceAnswerRow)
_INSERT_GRANTS: Final = insert(ProvinceGrantRow)
_FIND: Final = text("""
    select request_id, verdict, document, reason, answered_by, answered_at from province_answers
     where request_id = any(cast(:ids as uuid[]))""")
_GRANTS: Final = text("""
    select request_id, contribution_id, source_id, kind, unit, amount from province_grants
     where request_id = any(cast(:ids as uuid[])) order by contribution_id""")


async def find_answer(session: AsyncSession, request: ProvinceRequestId) -> ProvinceAnswer | None:
    """Return what the province has said to this request; None where it has said nothing yet."""
    row = (await execute(session, _FIND, {"ids": [request]})).mappings().first()
    return None if row is None else _answer(row)


async def list_answers(
    session: AsyncSession, requests: Collection[ProvinceRequestId]
) -> dict[ProvinceRequestId, AnsweredRequest]:
    """Return the answers to these requests, as far as there are any, with what was booked for each."""
    ids = sorted(requests)
    if not ids:
        return {}
    grants: dict[ProvinceRequestId, list[BookedGrant]] = {}
    for row in await execute(session, _GRANTS, {"ids": ids}):
        means = GrantedMeans(SourceKind(row.kind), row.unit, row.amount)
        grants.setdefault(row.request_id, []).append(BookedGrant(row.request_id, means, row.source_id, row.contribution_id))
    rows = (await execute(session, _FIND, {"ids": ids})).mappings()
    return {row["request_id"]: AnsweredRequest(_answer(row), tuple(grants.get(row["request_id"], ()))) for row in rows}


async def insert_answer(session: AsyncSession, answer: ProvinceAnswer) -> None:
    names = ProvinceAnswer.__dataclass_fields__
    row = {**{name: getattr(answer, name) for name in names}, "verdict": answer.verdict.value}
    await execute(session, _INSERT, row)


async def insert_grants(session: AsyncSession, grants: Sequence[BookedGrant]) -> None:
    rows = [
        {
            "contribution_id": grant.contribution_id,
            "request_id": grant.request_id,
            "source_id": grant.source_id,
            "kind": grant.means.kind.value,
            "unit": grant.means.unit,
            "amount": grant.means.amount,
        }
        for grant in grants
    ]
    if rows:
        await execute(session, _INSERT_GRANTS, rows)


def _answer(row: Any) -> ProvinceAnswer:
    return ProvinceAnswer(**{**row, "verdict": AnswerVerdict(row["verdict"])})
