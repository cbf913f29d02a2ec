"""Aid that others gave households directly, as it is kept."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.cases import Case
from services.intake.domain.outside_aid import AidKind, OutsideAid
from services.intake.store.seals import Seals
from services.intake.tables import OutsideAidRow
from shared.communes import codes_within
from shared.database import execute
from shared.identity import Area
from shared.ids import CaseId
from shared.privacy import Unreadable
from shared.table_pages import page_of, value_of, values_of

_COLUMNS: Final = """
    a.id, a.case_id, a.incident_id, a.commune_code, a.kind, a.given_on, a.amount_dong, a.sealed, a.recorded_by, a.recorded_at,
    a.withdrawn_by, a.withdrawn_at"""
_OF_CASES: Final = text(f"""
    select {_COLUMNS} from outside_aid a where a.case_id = any(cast(:cases as uuid[])) order by a.given_on, a.id""")
_LOCK: Final = text(f"select {_COLUMNS} from outside_aid a where a.id = :id for update")
_PAGE: Final = f"select {_COLUMNS} from outside_aid a where a.id = any(array({{page}})) order by a.id"
_FOLLOW: Final = text("""
    update outside_aid set case_id = :to, commune_code = :commune where case_id = :case returning id""")
_WITHDRAW: Final = text("update outside_aid set withdrawn_by = :by, withdrawn_at = :at where id = :id")


async def insert_aid(session: AsyncSession, seals: Seals, aid: OutsideAid) -> None:
    assert aid.words is not None  # noqa: S101 - whoever records it knows what he says
    names = ("id", "case_id", "incident_id", "commune_code", "given_on", "amount_dong", "recorded_by", "recorded_at")
    row = {name: getattr(aid, name) for name in names}
    sealed = seals.seal_outside_aid(aid.id, aid.words)
    await execute(session, insert(OutsideAidRow), {**row, "kind": aid.kind.value, "sealed": sealed})


async def list_of_cases(session: AsyncSession, seals: Seals | None, cases: Collection[UUID]) -> list[OutsideAid]:
    """Return what households of these cases were given by others, by its day; with its words where there are `seals`."""
    rows = (await execute(session, _OF_CASES, {"cases": sorted(set(cases))})).mappings() if cases else ()
    return [_aid(row, seals) for row in rows]


async def lock_aid(session: AsyncSession, aid: UUID) -> OutsideAid | None:
    """Return it without its words, and hold it."""
    row = (await execute(session, _LOCK, {"id": aid})).mappings().first()
    return _aid(row, None) if row else None


async def follow_household(session: AsyncSession, case_id: CaseId, to: Case) -> list[UUID]:
    """Let what was recorded for this (held) case stand at the (held) one which is the same household; return which."""
    values = {"case": case_id, "to": to.id, "commune": to.commune_code}
    return [row.id for row in await execute(session, _FOLLOW, values)]


async def save_withdrawn(session: AsyncSession, aid: OutsideAid) -> None:
    await execute(session, _WITHDRAW, {"id": aid.id, "by": aid.withdrawn_by, "at": aid.withdrawn_at})


@dataclass(frozen=True, slots=True)
class AidPage:
    """Which page of which incident is asked for."""

    incident_id: UUID
    after: UUID | None
    most: int


async def list_of_incident(session: AsyncSession, seals: Seals | None, area: Area, wanted: AidPage) -> list[OutsideAid]:
    """Return a page of what was given in an incident to households of this area (None: the country), as it was recorded."""
    values: dict[str, Any] = {"incident_id": wanted.incident_id, "most": wanted.most}
    lines = {"incident_id": value_of("incident_id", "uuid")}
    if area is not None:
        values["places"] = codes_within(*area)
        lines["commune_code"] = values_of("places")
    if wanted.after is not None:
        values["after"] = wanted.after
    page = page_of("outside_aid", "id", lines, ["t.id > :after"] if wanted.after is not None else [])
    return [_aid(row, seals) for row in (await execute(session, text(_PAGE.format(page=page)), values)).mappings()]


def _aid(row: Any, seals: Seals | None) -> OutsideAid:
    values = dict(row)
    sealed = values.pop("sealed")
    words = None
    if seals is not None:
        try:
            words = seals.open_outside_aid(values["id"], sealed)
        except Unreadable:
            words = None
    return OutsideAid(**{**values, "kind": AidKind(values["kind"]), "words": words})
