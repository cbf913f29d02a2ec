"""Donation campaigns: whose they are, for what, by which acts they go on. Each has an account and books of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from shared.ids import IncidentId

CampaignId = NewType("CampaignId", UUID)


class CampaignLevel(StrEnum):
    """Whose campaign it is: the mobilisation board (Ban Vận động) of a commune, of a province, or of the country."""

    COMMUNE = "commune"
    PROVINCE = "province"
    COUNTRY = "country"


class CampaignAct(StrEnum):
    """What somebody says has happened, by which document; nothing of it is taken back."""

    EXTENDED = "extended"
    """The province's board lets it receive longer; may be done again."""
    RECEIVING_CLOSED = "receiving_closed"
    RECEIVED_PUBLISHED = "received_published"
    DISTRIBUTION_CLOSED = "distribution_closed"
    """Everything was given, or what is left is carried over to later events by the document that says so."""
    DISTRIBUTED_PUBLISHED = "distributed_published"
    REPORTED = "reported"


@dataclass(frozen=True)
class Campaign:
    """A campaign as it was launched. Empty earmarks: for whatever help, wherever its sources may be used."""

    id: CampaignId
    name: str
    organiser: str
    level: CampaignLevel
    seat_commune_code: str
    """Where the organiser sits: there its clocks climb."""
    commune_code: str | None
    province_code: str | None
    """The place that its means serve, as its level says; neither: the country."""
    incident_id: IncidentId
    drill: bool
    account_at: str
    """The bank or treasury that keeps its account."""
    account_number: str
    """The dedicated account of this campaign alone; an organisation's, and public (93/2021/NĐ-CP, Art. 9.1)."""
    conditions: str | None
    for_benefits: tuple[str, ...]
    for_communes: tuple[str, ...]
    launched_on: date
    receives_until: date
    opened_by: str


@dataclass(frozen=True)
class RecordedAct:
    """An act of a campaign: the day on which it happened, by which document; `until` of an extension alone."""

    act: CampaignAct
    happened_on: date
    document: str
    until: date | None
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class CampaignSums:
    """What a campaign holds of one unit: received = left + spent, what is set aside or on its way being left still."""

    unit: str
    received: int
    left: int
    spent: int


@dataclass(frozen=True)
class CampaignRecord:
    """A campaign with its acts, the oldest first, and what it holds."""

    campaign: Campaign
    acts: Sequence[RecordedAct] = ()
    sums: Sequence[CampaignSums] = ()
    source_ids: Sequence[UUID] = ()

    def day_of(self, act: CampaignAct) -> date | None:
        """Return when it happened; None where it has not."""
        return next((one.happened_on for one in self.acts if one.act is act), None)

    @property
    def until(self) -> date:
        """Return until when it receives, by its launch or by the latest extension."""
        extended = [one.until for one in self.acts if one.until is not None]
        return extended[-1] if extended else self.campaign.receives_until
