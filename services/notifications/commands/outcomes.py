"""Outcomes and news: each is told once to the household and to whoever told us about it, by phone or by a visit."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands import facts
from services.notifications.commands.context import Context
from services.notifications.commands.deliveries import deliveries_of
from services.notifications.commands.facts import Channel
from services.notifications.commands.news import read_known, told_now, withdraw_overtaken
from services.notifications.commands.shared_phones import announce_visits
from services.notifications.commands.visits import request_visits
from services.notifications.domain.cases import CaseContact, SharedPhones, case_phone_binding
from services.notifications.domain.deliveries import Delivery, Lane
from services.notifications.domain.notices import Audience, Notice, NoticeKind, NoticeState
from services.notifications.domain.outcomes import AddressedOutcome, Outcome
from services.notifications.domain.phones import SealedPhone
from services.notifications.domain.visit_reports import VisitReport
from services.notifications.policy import texts
from services.notifications.policy.visits import reason_for_visit
from services.notifications.store import cases, deliveries, notices
from services.notifications.store import outcomes as outcome_store
from shared import audit
from shared.communes import province_of
from shared.events import HouseholdTold, InformantTold, NewsTold
from shared.identity import Actor
from shared.ids import new_id


async def inform_of_outcomes(
    session: AsyncSession, actor: Actor, context: Context, outcomes: Sequence[Outcome], now: datetime
) -> None:
    """Let the household (and the informant) know what came out; it waits where the contact is not known yet."""
    contacts = await cases.lock_contacts(session, {outcome.case_id for outcome in outcomes})
    await outcome_store.save_outcomes(session, outcomes, now)
    await audit.record(session, actor, "outcomes to be told", "case", sorted(contacts))
    known = await read_known(session, sorted(contacts))
    await withdraw_overtaken(session, actor, known, now)
    meant = {(outcome.case_id, outcome.outcome_id) for outcome in outcomes}
    kept = [one for case in known.values() for one in case if (one.case_id, one.outcome_id) in meant]
    addressed = [AddressedOutcome(outcome, contacts[outcome.case_id]) for outcome in told_now(kept, known)]
    await address_outcomes(session, actor, context, addressed, now)


async def address_outcomes(
    session: AsyncSession, actor: Actor, context: Context, addressed: Sequence[AddressedOutcome], now: datetime
) -> None:
    """Make the notices of these outcomes where the contact is known and there is none yet. The cases must be held."""
    contacts = {one.contact.case_id: one.contact for one in addressed if one.contact.known}
    if not contacts:
        return
    shared = await cases.count_households(session, contacts.values())
    drafts = [_draft(one, a, shared, now) for one in addressed if one.contact.known for a in one.contact.audiences]
    new = await notices.save_notices(session, drafts)
    made = [draft for draft in drafts if draft.id in new]
    by_phone = [notice for notice in made if notice.kind is NoticeKind.HOUSEHOLD]
    visits = [notice for notice in made if notice.kind is NoticeKind.IN_PERSON]
    messages = [message for notice in by_phone for message in messages_to(context, notice, contacts, now)]
    await deliveries.save_deliveries(session, messages)
    await request_visits(session, actor, context, visits, now)
    await announce_visits(session, context, visits, (contacts, shared), now)
    metrics.NOTICES.labels(NoticeKind.HOUSEHOLD.value).inc(len(by_phone))
    metrics.NOTICES.labels(NoticeKind.IN_PERSON.value).inc(len(visits))


async def note_outcomes_told(
    session: AsyncSession,
    actor: Actor,
    notice_ids: Collection[UUID],
    *,
    channel: Channel,
    visit_report: VisitReport | None = None,
) -> list[HouseholdTold | InformantTold | NewsTold]:
    """Write down that the people of these notices know their outcome; return the facts, to be published with all others.

    A transaction publishes once: facts are numbered under locks in the order of their keys.
    """
    if not notice_ids:
        return []
    known = await outcome_store.list_audience_outcomes(session, notice_ids)
    await audit.record(session, actor, "outcomes told", "notice", sorted(notice_ids), channel=channel)
    for outcome in known:
        metrics.OUTCOMES_TOLD.labels(outcome.audience.value, channel).inc()
    return [facts.outcome_told(outcome, channel, visit_report) for outcome in known]


def messages_to(context: Context, notice: Notice, contacts: Mapping[UUID, CaseContact], now: datetime) -> list[Delivery]:
    """Return the message to the phone of a notice's people; none where they have no phone."""
    case_id = notice.case_id
    sealed = contacts[case_id].phone(notice.audience) if case_id else None
    if case_id is None or sealed is None:
        return []
    phone = SealedPhone(case_phone_binding(case_id, notice.audience), sealed)
    return deliveries_of(context, notice.id, Lane.HOUSEHOLDS, (phone,), now)


def _draft(addressed: AddressedOutcome, audience: Audience, shared: SharedPhones, now: datetime) -> Notice:
    outcome, contact = addressed.placed, addressed.contact
    wording = texts.of_outcome(outcome, audience)
    reason = reason_for_visit(contact, audience, shared)
    return Notice(
        id=new_id(),
        kind=NoticeKind.IN_PERSON if reason else NoticeKind.HOUSEHOLD,
        audience=audience,
        incident_id=outcome.incident_id,
        drill=outcome.drill,
        commune_code=outcome.commune_code,
        province_code=province_of(outcome.commune_code),
        state=NoticeState.WAITING,
        template=wording.template,
        template_version=wording.version,
        text=wording.text,
        item_count=max(1, len(outcome.award_ids)),
        created_at=now,
        recipient=f"commune:{outcome.commune_code}" if reason else audience.value,
        reason=reason,
        case_id=outcome.case_id,
        outcome_id=outcome.outcome_id,
        risk_level=contact.risk_level,
    )
