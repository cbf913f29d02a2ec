"""Communes that are cut off, at the doors."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.intake.api.schemas.strict import StrictModel
from services.intake.domain.cut_offs import CutOff, CutOffAct, CutOffDraft, CutOffEnding, CutOffId
from shared.clock import VIETNAM
from shared.ids import IncidentId
from shared.moments import Moment
from shared.sound_text import SOUND

Document = Annotated[str, Field(min_length=3, max_length=100, description="Number and day of what was signed."), SOUND]
Reason = Annotated[str, Field(min_length=3, max_length=300, description="Why. Nothing about a person."), SOUND]


class CutOffRequest(StrictModel):
    """Which commune is cut off, until when, by which document."""

    commune_code: Annotated[str, Field(pattern="^[0-9]{5}$")]
    until: Moment = Field(description="Until when its own targets wait: at most 7 days from now; a further act may follow.")
    document: Document
    reason: Reason

    def to_draft(self, incident_id: UUID) -> CutOffDraft:
        return CutOffDraft(IncidentId(incident_id), self.commune_code, self.until, self.document, self.reason)


class CutOffEndRequest(StrictModel):
    """By which document it is said that the commune is reached again."""

    document: Document
    reason: Reason

    def to_ending(self, cut_off_id: UUID) -> CutOffEnding:
        return CutOffEnding(CutOffId(cut_off_id), self.document, self.reason)


class CutOffActResponse(BaseModel):
    """One signed act."""

    document: str
    reason: str
    signed_by: str
    signed_at: AwareDatetime

    @classmethod
    def of(cls, act: CutOffAct) -> Self:
        return cls(
            document=act.document, reason=act.reason, signed_by=act.signed_by, signed_at=act.signed_at.astimezone(VIETNAM)
        )


class CutOffResponse(BaseModel):
    """A commune that is or was cut off. What a statute sets never waits for it."""

    id: UUID
    incident_id: UUID
    commune_code: str
    until: AwareDatetime
    begun: CutOffActResponse
    ended: CutOffActResponse | None = Field(description="The act that ended it before its moment.")

    @classmethod
    def of(cls, found: CutOff) -> Self:
        begun = found.begun
        return cls(
            id=begun.cut_off_id,
            incident_id=begun.incident_id,
            commune_code=begun.commune_code,
            until=begun.until.astimezone(VIETNAM),
            begun=CutOffActResponse.of(begun),
            ended=CutOffActResponse.of(found.ended) if found.ended else None,
        )


class CutOffsResponse(BaseModel):
    """The communes of an incident that are or were cut off, the one signed last first."""

    items: list[CutOffResponse]
