"""Which open cases an entry of dated law would change."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.assessment.api.law.schemas.entries import EntryResponse, entry_response
from services.assessment.commands.awards.impact import AffectedCase, Impact
from services.assessment.policy.law.entries import Entry
from shared.clock import VIETNAM
from shared.http import cursor_after


class ChangedAmount(BaseModel):
    """A proposal before and after; null where there is none. đồng, kg or set, as `unit` says."""

    code: str
    person: str | None
    instalment: int
    unit: str
    before: int | None
    after: int | None


class ChangedDue(BaseModel):
    """A running clock that would end at another moment, Vietnam time; `limit` is the name of the limit that it keeps."""

    limit: str
    before: datetime
    after: datetime


class ImpactOnCase(BaseModel):
    """An open case that would change, without anything personal."""

    case_id: UUID
    commune_code: str
    amounts: list[ChangedAmount]
    deadlines: list[ChangedDue]


class EntryPreviewResponse(BaseModel):
    """The open cases that an entry would change on its first day; decided ones never do."""

    entry: EntryResponse
    count: int = Field(description="How many open cases would get another amount or deadline.")
    examined: int = Field(description="How many open cases were looked at.")
    complete: bool = Field(description="False where there are more open cases than were looked at.")
    items: list[ImpactOnCase]
    next_cursor: str | None


def impact_response(entry: Entry, impact: Impact, after: UUID | None, limit: int) -> EntryPreviewResponse:
    """Return a page of the affected cases, and where the next one begins."""
    rest = [case for case in impact.cases if after is None or case.case_id > after]
    return EntryPreviewResponse(
        entry=entry_response(entry),
        count=len(impact.cases),
        examined=impact.examined,
        complete=impact.complete,
        items=[_affected(case) for case in rest[:limit]],
        next_cursor=cursor_after(rest[limit - 1].case_id) if len(rest) > limit else None,
    )


def _affected(case: AffectedCase) -> ImpactOnCase:
    return ImpactOnCase(
        case_id=case.case_id,
        commune_code=case.commune_code,
        amounts=[ChangedAmount(**asdict(change)) for change in case.amounts],
        deadlines=[
            ChangedDue(
                limit=change.limit_name, before=change.before.astimezone(VIETNAM), after=change.after.astimezone(VIETNAM)
            )
            for change in case.deadlines
        ],
    )
