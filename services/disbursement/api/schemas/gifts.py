"""Gifts at the door, and a campaign as everybody may see it."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.disbursement.api.schemas.campaigns import CampaignActResponse
from services.disbursement.api.schemas.requests import Amount, Day, Request
from services.disbursement.domain.campaigns import CampaignAct, CampaignId, CampaignLevel
from services.disbursement.domain.gifts import BookedGift, Gift, PublicCampaign, Told, donor_binding
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.privacy import Cipher
from shared.sound_text import SOUND, Name

_PUBLIC_ACTS = frozenset({CampaignAct.RECEIVED_PUBLISHED, CampaignAct.DISTRIBUTED_PUBLISHED})


class GiftRequest(Request):
    """What somebody gave. Without a donor: anonymous. `is_public`: he agreed that his name stands on the public page."""

    unit: Unit
    amount: Amount
    what: Annotated[str, Field(min_length=1, max_length=100), SOUND] | None = Field(
        default=None, description="Of goods: what they are, for the public page. Names nobody."
    )
    donor: Name | None = Field(default=None, description="Stored encrypted.")
    is_public: bool = False
    given_on: Day

    def to_gift(self, name: UUID, campaign: UUID, cipher: Cipher, by: str, at: AwareDatetime) -> Gift:
        """Return the gift, its donor sealed; nobody who is not named is public."""
        donor = cipher.seal(self.donor, donor_binding(name)) if self.donor else None
        what = (self.unit, self.amount, self.what, donor, self.is_public and donor is not None, self.given_on)
        return Gift(name, CampaignId(campaign), *what, by, at)


class GiftResponse(BaseModel):
    """A gift as who keeps the books sees it. It counts once it is booked and while it is not reversed."""

    id: UUID
    unit: Unit
    amount: int
    what: str | None
    donor: str | None
    is_public: bool
    given_on: date
    recorded_at: AwareDatetime
    is_booked: bool = Field(description="false: it waits for a second person (/v1/bookings).")
    is_reversed: bool

    @classmethod
    def of(cls, booked: BookedGift, cipher: Cipher) -> Self:
        gift = booked.gift
        return cls(
            id=gift.id,
            unit=gift.unit,
            amount=gift.amount,
            what=gift.what,
            donor=_name_of(gift, cipher),
            is_public=gift.is_public,
            given_on=gift.given_on,
            recorded_at=gift.recorded_at.astimezone(VIETNAM),
            is_booked=booked.is_booked,
            is_reversed=booked.is_reversed,
        )


class GiftsResponse(BaseModel):
    """The gifts to a campaign, the newest first; at most 200."""

    items: list[GiftResponse]


class PublicGiftResponse(BaseModel):
    """A gift as everybody may see it; the donor is named where he agreed."""

    reference: str
    unit: Unit
    amount: int
    what: str | None
    donor: str | None
    given_on: date


class PublicCellResponse(BaseModel):
    """What went to one kind of help, or into one commune; five households at least stand behind it."""

    key: str
    households: int
    amount: int


class PublicUnitResponse(BaseModel):
    """What the campaign has of one unit: received = spent + left; and what was spent as far as it may be told apart."""

    unit: Unit
    received: int
    spent: int
    left: int
    by_benefit: list[PublicCellResponse]
    by_benefit_rest: int
    by_commune: list[PublicCellResponse]
    by_commune_rest: int


class PublicCampaignHead(BaseModel):
    """A campaign in the public list."""

    id: UUID
    name: str
    organiser: str
    level: CampaignLevel
    drill: bool
    launched_on: date
    receives_until: date


class PublicCampaignsResponse(BaseModel):
    """All campaigns, the newest first; at most 100. Drills are left out."""

    items: list[PublicCampaignHead]


class PublicCampaignResponse(PublicCampaignHead):
    """A campaign as everybody may see it: never a household."""

    account_at: str
    account_number: str
    conditions: str | None
    for_benefits: list[str]
    for_communes: list[str]
    units: list[PublicUnitResponse]
    gifts: list[PublicGiftResponse] = Field(description="The newest; at most 200.")
    published: list[CampaignActResponse]

    @classmethod
    def of(cls, public: PublicCampaign, cipher: Cipher) -> Self:
        campaign = public.record.campaign
        nothing = Told((), 0)
        units = [
            PublicUnitResponse.model_validate(
                {
                    "unit": one.unit,
                    "received": one.received,
                    "spent": one.spent,
                    "left": one.left,
                    "by_benefit": _cells(public.by_benefit.get(one.unit, nothing)),
                    "by_benefit_rest": public.by_benefit.get(one.unit, nothing).rest,
                    "by_commune": _cells(public.by_commune.get(one.unit, nothing)),
                    "by_commune_rest": public.by_commune.get(one.unit, nothing).rest,
                }
            )
            for one in public.record.sums
        ]
        return cls(
            **head_of(public).model_dump(),
            account_at=campaign.account_at,
            account_number=campaign.account_number,
            conditions=campaign.conditions,
            for_benefits=list(campaign.for_benefits),
            for_communes=list(campaign.for_communes),
            units=units,
            gifts=[_public_gift(gift, cipher) for gift in public.gifts],
            # By whom it was recorded is nobody's business outside.
            published=[
                CampaignActResponse.of(act).model_copy(update={"recorded_by": ""})
                for act in public.record.acts
                if act.act in _PUBLIC_ACTS
            ],
        )


def head_of(public: PublicCampaign) -> PublicCampaignHead:
    """Return what the list says of a campaign."""
    campaign = public.record.campaign
    return PublicCampaignHead(
        id=campaign.id,
        name=campaign.name,
        organiser=campaign.organiser,
        level=campaign.level,
        drill=campaign.drill,
        launched_on=campaign.launched_on,
        receives_until=public.record.until,
    )


def _cells(told: Told) -> list[PublicCellResponse]:
    return [PublicCellResponse(key=cell.key, households=cell.households, amount=cell.amount) for cell in told.cells]


def _public_gift(gift: Gift, cipher: Cipher) -> PublicGiftResponse:
    return PublicGiftResponse(
        reference=str(gift.id)[-8:],
        unit=gift.unit,
        amount=gift.amount,
        what=gift.what,
        donor=_name_of(gift, cipher) if gift.is_public else None,
        given_on=gift.given_on,
    )


def _name_of(gift: Gift, cipher: Cipher) -> str | None:
    return cipher.open_remark(gift.donor, donor_binding(gift.id)) if gift.donor else None
