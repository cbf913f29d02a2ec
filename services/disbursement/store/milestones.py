"""Confirmed steps: written once for each part, never changed."""

from dataclasses import asdict
from typing import Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.milestones import ConfirmedStep
from services.disbursement.tables import ConfirmedStepRow
from shared.database import execute
from shared.ids import CaseId

_GIVERS: Final = text("""
    select distinct h.handed_over_by from handovers h join payments p on p.id = h.payment_id where p.case_id = :case""")


async def insert_step(session: AsyncSession, step: ConfirmedStep) -> None:
    await execute(session, insert(ConfirmedStepRow), {**asdict(step), "evidence_kind": step.evidence_kind.value})


async def list_givers(session: AsyncSession, case_id: CaseId) -> list[str]:
    """Return who has handed anything over to this household."""
    return [row.handed_over_by for row in await execute(session, _GIVERS, {"case": case_id})]
