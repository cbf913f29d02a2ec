"""A gift comes to a campaign: booked as any contribution is, by two where it is much, and kept with its donor."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.bookings import book_contribution
from services.disbursement.commands.campaigns import check_place, source_of
from services.disbursement.commands.context import Context
from services.disbursement.commands.sources import open_source
from services.disbursement.domain.bookings import BookingRecord
from services.disbursement.domain.gifts import BookedGift, Gift
from services.disbursement.domain.sources import Contribution, contribution_binding
from shared import audit
from shared.clock import VIETNAM
from shared.identity import Actor

ANONYMOUS = "ẩn danh"
"""What the books say of a giver who is not named."""


@dataclass(frozen=True)
class GivenGift:
    """A gift, and what the books say of who gave it."""

    gift: Gift
    given_by: str


async def receive_gift(session: AsyncSession, actor: Actor, context: Context, given: GivenGift, now: datetime) -> BookedGift:
    """Book a gift into its campaign's source of its unit, which is opened with the first.

    Raises CampaignNotFound, NotYourSource, CampaignNotReceiving, InvalidInput.
    """
    gift = given.gift
    record = await store.campaigns.lock_campaign(session, gift.campaign_id)
    check_place(actor, record.campaign)
    policy.campaigns.check_gift_day(record, gift.given_on, now.astimezone(VIETNAM).date())
    source = await store.gifts.find_source(session, gift.campaign_id, gift.unit)
    if source is None:
        opened = await open_source(session, actor, source_of(record.campaign, gift.unit), now)
        source = opened.id
    sealed = context.cipher.seal(given.given_by, contribution_binding(gift.id))
    booked = await book_contribution(session, actor, context, Contribution(gift.id, source, gift.amount, sealed), now)
    await store.gifts.insert_gift(session, gift)
    await audit.record(session, actor, "gift received", "campaign", [gift.campaign_id], gift=gift.id, amount=gift.amount)
    metrics.GIFTS.labels("anonymous" if gift.donor is None else "named", gift.unit).inc()
    return BookedGift(gift, not isinstance(booked, BookingRecord), is_reversed=False)
