"""Aid that others gave households, at the doors."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.intake.api.schemas.strict import StrictModel
from services.intake.domain.outside_aid import AidDraft, AidKind, AidWords, OutsideAid
from shared.clock import VIETNAM
from shared.http import Cursor, PageSize
from shared.sound_text import Line, Name

_MAX_DONG = 10**12
_MAX_CASES = 500


class OutsideAidRequest(StrictModel):
    """What others gave a household directly. Who gave it, and what it was, is stored encrypted."""

    kind: AidKind
    given_by: Name = Field(description="Who gave it: an organisation, a congregation, a person.")
    given_on: date = Field(description="The day on which the household had it (Vietnam).")
    amount_dong: Annotated[int, Field(gt=0, le=_MAX_DONG, strict=True)] | None = Field(
        default=None, description="How many đồng; needed of money. Of goods what they come to, where somebody knows it."
    )
    what: Line | None = Field(default=None, description="What it was, and how much of it; needed of goods.")

    def to_draft(self, case_id: UUID) -> AidDraft:
        return AidDraft(case_id, self.kind, self.given_on, self.amount_dong, AidWords(self.given_by, self.what))


class OutsideAidResponse(BaseModel):
    """What a household was given by others; `given_by` and `what` are null to who may not read such words."""

    id: UUID
    case_id: UUID
    commune_code: str
    kind: AidKind
    given_on: date
    amount_dong: int | None
    given_by: str | None
    what: str | None
    recorded_by: str
    recorded_at: AwareDatetime
    withdrawn_by: str | None = Field(description="Who has said that it was wrong; null: it stands.")
    withdrawn_at: AwareDatetime | None

    @classmethod
    def of(cls, aid: OutsideAid) -> Self:
        return cls(
            id=aid.id,
            case_id=aid.case_id,
            commune_code=aid.commune_code,
            kind=aid.kind,
            given_on=aid.given_on,
            amount_dong=aid.amount_dong,
            given_by=aid.words.given_by if aid.words else None,
            what=aid.words.what if aid.words else None,
            recorded_by=aid.recorded_by,
            recorded_at=aid.recorded_at.astimezone(VIETNAM),
            withdrawn_by=aid.withdrawn_by,
            withdrawn_at=aid.withdrawn_at.astimezone(VIETNAM) if aid.withdrawn_at else None,
        )


class OutsideAidSearchRequest(StrictModel):
    """Of which cases it is asked, before somebody helps them again."""

    case_ids: list[UUID] = Field(max_length=_MAX_CASES)


@dataclass(frozen=True)
class OutsideAidQuery:
    """Which page of which incident is asked for."""

    incident_id: UUID
    cursor: Cursor = None
    limit: PageSize = 100


class OutsideAidFoundResponse(BaseModel):
    """What stands of those cases that lie in one's area; what was withdrawn is left out."""

    items: list[OutsideAidResponse]
