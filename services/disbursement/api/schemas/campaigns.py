"""Donation campaigns at the door."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, StringConstraints

from services.disbursement.api.schemas.requests import Day, Request
from services.disbursement.domain.campaigns import (
    Campaign,
    CampaignAct,
    CampaignId,
    CampaignLevel,
    CampaignRecord,
    RecordedAct,
)
from shared.clock import VIETNAM
from shared.clock_states import ClockState
from shared.events.assessment import Unit
from shared.ids import IncidentId, new_id
from shared.sound_text import SOUND, Name, Story, Word

_MAX_EARMARKS = 400


def _plain_number(number: str) -> str:
    """Return the number without what people put between its digits, so that one account is one."""
    return "".join(letter for letter in number if letter.isalnum()).upper()


AccountNumber = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z .-]{2,32}[0-9A-Za-z]$"), AfterValidator(_plain_number)
]
Codes = Annotated[tuple[Word, ...], Field(max_length=_MAX_EARMARKS)]
DocumentName = Annotated[str, Field(min_length=1, max_length=200), SOUND]


class CampaignRequest(Request):
    """A campaign to be launched, with an account of its own. Empty earmarks: for all help, wherever it serves."""

    name: Name
    organiser: Name = Field(description="The mobilisation board (Ban Vận động) that answers for it.")
    level: CampaignLevel
    seat_commune_code: Word = Field(description="Where the organiser sits; of a commune's campaign, that commune.")
    incident_id: UUID
    account_at: Name = Field(description="The bank or treasury that keeps its account.")
    account_number: AccountNumber = Field(description="The account of this campaign alone; public.")
    conditions: Story | None = Field(default=None, description="What givers were told of how it is used. Public.")
    for_benefits: Codes = ()
    for_communes: Codes = ()
    launched_on: Day
    receives_until: Day = Field(description="At most 90 days after the launch (93/2021/NĐ-CP, Art. 8.2).")
    units: Annotated[tuple[Unit, ...], Field(min_length=1, max_length=3)] = ("dong",)

    def to_campaign(self, province_code: str | None, opened_by: str) -> Campaign:
        """Return the campaign; whether it is a drill's its incident says."""
        return Campaign(
            id=CampaignId(new_id()),
            name=self.name,
            organiser=self.organiser,
            level=self.level,
            seat_commune_code=self.seat_commune_code,
            commune_code=self.seat_commune_code if self.level is CampaignLevel.COMMUNE else None,
            province_code=province_code if self.level is CampaignLevel.PROVINCE else None,
            incident_id=IncidentId(self.incident_id),
            drill=False,
            account_at=self.account_at,
            account_number=self.account_number,
            conditions=self.conditions,
            for_benefits=tuple(dict.fromkeys(self.for_benefits)),
            for_communes=tuple(dict.fromkeys(self.for_communes)),
            launched_on=self.launched_on,
            receives_until=self.receives_until,
            opened_by=opened_by,
        )


class CampaignActRequest(Request):
    """What has happened to a campaign, on which day, by which document."""

    act: CampaignAct
    happened_on: Day
    document: DocumentName
    until: Day | None = Field(default=None, description="Of an extension: until when it may receive.")


class CampaignActResponse(BaseModel):
    """An act as it was recorded; it is never taken back."""

    act: CampaignAct
    happened_on: date
    document: str
    until: date | None
    recorded_by: str
    recorded_at: AwareDatetime

    @classmethod
    def of(cls, act: RecordedAct) -> Self:
        return cls(
            act=act.act,
            happened_on=act.happened_on,
            document=act.document,
            until=act.until,
            recorded_by=act.recorded_by,
            recorded_at=act.recorded_at.astimezone(VIETNAM),
        )


class CampaignSumResponse(BaseModel):
    """What it holds of one unit: received = left + spent. `left` counts what is set aside or on its way."""

    unit: Unit
    source_id: UUID
    received: int
    left: int
    spent: int


class CampaignResponse(BaseModel):
    """A campaign, what was recorded of it, what it holds, and its clocks."""

    id: UUID
    name: str
    organiser: str
    level: CampaignLevel
    seat_commune_code: str
    incident_id: UUID
    drill: bool
    account_at: str
    account_number: str
    conditions: str | None
    for_benefits: list[str]
    for_communes: list[str]
    launched_on: date
    receives_until: date = Field(description="As it was launched, or as it was extended since.")
    acts: list[CampaignActResponse]
    sums: list[CampaignSumResponse]
    clocks: list[dict[str, Any]]

    @classmethod
    def of(cls, record: CampaignRecord, clocks: list[ClockState]) -> Self:
        campaign = record.campaign
        pairs = zip(record.sums, record.source_ids, strict=True)
        return cls(
            id=campaign.id,
            name=campaign.name,
            organiser=campaign.organiser,
            level=campaign.level,
            seat_commune_code=campaign.seat_commune_code,
            incident_id=campaign.incident_id,
            drill=campaign.drill,
            account_at=campaign.account_at,
            account_number=campaign.account_number,
            conditions=campaign.conditions,
            for_benefits=list(campaign.for_benefits),
            for_communes=list(campaign.for_communes),
            launched_on=campaign.launched_on,
            receives_until=record.until,
            acts=[CampaignActResponse.of(act) for act in record.acts],
            sums=[
                CampaignSumResponse.model_validate(
                    {"unit": one.unit, "source_id": source, "received": one.received, "left": one.left, "spent": one.spent}
                )
                for one, source in pairs
            ],
            clocks=[clock.to_json() for clock in clocks],
        )
