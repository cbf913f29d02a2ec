"""Answers of the province at the doors."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.disbursement.api.schemas.requests import Amount, Request
from services.disbursement.commands.province_answers import AnswerDraft
from services.disbursement.domain.province_answers import AnsweredRequest, AnswerVerdict, GrantedMeans, answer_binding
from services.disbursement.domain.province_requests import ProvinceRequestId
from services.disbursement.domain.sources import SourceKind
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.privacy import Cipher
from shared.sound_text import SOUND

Document = Annotated[
    str, Field(min_length=3, max_length=100, description="Number and day of the document. Nothing about a person."), SOUND
]


class GrantRequest(Request):
    """So much of a unit, out of means of this origin."""

    kind: SourceKind
    unit: Unit
    amount: Amount

    def to_means(self) -> GrantedMeans:
        return GrantedMeans(self.kind, self.unit, self.amount)


class ProvinceAnswerRequest(Request):
    """What the province says, by which document; why, where it is not all of it."""

    verdict: AnswerVerdict
    document: Document
    means: list[GrantRequest] = Field(default=[], max_length=20)
    reason: Annotated[str | None, Field(min_length=3, max_length=500, description="Stored encrypted."), SOUND] = None

    def to_draft(self, request: ProvinceRequestId) -> AnswerDraft:
        means = [each.to_means() for each in self.means]
        return AnswerDraft(request, self.verdict, self.document, means, self.reason)


class GrantResponse(BaseModel):
    """What was granted, and the commune's source into which it was booked."""

    kind: SourceKind
    unit: Unit
    amount: int
    source_id: UUID


class ProvinceAnswerResponse(BaseModel):
    """The province's answer; it is never changed."""

    request_id: UUID
    verdict: AnswerVerdict
    document: str
    reason: str | None
    answered_by: str
    answered_at: AwareDatetime
    means: list[GrantResponse]

    @classmethod
    def of(cls, answered: AnsweredRequest, cipher: Cipher) -> Self:
        answer = answered.answer
        sealed = answer.reason
        return cls(
            request_id=answer.request_id,
            verdict=answer.verdict,
            document=answer.document,
            reason=None if sealed is None else cipher.open_remark(sealed, answer_binding(answer.request_id)),
            answered_by=answer.answered_by,
            answered_at=answer.answered_at.astimezone(VIETNAM),
            means=[
                GrantResponse(kind=each.means.kind, unit=each.means.unit, amount=each.means.amount, source_id=each.source_id)
                for each in answered.grants
            ],
        )
