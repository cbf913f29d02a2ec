"""Gifts to a campaign, in money or kind, and what everybody may see of a campaign: never a household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.disbursement.domain.campaigns import CampaignId, CampaignRecord
from shared.events.assessment import Unit


@dataclass(frozen=True)
class Gift:
    """What somebody gave. `donor` is sealed; None: nobody is named. `is_public`: the donor agreed to be named in public.

    It has the id of its contribution, or of the booking that waits for a second person.
    """

    id: UUID
    campaign_id: CampaignId
    unit: Unit
    amount: int
    what: str | None
    """Of goods: what they are, in a word."""
    donor: bytes | None
    is_public: bool
    given_on: date
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class BookedGift:
    """A gift that counts: its contribution is booked, and was not reversed."""

    gift: Gift
    is_booked: bool
    is_reversed: bool


@dataclass(frozen=True)
class SpentCell:
    """What was given to households of one kind of help, or of one commune: how many they are, and what it comes to."""

    key: str
    unit: Unit
    households: int
    amount: int


@dataclass(frozen=True)
class Told:
    """What may be told apart, the largest first, and the rest together (0: there is none)."""

    cells: Sequence[SpentCell]
    rest: int


@dataclass(frozen=True)
class PublicCampaign:
    """A campaign as everybody may see it."""

    record: CampaignRecord
    by_benefit: Mapping[str, Told]
    """By unit."""
    by_commune: Mapping[str, Told]
    gifts: Sequence[Gift]


def donor_binding(gift: UUID) -> str:
    """Return where the sealed donor of a gift belongs."""
    return f"gifts.donor|{gift}"
