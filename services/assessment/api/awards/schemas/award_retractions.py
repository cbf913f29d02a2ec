"""Taking one signed award back, and lifting that, as officers say it."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StringConstraints

from services.assessment.commands.awards.award_retractions import AwardRetraction, RetractionLift
from services.assessment.domain.reductions import RetractionWords
from shared.events.assessment import RetractionReason
from shared.sound_text import Line, Story

_Words = Annotated[
    Story,
    StringConstraints(min_length=5, max_length=500),
    Field(description="What was seen or heard, and by whom; for who may know the household. Kept encrypted."),
]
_Evidence = Annotated[
    Line,
    StringConstraints(min_length=3, max_length=200),
    Field(description="What proves it, and where it lies: minutes, a document's number, a photo. Kept encrypted."),
]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    words: _Words
    evidence: _Evidence

    def said(self) -> RetractionWords:
        return RetractionWords(self.words, self.evidence)


class RetractAwardRequest(_Said):
    """Why nothing of this award was ever due. It waits for the signature of somebody else who is competent."""

    reason: RetractionReason

    def to_work(self, case_id: UUID, award_id: UUID) -> AwardRetraction:
        return AwardRetraction(case_id, award_id, self.reason, self.said())


class LiftRetractionRequest(_Said):
    """Why taking it back was wrong: the next findings may propose it again."""

    def to_work(self, case_id: UUID, award_id: UUID) -> RetractionLift:
        return RetractionLift(case_id, award_id, self.said())


class LiftedResponse(BaseModel):
    """The award that may be proposed again."""

    award_id: UUID
