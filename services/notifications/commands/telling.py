"""Who has been told: the facts for the others, and the clocks by which communes must confirm."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.domain import Audience, Notice
from services.notifications.policy.ladder import STRICTEST_RISK, acknowledge_within
from services.notifications.store import notices
from services.notifications.store.notices import Told
from shared import audit, clocks, outbox
from shared.events import CommuneSilent, HouseholdTold, InformantTold
from shared.identity import Actor
from shared.ids import AwardId, CaseId, IncidentId, NoticeId
from shared.time_limits import Clock, ClockScope, TimeLimit

Channel = Literal["sms", "in_person"]


async def publish_told(session: AsyncSession, actor: Actor, told: Collection[UUID], *, channel: Channel) -> None:
    """Publish that the people of these notices know the outcome."""
    if not told:
        return
    facts = [_fact(one, channel) for one in await notices.list_told(session, told)]
    await audit.record(session, actor, "outcomes told", "notice", sorted(told), channel=channel)
    await outbox.publish(session, facts)
    for fact in facts:
        audience = Audience.HOUSEHOLD if isinstance(fact, HouseholdTold) else Audience.INFORMANT
        metrics.TOLD.labels(audience.value, channel).inc()


async def start_acknowledgement(
    session: AsyncSession,
    actor: Actor,
    digests: Sequence[Notice],
    started: Mapping[UUID, datetime],
    *,
    over: bool = False,
) -> None:
    """Let the clocks of these digests run from these moments; `over`: they are missed from the beginning."""
    if not digests:
        return
    await clocks.start(session, [_clock(notice, started[notice.id], over=over) for notice in digests])
    await audit.record(session, actor, "acknowledgement awaited", "notice", [notice.id for notice in digests])


async def escalate_overdue(session: AsyncSession, actor: Actor, at: datetime | None = None) -> int:
    """Escalate every overdue clock of this service; a commune whose digest's clock was missed is silent. Harmless to repeat."""
    count = await clocks.escalate_overdue(session, actor, "notifications", at)
    now = at or await clocks.present(session)
    silent = await notices.mark_silent(session, now) if count else []
    if silent:
        await audit.record(session, actor, "communes silent", "notice", [notice.id for notice in silent])
        await outbox.publish(session, [_silence(notice, now) for notice in silent])
        metrics.SILENT.inc(len(silent))
    return count


def _fact(told: Told, channel: Channel) -> HouseholdTold | InformantTold:
    kind = HouseholdTold if told.audience is Audience.HOUSEHOLD else InformantTold
    return kind(
        incident_id=IncidentId(told.incident_id),
        case_id=CaseId(told.case_id),
        caused_by=told.caused_by,
        drill=told.drill,
        outcome_id=told.outcome_id,
        award_ids=tuple(AwardId(award) for award in told.award_ids),
        channel=channel,
    )


def _silence(notice: Notice, now: datetime) -> CommuneSilent:
    return CommuneSilent(
        notice_id=NoticeId(notice.id),
        incident_id=IncidentId(notice.incident_id),
        commune_code=notice.commune_code or "",
        since=notice.accepted_at or now,
        drill=notice.drill,
    )


def _clock(notice: Notice, started_at: datetime, *, over: bool) -> Clock:
    limit = TimeLimit("acknowledged", acknowledge_within(notice.risk_level), "minutes")
    due_at = started_at if over else limit.due_after(started_at)
    risk_level = notice.risk_level or STRICTEST_RISK
    return Clock(
        limit=limit,
        scope=ClockScope(IncidentId(notice.incident_id), None, notice.commune_code or "", risk_level, notice.drill),
        subject_id=notice.id,
        started_at=started_at,
        due_at=due_at,
        owner=notice.recipient or "",
        answer_from=due_at,
    )
