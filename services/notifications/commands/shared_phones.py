"""Shared phones: several households gave one number. It hears once how many there are; each household is visited."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands.context import Context
from services.notifications.commands.deliveries import deliveries_of
from services.notifications.domain.cases import CaseContact, SharedPhones, case_phone_binding
from services.notifications.domain.deliveries import Lane
from services.notifications.domain.notices import Audience, Notice, NoticeKind, NoticeState
from services.notifications.domain.phones import SealedPhone
from services.notifications.policy import texts
from services.notifications.policy.visits import SHARED_PHONE, households_behind
from services.notifications.store import deliveries, notices
from shared.communes import province_of
from shared.ids import derived_id


async def announce_visits(
    session: AsyncSession,
    context: Context,
    visits: Sequence[Notice],
    people: tuple[Mapping[UUID, CaseContact], SharedPhones],
    now: datetime,
) -> None:
    """Send one text with the count to each number that these visits (for SHARED_PHONE) share; again only with a new count.

    Nobody counts as told by it: it is the notice of no case.
    """
    contacts, shared = people
    texted: dict[UUID, tuple[Notice, SealedPhone]] = {}
    for visit in visits:
        if visit.reason != SHARED_PHONE or visit.case_id is None:
            continue
        contact, audience = contacts[visit.case_id], visit.audience
        sealed, index = contact.phone(audience), contact.index(audience)
        if sealed is None or index is None:
            continue
        count = households_behind(contact, audience, shared)
        notice_id = derived_id("shared phone", visit.incident_id, audience, index.hex(), count)
        phone = SealedPhone(case_phone_binding(visit.case_id, audience), sealed)
        texted.setdefault(notice_id, (_notice(notice_id, visit, audience, count, now), phone))
    new = await notices.save_notices(session, [notice for notice, _ in texted.values()])
    messages = [
        message
        for notice_id, (_, phone) in texted.items()
        if notice_id in new
        for message in deliveries_of(context, notice_id, Lane.HOUSEHOLDS, (phone,), now, several=True)
    ]
    await deliveries.save_deliveries(session, messages)
    metrics.NOTICES.labels(NoticeKind.HOUSEHOLD.value).inc(len(new))


def _notice(notice_id: UUID, visit: Notice, audience: Audience, count: int, now: datetime) -> Notice:
    wording = texts.of_shared_phone(visit.commune_code or "", audience, count, drill=visit.drill)
    return Notice(
        id=notice_id,
        kind=NoticeKind.HOUSEHOLD,
        audience=audience,
        incident_id=visit.incident_id,
        drill=visit.drill,
        commune_code=visit.commune_code,
        province_code=province_of(visit.commune_code or ""),
        state=NoticeState.WAITING,
        template=wording.template,
        template_version=wording.version,
        text=wording.text,
        item_count=count,
        created_at=now,
        recipient=audience.value,
    )
