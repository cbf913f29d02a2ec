"""Signed acts about communes that are cut off."""

from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.cut_offs import CutOff, CutOffAct, CutOffActKind, CutOffId
from services.intake.tables import CutOffActRow
from shared.database import execute
from shared.ids import IncidentId

_INSERT: Final = insert(CutOffActRow)
_COLUMNS: Final = "cut_off_id, kind, incident_id, commune_code, until, document, reason, signed_by, signed_at"
_OF_ONE: Final = text(f"select {_COLUMNS} from cut_off_acts where cut_off_id = :id order by signed_at")
# Few: somebody has signed each of them.
_OF_INCIDENT: Final = text(f"""
    select {_COLUMNS} from cut_off_acts
     where incident_id = :incident and (cast(:communes as text[]) is null or commune_code = any(cast(:communes as text[])))
     order by signed_at desc limit 1000""")


async def insert_act(session: AsyncSession, act: CutOffAct) -> None:
    await execute(session, _INSERT, [{name: getattr(act, name) for name in CutOffAct.__slots__}])


async def find_cut_off(session: AsyncSession, cut_off_id: UUID) -> CutOff | None:
    """Return how one stands; None where there is no such one."""
    found = _joined((await execute(session, _OF_ONE, {"id": cut_off_id})).mappings())
    return found[0] if found else None


async def list_cut_offs(session: AsyncSession, incident_id: UUID, commune_codes: Collection[str] | None) -> list[CutOff]:
    """Return those of an incident (in these communes; None: in all), the one signed last first."""
    values = {"incident": incident_id, "communes": None if commune_codes is None else sorted(commune_codes)}
    return _joined((await execute(session, _OF_INCIDENT, values)).mappings())


def _joined(rows: Iterable[Any]) -> list[CutOff]:
    acts: dict[UUID, dict[CutOffActKind, CutOffAct]] = {}
    for row in rows:
        act = CutOffAct(
            CutOffId(row["cut_off_id"]),
            CutOffActKind(row["kind"]),
            IncidentId(row["incident_id"]),
            row["commune_code"],
            row["until"],
            row["document"],
            row["reason"],
            row["signed_by"],
            row["signed_at"],
        )
        acts.setdefault(act.cut_off_id, {})[act.kind] = act
    found = [
        CutOff(kinds[CutOffActKind.BEGUN], kinds.get(CutOffActKind.ENDED))
        for kinds in acts.values()
        if CutOffActKind.BEGUN in kinds
    ]
    return sorted(found, key=lambda one: one.begun.signed_at, reverse=True)
