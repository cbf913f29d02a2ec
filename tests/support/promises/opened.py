"""What lies sealed in the services' tables, opened with the keys of the evidence: reports, findings, determinations."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from services.assessment.domain.findings import Findings
from services.assessment.policy.explanation.determinations import DeterminationRecord
from shared.events.intake import PersonalPart
from shared.privacy import Cipher, Unreadable
from tests.support.promises.evidence import Evidence

_REPORTS: Final = """
    select r.id, r.case_id, r.revision, r.received_at, r.received_from, r.channel, r.sealed, c.commune_code, i.hazard,
           c.incident_id, c.retracted_at is not null as is_retracted
      from reports r join cases c on c.id = r.case_id join incidents i on i.id = c.incident_id
     where $1::uuid is null or c.incident_id = $1 order by r.case_id, r.revision"""
_FINDINGS: Final = """
    select f.case_id, f.revision, f.sealed from findings f join assessments a on a.case_id = f.case_id
     where $1::uuid is null or a.incident_id = $1"""
_DETERMINATIONS: Final = """
    select d.case_id, d.findings_revision, d.report_revision, d.asked_on, d.asked_at, d.rule_set, d.law_version, d.sealed
      from determinations d join assessments a on a.case_id = d.case_id
     where $1::uuid is null or a.incident_id = $1 order by d.case_id, d.asked_at"""
_RECORD: Final = TypeAdapter(DeterminationRecord)
_UNREADABLE: Final = (Unreadable, ValidationError, ValueError, zlib.error)
"""Another key, another row's ciphertext, or content that says nothing any more."""


@dataclass(frozen=True)
class ToldReport:
    """What somebody told of a household, each time; `part` is None where it cannot be read any more."""

    case_id: UUID
    revision: int
    received_at: datetime
    received_from: str
    channel: str
    commune_code: str
    hazard: str
    incident_id: UUID
    is_retracted: bool
    part: PersonalPart | None


@dataclass(frozen=True)
class KeptDetermination:
    """One asking of the law as assessment kept it; `record` is None where it cannot be read any more."""

    case_id: UUID
    findings_revision: int
    report_revision: int
    asked_on: date
    asked_at: datetime
    rule_set: str
    law_version: str
    record: DeterminationRecord | None


async def reports_of(world: Evidence) -> Mapping[UUID, Sequence[ToldReport]]:
    """Every report by case, in the order of revisions; empty without intake's key."""
    return await world.once("reports", lambda: _reports(world))


async def findings_of(world: Evidence) -> Mapping[tuple[UUID, int], Findings | None]:
    """Every visit by case and revision; empty without assessment's key."""
    return await world.once("findings", lambda: _findings(world))


async def determinations_of(world: Evidence) -> Sequence[KeptDetermination]:
    """Every asking of the law in the order of cases and time; empty without assessment's key."""
    return await world.once("determinations", lambda: _determinations(world))


async def _reports(world: Evidence) -> Mapping[UUID, Sequence[ToldReport]]:
    cipher = world.cipher("intake")
    found: dict[UUID, list[ToldReport]] = {}
    for row in await world.rows("intake", _REPORTS, world.incident_id) if cipher else ():
        names = ("revision", "received_at", "received_from", "channel", "commune_code", "hazard", "incident_id", "is_retracted")
        content = _opened(cipher, row["sealed"], f"reports.sealed|{row['id']}", PersonalPart.model_validate_json)
        told = ToldReport(row["case_id"], **{name: row[name] for name in names}, part=content)
        found.setdefault(told.case_id, []).append(told)
    return found


async def _findings(world: Evidence) -> Mapping[tuple[UUID, int], Findings | None]:
    cipher = world.cipher("assessment")
    rows = await world.rows("assessment", _FINDINGS, world.incident_id) if cipher else ()
    return {(row["case_id"], row["revision"]): _opened_findings(cipher, row) for row in rows}


def _opened_findings(cipher: Cipher | None, row: Any) -> Any:
    bound_to = f"findings.sealed|{row['case_id']}|{row['revision']}"
    return _opened(cipher, row["sealed"], bound_to, Findings.model_validate_json)


async def _determinations(world: Evidence) -> Sequence[KeptDetermination]:
    cipher = world.cipher("assessment")
    rows = await world.rows("assessment", _DETERMINATIONS, world.incident_id) if cipher else ()
    return [_determination(cipher, row) for row in rows]


def _determination(cipher: Cipher | None, row: Any) -> KeptDetermination:
    def read(content: bytes) -> DeterminationRecord:
        return _RECORD.validate_json(zlib.decompress(content))

    record = _opened(cipher, row["sealed"], f"reckonings.sealed|{row['case_id']}", read)
    return KeptDetermination(**{name: value for name, value in row.items() if name != "sealed"}, record=record)


def _opened(cipher: Cipher | None, sealed: bytes, bound_to: str, read: Any) -> Any:
    if cipher is None:
        return None
    try:
        return read(cipher.open_bytes(sealed, bound_to))
    except _UNREADABLE:
        return None
