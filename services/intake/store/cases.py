"""Cases and whose they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.cases import Case, Stage
from services.intake.domain.look_alikes import LookAlikeVerdict
from shared.communes import communes
from shared.database import execute
from shared.events.household import Hazard
from shared.identity import Actor
from shared.ids import CaseId

_CASE: Final = """
    select c.id, c.household_id, c.incident_id, c.commune_code, i.hazard, i.risk_level, i.drill, c.stage, c.opening, c.revision,
           c.has_informant, c.identified_at, c.received_at, c.findings_at, c.findings_revision, c.assisted_at,
           c.opening_assisted_at, c.closed_at, c.retracted_at, c.looks_like_id, c.look_alike_verdict
      from cases c join incidents i on i.id = c.incident_id"""
# No key of it changes: whoever marks another case as looking like this one need not wait.
_LOCK: Final = text(f"{_CASE} where c.id = any(cast(:ids as uuid[])) order by c.id for no key update of c")
_FIND: Final = text(f"{_CASE} where c.id = :id")
_LIST: Final = text(f"""
    {_CASE} where (cast(:incident as uuid) is null or c.incident_id = :incident)
      and (cast(:communes as text[]) is null or c.commune_code = any(:communes))
      and (cast(:stage as text) is null or c.stage = :stage)
      and (not cast(:look_alikes as boolean) or (c.looks_like_id is not null and c.look_alike_verdict is null
                                              and c.retracted_at is null and not exists (
               select 1 from cases f where f.id = c.looks_like_id and f.retracted_at is not null)))
      and (cast(:after as uuid) is null or c.id > :after)
    order by c.id limit :limit""")
_SAVE_RETRACTION: Final = text("""
    update cases set stage = 'retracted', retracted_at = :at, retraction_reason = :reason, retraction_note = :note
     where id = :id""")
_HOUSEHOLD: Final = text("select sealed from households where id = :id")


async def lock_cases(session: AsyncSession, case_ids: Collection[UUID]) -> dict[CaseId, Case]:
    """Return the cases and hold their rows, taken in key order, until the transaction ends."""
    rows = (await execute(session, _LOCK, {"ids": sorted(set(case_ids))})).mappings()
    return {row["id"]: _case(row) for row in rows}


async def find_case(session: AsyncSession, case_id: UUID) -> Case | None:
    row = (await execute(session, _FIND, {"id": case_id})).mappings().first()
    return _case(row) if row else None


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are asked for; what is None does not limit."""

    incident_id: UUID | None = None
    commune_code: str | None = None
    stage: Stage | None = None
    look_alikes: bool = False
    """Only those of which nobody has said yet whether they are the household that they look like."""


async def list_cases(session: AsyncSession, actor: Actor, wanted: CaseFilter, after: UUID | None, limit: int) -> list[Case]:
    """Return a page of the cases within the actor's area."""
    values = {
        "incident": wanted.incident_id,
        "communes": _communes_of(actor, wanted.commune_code),
        "stage": wanted.stage,
        "look_alikes": wanted.look_alikes,
        "after": after,
        "limit": limit,
    }
    return [_case(row) for row in (await execute(session, _LIST, values)).mappings()]


def _communes_of(actor: Actor, wanted: str | None) -> list[str] | None:
    if wanted is not None:
        return [wanted] if actor.may_act_in(wanted) else []
    if actor.area is None:
        return None
    codes, provinces = actor.area
    return sorted(codes | {c.code for c in communes().values() if c.province_code in provinces})


async def save_retraction(session: AsyncSession, case_id: CaseId, reason: str, note: bytes | None, at: datetime) -> None:
    await execute(session, _SAVE_RETRACTION, {"id": case_id, "reason": reason, "note": note, "at": at})


async def get_household(session: AsyncSession, household_id: UUID) -> bytes:
    """Return what is known of the household, as ciphertext."""
    sealed: bytes = (await execute(session, _HOUSEHOLD, {"id": household_id})).scalar_one()
    return sealed


def _case(row: Mapping[str, Any] | Any) -> Case:
    values = dict(row)
    verdict = values["look_alike_verdict"]
    words = {
        "stage": Stage(values["stage"]),
        "hazard": Hazard(values["hazard"]),
        "look_alike_verdict": LookAlikeVerdict(verdict) if verdict is not None else None,
    }
    return Case(**{**values, **words})
