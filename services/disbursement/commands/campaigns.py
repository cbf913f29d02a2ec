"""Donation campaigns: launched with books of their own, and led to their end by acts that keep and start their clocks.

Rows are held in one order: campaign, its sources, its clocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.context import Context
from services.disbursement.commands.sources import IncidentNotKnown, NotYourSource, open_source
from services.disbursement.domain.campaigns import (
    Campaign,
    CampaignAct,
    CampaignId,
    CampaignLevel,
    CampaignRecord,
    RecordedAct,
)
from services.disbursement.domain.sources import Source, SourceKind
from shared import audit, clocks
from shared.clock import VIETNAM
from shared.errors import Forbidden, Refused
from shared.events.assessment import Unit
from shared.identity import Actor, Role
from shared.ids import SourceId, new_id
from shared.texts import Text


class CampaignAccountTaken(Refused):
    """Each campaign has an account of its own (93/2021/NĐ-CP, Art. 9.1)."""

    code = "campaign-account-taken"
    title = Text(
        vi="Tài khoản này đã thuộc một cuộc vận động khác: mỗi cuộc vận động một tài khoản riêng (93/2021/NĐ-CP, Điều 9.1)",
        en="Another campaign has this account: each has one of its own (93/2021/NĐ-CP, Art. 9.1)",
    )


class NotForProvince(Forbidden):
    """Only the province's board lets a campaign go on."""

    code = "extended-by-province"
    title = Text(
        vi="Gia hạn do lãnh đạo tỉnh ghi, theo văn bản của Ban Vận động cấp tỉnh (93/2021/NĐ-CP, Điều 8.2)",
        en="An extension is recorded by a leader of the province, by the document of its board (93/2021/NĐ-CP, Art. 8.2)",
    )


class NotForAccountant(Forbidden):
    """What its books say is said by who keeps them."""

    code = "campaign-act-by-accountant"
    title = Text(vi="Việc này do kế toán ghi", en="This is recorded by an accountant")


@dataclass(frozen=True)
class CampaignDraft:
    """A campaign to be launched, and the units of which it has books."""

    campaign: Campaign
    units: Sequence[Unit]


@dataclass(frozen=True)
class ActDraft:
    """What somebody says has happened to a campaign."""

    campaign_id: CampaignId
    act: CampaignAct
    happened_on: date
    document: str
    until: date | None = None


async def launch(session: AsyncSession, actor: Actor, context: Context, draft: CampaignDraft, now: datetime) -> CampaignRecord:
    """Write down a campaign, open a source of each of these units for it, and let the clock of receiving run.

    Raises InvalidInput, NotYourSource, IncidentNotKnown, CampaignAccountTaken.
    """
    is_drill = await store.incidents.is_drill(session, draft.campaign.incident_id)
    if is_drill is None:
        raise IncidentNotKnown
    campaign = replace(draft.campaign, drill=is_drill)
    policy.campaigns.check_campaign(campaign, context.calendar, now.astimezone(VIETNAM).date())
    check_place(actor, campaign)
    if not await store.campaigns.insert_campaign(session, campaign, now):
        raise CampaignAccountTaken
    await audit.record(session, actor, "campaign launched", "campaign", [campaign.id], level=campaign.level)
    for unit in draft.units:
        await open_source(session, actor, source_of(campaign, unit), now)
    await clocks.start(session, [policy.campaigns.first_clock(campaign, context.calendar, now)])
    return await store.campaigns.lock_campaign(session, campaign.id)


async def record_act(session: AsyncSession, actor: Actor, context: Context, draft: ActDraft, now: datetime) -> CampaignRecord:
    """Write down what happened to a campaign; the clock that waited for it is kept, those that count from it start.

    Raises CampaignNotFound, NotYourSource, NotForProvince, NotForAccountant, CampaignActDone, CampaignActTooEarly,
    CampaignBookingsWait, CampaignMeansOut, InvalidInput.
    """
    record = await store.campaigns.lock_campaign(session, draft.campaign_id)
    campaign = record.campaign
    _check_actor(actor, campaign, draft.act)
    act = RecordedAct(draft.act, draft.happened_on, draft.document, draft.until, actor.subject, now)
    policy.campaigns.check_act(record, act, now.astimezone(VIETNAM).date())
    # Who books into it or pays out of it waits for what is said here.
    outstanding = await store.campaigns.lock_sources(session, campaign.id)
    policy.campaigns.check_booked(act.act, await store.campaigns.count_waiting_bookings(session, campaign.id))
    if act.act is CampaignAct.DISTRIBUTION_CLOSED:
        policy.campaigns.check_given(outstanding)
        await store.campaigns.close_sources(session, campaign.id, now)
    await store.campaigns.insert_act(session, campaign.id, act)
    await audit.record(session, actor, "campaign act", "campaign", [campaign.id], act=act.act, document=act.document)
    work = policy.campaigns.clock_work(campaign, act, context.calendar, now)
    for kind in work.kept:
        await clocks.keep(session, kind, [campaign.id], policy.campaigns.happened_at(act, now))
    for kind in work.stopped:
        await clocks.stop(session, kind, [campaign.id], now)
    await clocks.start(session, work.started)
    metrics.CAMPAIGN_ACTS.labels(act.act.value).inc()
    return await store.campaigns.lock_campaign(session, campaign.id)


async def check_receiving(session: AsyncSession, source: Source) -> None:
    """Refuse what comes into a (held) source whose campaign has ended. Raises CampaignNotReceiving."""
    if source.campaign_id is not None and not await store.campaigns.is_receiving(session, source.campaign_id):
        raise policy.campaigns.CampaignNotReceiving


def check_place(actor: Actor, campaign: Campaign) -> None:
    """Refuse who does not keep the books of the campaign's place. Raises NotYourSource."""
    if campaign.commune_code is not None:
        inside = actor.may_act_in(campaign.commune_code)
    else:
        inside = actor.may_act_in_province(campaign.province_code)
    if not inside:
        raise NotYourSource


def _check_actor(actor: Actor, campaign: Campaign, act: CampaignAct) -> None:
    check_place(actor, campaign)
    # Above the provinces nobody leads: the country's accountant records what its board has written.
    if act is CampaignAct.EXTENDED and campaign.level is not CampaignLevel.COUNTRY:
        if not actor.has(Role.PROVINCIAL_LEADER):
            raise NotForProvince
    elif not actor.has(Role.ACCOUNTANT):
        raise NotForAccountant


def source_of(campaign: Campaign, unit: Unit) -> Source:
    """Return the source in which a campaign keeps what it has of this unit, with its earmarks."""
    return Source(
        id=SourceId(new_id()),
        kind=SourceKind.DONATIONS,
        name=campaign.name,
        unit=unit,
        commune_code=campaign.commune_code,
        province_code=campaign.province_code,
        incident_id=campaign.incident_id,
        drill=campaign.drill,
        campaign_id=campaign.id,
        for_benefits=campaign.for_benefits,
        for_communes=campaign.for_communes,
    )
