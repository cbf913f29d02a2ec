"""A named person confirms a notice."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.telling import publish_told
from services.notifications.domain import Notice, NoticeKind, NoticeState, delivery_of
from services.notifications.store import deliveries, notices
from shared import audit, clocks, outbox
from shared.errors import Forbidden, Refused, Text
from shared.events import NoticeAcknowledged
from shared.identity import Actor
from shared.ids import IncidentId, NoticeId
from shared.outbox import Wake


class NeedsNoAcknowledgement(Refused):
    """A message to a household is confirmed by nobody."""

    code = "needs-no-acknowledgement"
    title = Text(
        vi="Tin nhắn tới hộ dân không cần cán bộ xác nhận", en="A message to a household needs no officer's acknowledgement"
    )


class NoticeWithdrawn(Refused):
    """The case was withdrawn before anybody was told."""

    code = "notice-withdrawn"
    title = Text(vi="Hồ sơ đã được rút, không cần báo tin nữa", en="The case was withdrawn; nobody needs to be told any more")


async def acknowledge(session: AsyncSession, actor: Actor, notice_id: UUID, now: datetime) -> NoticeState:
    """Write down who confirmed, end the clock, ring the workflow's bell. A repetition changes nothing.

    Raises NoticeNotFound, Forbidden for a notice of another area, NeedsNoAcknowledgement, NoticeWithdrawn.
    """
    notice = await notices.get_notice(session, notice_id)
    if not may_see(actor, notice):
        raise Forbidden(_NOT_YOUR_COMMUNE)
    if notice.kind is NoticeKind.HOUSEHOLD:
        raise NeedsNoAcknowledgement
    if notice.kind is NoticeKind.DIGEST:
        # Messages before notices, as everywhere: two who lock in another order would wait for one another.
        await deliveries.withdraw_notices(session, [notice_id])
    (notice,) = await notices.lock_notices(session, [notice_id])
    if notice.state is NoticeState.WITHDRAWN:
        raise NoticeWithdrawn
    if not notice.may_become(NoticeState.ACKNOWLEDGED):
        return notice.state
    await notices.mark_acknowledged(session, notice_id, actor.subject, now)
    await _tell(session, actor, notice, now)
    return NoticeState.ACKNOWLEDGED


def may_see(actor: Actor, notice: Notice) -> bool:
    """Tell whether a notice lies within an officer's area: its commune, or the one province that it speaks of."""
    if notice.commune_code is not None:
        return actor.may_act_in(notice.commune_code)
    return actor.area is None or notice.province_code in actor.area[1]


async def _tell(session: AsyncSession, actor: Actor, notice: Notice, now: datetime) -> None:
    kind = "told_in_person" if notice.kind is NoticeKind.IN_PERSON else "acknowledged"
    await clocks.keep(session, kind, [notice.id], now)
    await audit.record(session, actor, "notice acknowledged", "notice", [notice.id], kind=notice.kind.value)
    if notice.kind is NoticeKind.IN_PERSON:
        await publish_told(session, actor, [notice.id], channel="in_person")
    if notice.commune_code is not None:
        await outbox.publish(session, _fact(notice, notice.commune_code, actor, now))
    if notice.kind is NoticeKind.DIGEST and notice.recipient is not None:
        ref = delivery_of(notice.incident_id, notice.commune_code, notice.window_number)
        await outbox.wake(session, [Wake(ref, str(notice.id), signal="acknowledged")])


def _fact(notice: Notice, commune_code: str, actor: Actor, now: datetime) -> NoticeAcknowledged:
    return NoticeAcknowledged(
        notice_id=NoticeId(notice.id),
        incident_id=IncidentId(notice.incident_id),
        commune_code=commune_code,
        acknowledged_by=actor.subject,
        acknowledged_at=now,
        drill=notice.drill,
    )


_NOT_YOUR_COMMUNE: Final = Text(vi="Thông báo này của địa bàn khác", en="This notice is of another area")
