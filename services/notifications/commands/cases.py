"""Cases: their people are remembered, their outcomes told, and nothing is told about a case that was withdrawn.

Report, outcome and retraction may come in any order: the row of the case is held while one of them looks at the others.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands.digests import gather_digest
from services.notifications.commands.in_person import have_told_in_person
from services.notifications.commands.means import Means
from services.notifications.domain import (
    Audience,
    CaseContact,
    Delivery,
    DigestItem,
    DigestKind,
    Lane,
    Notice,
    NoticeKind,
    NoticeState,
    Outcome,
    SealedPhone,
    case_phone_binding,
)
from services.notifications.policy import texts
from services.notifications.store import cases, deliveries, notices
from shared import audit, clocks
from shared.communes import province_of
from shared.identity import Actor
from shared.ids import new_id

NO_PHONE = "no_phone"


@dataclass(frozen=True)
class Reported:
    """A report as notifications needs it: which fact, and how the people are reached."""

    fact_id: UUID
    contact: CaseContact


async def remember_contacts(
    session: AsyncSession, actor: Actor, reports: Sequence[Reported], means: Means, now: datetime
) -> None:
    """Keep how people are reached, tell what was waiting for that, and put new households into their communes' digests."""
    ids = {report.contact.case_id for report in reports}
    before = await cases.lock_contacts(session, ids)
    await cases.save_contacts(session, [report.contact for report in reports])
    contacts = await cases.lock_contacts(session, ids)
    await audit.record(session, actor, "contacts remembered", "case", sorted(ids))
    await _tell(session, actor, await cases.list_outcomes(session, ids), contacts, means, now)
    await _reach_by_phone(session, contacts, [key for key in ids if before[key].revision > 0], means, now)
    first = [report for report in reports if report.contact.revision == 1 and contacts[report.contact.case_id].known]
    items = [_item(report.fact_id, report.contact, DigestKind.REPORTED) for report in first]
    await gather_digest(session, actor, items, means, now)


async def tell_outcomes(session: AsyncSession, actor: Actor, outcomes: Sequence[Outcome], means: Means, now: datetime) -> None:
    """Have the household (and the informant) told what came out; it waits where the contact is not known yet."""
    contacts = await cases.lock_contacts(session, {outcome.case_id for outcome in outcomes})
    await cases.save_outcomes(session, outcomes, now)
    await audit.record(session, actor, "outcomes to be told", "case", sorted(contacts))
    await _tell(session, actor, outcomes, contacts, means, now)


async def withdraw_cases(
    session: AsyncSession, actor: Actor, retracted: Mapping[UUID, UUID], means: Means, now: datetime
) -> None:
    """Stop what is not yet told about these cases (by fact); a case that is not known yet is remembered as withdrawn."""
    contacts = await cases.lock_contacts(session, retracted.values())
    await cases.mark_retracted(session, contacts, now)
    await deliveries.withdraw_cases(session, contacts)
    await notices.withdraw(session, contacts)
    await clocks.stop_cases(session, sorted(contacts), now)
    await audit.record(session, actor, "cases withdrawn", "case", sorted(contacts))
    known = [(fact, contacts[case]) for fact, case in retracted.items() if contacts[case].known]
    items = [_item(fact, contact, DigestKind.RETRACTED) for fact, contact in known]
    await gather_digest(session, actor, items, means, now)


async def _tell(
    session: AsyncSession,
    actor: Actor,
    outcomes: Sequence[Outcome],
    contacts: Mapping[UUID, CaseContact],
    means: Means,
    now: datetime,
) -> None:
    drafts = [
        _draft(outcome, audience, contacts[outcome.case_id], now)
        for outcome in outcomes
        if contacts[outcome.case_id].known
        for audience in contacts[outcome.case_id].audiences
    ]
    if not drafts:
        return
    new = await notices.save_notices(session, drafts)
    made = [draft for draft in drafts if draft.id in new]
    by_phone = [notice for notice in made if notice.kind is NoticeKind.HOUSEHOLD]
    messages = [message for notice in by_phone for message in _messages(notice, contacts, means, now)]
    await deliveries.save_deliveries(session, messages)
    await have_told_in_person(session, actor, [notice for notice in made if notice.kind is NoticeKind.IN_PERSON], means, now)
    metrics.NOTICES.labels(NoticeKind.HOUSEHOLD.value).inc(len(by_phone))
    metrics.NOTICES.labels(NoticeKind.IN_PERSON.value).inc(len(made) - len(by_phone))


async def _reach_by_phone(
    session: AsyncSession,
    contacts: Mapping[UUID, CaseContact],
    corrected: Collection[UUID],
    means: Means,
    now: datetime,
) -> None:
    """A correction may bring a phone for people whom nobody has visited yet: then they are told by it."""
    if not corrected:
        return
    waiting = await notices.lock_in_person(session, corrected)
    found = [
        (notice, message)
        for notice in waiting
        if notice.case_id and contacts[notice.case_id].known
        for message in _messages(notice, contacts, means, now)
    ]
    ids = [notice.id for notice, _ in found]
    await notices.turn_to_phone(session, ids)
    await deliveries.save_deliveries(session, [message for _, message in found])
    await clocks.stop(session, "told_in_person", ids, now)


def _messages(notice: Notice, contacts: Mapping[UUID, CaseContact], means: Means, now: datetime) -> list[Delivery]:
    case_id = notice.case_id
    sealed = contacts[case_id].phone(notice.audience) if case_id else None
    if case_id is None or sealed is None:
        return []
    phone = SealedPhone(case_phone_binding(case_id, notice.audience), sealed)
    return means.deliveries(notice.id, Lane.HOUSEHOLDS, (phone,), now)


def _draft(outcome: Outcome, audience: Audience, contact: CaseContact, now: datetime) -> Notice:
    wording = texts.outcome(outcome, audience)
    has_phone = contact.phone(audience) is not None
    return Notice(
        id=new_id(),
        kind=NoticeKind.HOUSEHOLD if has_phone else NoticeKind.IN_PERSON,
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
        recipient=audience.value if has_phone else f"commune:{outcome.commune_code}",
        reason=None if has_phone else NO_PHONE,
        case_id=outcome.case_id,
        outcome_id=outcome.outcome_id,
        risk_level=contact.risk_level,
    )


def _item(fact_id: UUID, contact: CaseContact, kind: DigestKind) -> DigestItem:
    if contact.incident_id is None or contact.commune_code is None:
        raise ValueError("a contact without a report has no place in a digest")
    return DigestItem(fact_id, contact.case_id, contact.incident_id, contact.commune_code, drill=bool(contact.drill), kind=kind)
