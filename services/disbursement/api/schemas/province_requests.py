"""Requests to the province at the doors."""

from dataclasses import asdict
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.disbursement.api.schemas.province_answers import ProvinceAnswerResponse
from services.disbursement.commands.province_requests import RequestDraft
from services.disbursement.domain.province_requests import RequestedMeans
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.ids import IncidentId
from shared.sound_text import SOUND


class ProvinceRequestRequest(BaseModel):
    """Which commune asks its province for means, by which document."""

    model_config = ConfigDict(extra="forbid")

    incident_id: UUID
    commune_code: Annotated[str, Field(pattern="^[0-9]{5}$")]
    document: Annotated[
        str,
        Field(min_length=3, max_length=100, description="Number and day of the written request. Nothing about a person."),
        SOUND,
    ]

    def to_draft(self) -> RequestDraft:
        return RequestDraft(IncidentId(self.incident_id), self.commune_code, self.document)


class ShortfallResponse(BaseModel):
    """What still waits for means, of one unit."""

    unit: Unit
    payments: int
    amount: int = Field(description="đồng, kilograms or sets, as the unit says.")


class ItemResponse(BaseModel):
    """A line of the document: a benefit, for how many households and payments, and what they come to."""

    benefit: str
    unit: Unit
    households: int
    payments: int
    amount: int


class ProvinceRequestResponse(BaseModel):
    """A request, and what of it still waits. The clocks of these payments are the province's since then."""

    id: UUID
    incident_id: UUID
    commune_code: str
    province_code: str
    drill: bool
    document: str
    requested_by: str
    requested_at: AwareDatetime
    payments: int = Field(description="For how many payments it asked.")
    households: int = Field(description="Of how many households.")
    moved_back: int = Field(
        default=0,
        description="Of how many payments the clock had waited because the commune is cut off: it is due again when it was.",
    )
    items: list[ItemResponse] = Field(description="What its document asks for, as it was when it was written.")
    waiting: list[ShortfallResponse]
    answer: ProvinceAnswerResponse | None = Field(description="What the province said; null: nothing yet.")

    @classmethod
    def of(cls, asked: RequestedMeans, answer: ProvinceAnswerResponse | None = None) -> Self:
        request = asked.request
        return cls(
            id=request.id,
            incident_id=request.incident_id,
            commune_code=request.commune_code,
            province_code=request.province_code,
            drill=request.drill,
            document=request.document,
            requested_by=request.requested_by,
            requested_at=request.requested_at.astimezone(VIETNAM),
            payments=asked.payments,
            households=asked.households,
            moved_back=asked.moved_back,
            items=[ItemResponse(**asdict(item)) for item in asked.items],
            answer=answer,
            waiting=[ShortfallResponse(unit=one.unit, payments=one.payments, amount=one.amount) for one in asked.waiting],
        )
