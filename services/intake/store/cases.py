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
from shared.communes import codes_within
from shared.database import execute
from shared.events.household import Hazard
from shared.identity import Actor
from shared.ids import CaseId
from shared.table_pages import page_of, value_of, values_of

CASE: Final = """
    select c.id, c.case_number, c.household_id, c.incident_id, c.commune_code, i.hazard, i.risk_level, i.drill, c.stage,
           c.opening, c.revision, c.has_informant, c.identified_at, c.received_at, c.findings_at, c.findings_revision,
           c.persons_found,
           c.assisted_at, c.opening_assisted_at, c.closed_at, c.retracted_at, c.looks_like_id, c.look_alike_verdict
      from cases c join incidents i on i.id = c.incident_id"""
# No key of it changes: whoever marks another case as looking like this one need not wait.
_LOCK: Final = text(f"{CASE} where c.id = any(cast(:ids as uuid[])) order by c.id for no key update of c")
_FIND: Final = text(f"{CASE} where c.id = :id")
_PAGE: Final = f"{CASE} where c.id = any(array({{page}})) order by c.id"
# A case lies where its incident was declared, wherever it is moved.
_INCIDENTS_OF_PLACES: Final = """
    select distinct incident_id from incident_communes where commune_code = any(cast(:places as text[]))"""
_LOOKS_ALIKE: Final = """
    t.looks_like_id is not null and t.look_alike_verdict is null and t.retracted_at is null
    and not exists (select from cases f where f.id = t.looks_like_id and f.retracted_at is not null)"""
_SAVE_RETRACTION: Final = text("""
    update cases set stage = 'retracted', retracted_at = :at, retraction_reason = :reason, retraction_note = :note
     where id = :id""")
_OLDEST_UNASSISTED: Final = text("""
    select i.drill, extract(epoch from statement_timestamp() - min(c.identified_at))::float8 as seconds
      from incidents i cross join lateral (
           select identified_at from cases where incident_id = i.id and assisted_at is null
              and stage in ('identified', 'assessed', 'decided') order by identified_at limit 1) c
     group by i.drill""")
_HOUSEHOLD: Final = text("select sealed from households where id = :id")


async def lock_cases(session: AsyncSession, case_ids: Collection[UUID]) -> dict[CaseId, Case]:
    """Return the cases and hold their rows, taken in key order, until the transaction ends."""
    rows = (await execute(session, _LOCK, {"ids": sorted(set(case_ids))})).mappings()
    return {row["id"]: case_of(row) for row in rows}


async def find_case(session: AsyncSession, case_id: UUID) -> Case | None:
    row = (await execute(session, _FIND, {"id": case_id})).mappings().first()
    return case_of(row) if row else None


async def oldest_unassisted(session: AsyncSession) -> dict[bool, float]:
    """Return since how many seconds somebody has known of the household that waits longest for its first help.

    Of real incidents and of drills (True), where any waits; whom somebody has refused waits no more.
    """
    return {row.drill: row.seconds for row in await execute(session, _OLDEST_UNASSISTED)}


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
    page, values = _page(wanted, _communes_of(actor, wanted.commune_code), after)
    rows = await execute(session, text(_PAGE.format(page=page)), {**values, "most": limit})
    return [case_of(row) for row in rows.mappings()]


def _page(wanted: CaseFilter, places: list[str] | None, after: UUID | None) -> tuple[str, dict[str, Any]]:
    """Return the question for the keys of a page, and its values."""
    given = {"incident_id": wanted.incident_id, "stage": wanted.stage, "places": places, "after": after}
    values = {name: value for name, value in given.items() if value is not None}
    conditions = ["t.id > :after"] if after is not None else []
    if wanted.look_alikes:
        # Few, whatever else is asked of them.
        lines = {"commune_code": values_of("places")} if places is not None else {}
        conditions += [_LOOKS_ALIKE, *(f"t.{name} = :{name}" for name in ("incident_id", "stage") if name in values)]
        return page_of("cases", "id", lines, conditions), values
    is_everything = not values.keys() - {"after"}
    return page_of("cases", "id", {} if is_everything else _lines(values), conditions), values


def _lines(values: dict[str, Any]) -> dict[str, str]:
    """Return where cases with these values stand in the index: incident, commune unless all are meant, stage."""
    if "stage" not in values:
        values["stages"] = list(Stage)
    anywhere = "places" not in values
    incidents = "select id from incidents" if anywhere else _INCIDENTS_OF_PLACES
    return {
        "incident_id": value_of("incident_id", "uuid") if "incident_id" in values else incidents,
        **({} if anywhere else {"commune_code": values_of("places")}),
        "stage": value_of("stage") if "stage" in values else values_of("stages"),
    }


def _communes_of(actor: Actor, wanted: str | None) -> list[str] | None:
    if wanted is not None:
        return [wanted] if actor.may_act_in(wanted) else []
    if actor.area is None:
        return None
    return codes_within(*actor.area)


async def save_retraction(session: AsyncSession, case_id: CaseId, reason: str, note: bytes | None, at: datetime) -> None:
    await execute(session, _SAVE_RETRACTION, {"id": case_id, "reason": reason, "note": note, "at": at})


async def get_household(session: AsyncSession, household_id: UUID) -> bytes:
    """Return what is known of the household, as ciphertext."""
    sealed: bytes = (await execute(session, _HOUSEHOLD, {"id": household_id})).scalar_one()
    return sealed


def case_of(row: Mapping[str, Any] | Any) -> Case:
    """Return the case of a row of `CASE`."""
    values = dict(row)
    verdict = values["look_alike_verdict"]
    words = {
        "stage": Stage(values["stage"]),
        "hazard": Hazard(values["hazard"]),
        "look_alike_verdict": LookAlikeVerdict(verdict) if verdict is not None else None,
    }
    return Case(**{**values, **words})
