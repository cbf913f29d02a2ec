"""Payments about which the bank contradicts itself. Every write is commutative and may be repeated."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.store.board import area_values, open_contradictions
from services.console.store.rows import as_json, province_or_none
from services.console.tables import BoardContradictionRow
from services.console.views.contradictions import Contradiction
from shared.database import execute
from shared.events import ContradictionResolved, PaymentContradicted
from shared.identity import Area

_SAVE: Final = text(f"""
    insert into {BoardContradictionRow.__tablename__} as b
        (payment_id, case_id, incident_id, commune_code, province_code, drill, contradicted_at, resolved_at)
    select payment_id, case_id, incident_id, commune_code, province_code, drill, contradicted_at, resolved_at
      from jsonb_to_recordset(cast(:rows as jsonb))
        as r(payment_id uuid, case_id uuid, incident_id uuid, commune_code text, province_code text, drill boolean,
             contradicted_at timestamptz, resolved_at timestamptz)
     order by payment_id
    on conflict (payment_id) do update
       set contradicted_at = greatest(b.contradicted_at, excluded.contradicted_at),
           resolved_at = greatest(b.resolved_at, excluded.resolved_at)""")
_LIST: Final = "{open_contradictions} order by contradicted_at, payment_id limit :most"


async def save_contradictions(session: AsyncSession, facts: Sequence[PaymentContradicted | ContradictionResolved]) -> None:
    """Add what the bank said and what people ended; of several facts about one payment the latest of each kind counts."""
    rows: dict[UUID, dict[str, Any]] = {}
    for fact in sorted(facts, key=lambda fact: fact.occurred_at):
        row = {
            "payment_id": fact.payment_id,
            "case_id": fact.case_id,
            "incident_id": fact.incident_id,
            "commune_code": fact.commune_code,
            "province_code": province_or_none(fact.commune_code),
            "drill": fact.drill,
        }
        moment = "contradicted_at" if isinstance(fact, PaymentContradicted) else "resolved_at"
        rows[fact.payment_id] = {**rows.get(fact.payment_id, row), moment: fact.occurred_at}
    if rows:
        await execute(session, _SAVE, {"rows": as_json(list(rows.values()))})


async def list_contradictions(session: AsyncSession, incidents: Sequence[UUID], area: Area, most: int) -> list[Contradiction]:
    """Return the payments that the board counts, the longest open first."""
    values = {**area_values(area), "incidents": list(incidents), "most": most}
    return [
        Contradiction(row.payment_id, row.case_id, row.commune_code, row.drill, row.contradicted_at)
        for row in await execute(session, text(_LIST.format(open_contradictions=open_contradictions(area))), values)
    ]
