"""A named person confirms notices."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.telling import publish_told
from services.notifications.domain import Notice, NoticeKind, NoticeState, delivery_of
from services.notifications.store import deliveries, notices
from shared import audit, clocks, outbox
from shared.errors import Forbidden, Problem, Refused, raise_first
from shared.events import NoticeAcknowledged
from shared.identity import Actor
from shared.ids import IncidentId, NoticeId
from shared.outbox import Wake
from shared.texts import Text


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


@dataclass(frozen=True)
class Confirmed:
    """What became of each notice: its state after it, or why it was refused."""

    states: Mapping[UUID, NoticeState]
    refused: Mapping[UUID, Problem]

    def only(self) -> NoticeState:
        """Return the state of the one notice that was confirmed, or raise why it was not."""
        raise_first(self.refused)
        return next(iter(self.states.values()))


async def acknowledge(session: AsyncSession, actor: Actor, notice_ids: Collection[UUID], now: datetime) -> Confirmed:
    """Write down who confirmed, end the clocks, ring the workflows' bells. A repetition changes nothing.

    A notice that is refused (NoticeNotFound, Forbidden for another area, NeedsNoAcknowledgement, NoticeWithdrawn) stops no
    other.
    """
    known = {notice.id: notice for notice in await notices.find_notices(session, notice_ids)}
    problems = {notice_id: _problem(actor, known.get(notice_id)) for notice_id in notice_ids}
    refused = {notice_id: problem for notice_id, problem in problems.items() if problem is not None}
    meant = [notice for notice_id, notice in known.items() if notice_id not in refused]
    if digests := [notice.id for notice in meant if notice.kind is NoticeKind.DIGEST]:
        # Messages before notices, as everywhere: two who lock in another order would wait for one another.
        await deliveries.withdraw_notices(session, digests)
    held = await notices.lock_notices(session, [notice.id for notice in meant]) if meant else []
    states = {notice.id: notice.state for notice in held}
    for notice in held:
        if notice.state is NoticeState.WITHDRAWN:
            refused[notice.id] = NoticeWithdrawn()
            del states[notice.id]
    confirmed = [notice for notice in held if notice.may_become(NoticeState.ACKNOWLEDGED)]
    if confirmed:
        await notices.mark_acknowledged(session, [notice.id for notice in confirmed], actor.subject, now)
        await _tell(session, actor, confirmed, now)
    return Confirmed(states | dict.fromkeys((notice.id for notice in confirmed), NoticeState.ACKNOWLEDGED), refused)


def _problem(actor: Actor, notice: Notice | None) -> Problem | None:
    if notice is None:
        return notices.NoticeNotFound()
    if not may_see(actor, notice):
        return Forbidden(_NOT_YOUR_COMMUNE)
    return NeedsNoAcknowledgement() if notice.kind is NoticeKind.HOUSEHOLD else None


def may_see(actor: Actor, notice: Notice) -> bool:
    """Tell whether a notice lies within an officer's area: its commune, or the one province that it speaks of."""
    if notice.commune_code is not None:
        return actor.may_act_in(notice.commune_code)
    return actor.area is None or notice.province_code in actor.area[1]


async def _tell(session: AsyncSession, actor: Actor, confirmed: Sequence[Notice], now: datetime) -> None:
    ids = [notice.id for notice in confirmed]
    in_person = [notice.id for notice in confirmed if notice.kind is NoticeKind.IN_PERSON]
    told = set(in_person)
    await clocks.keep(session, "told_in_person", in_person, now)
    await clocks.keep(session, "acknowledged", [notice_id for notice_id in ids if notice_id not in told], now)
    kinds = sorted({notice.kind.value for notice in confirmed})
    await audit.record(session, actor, "notice acknowledged", "notice", ids, kinds=kinds)
    await publish_told(session, actor, in_person, channel="in_person")
    facts = [_fact(notice, notice.commune_code, actor, now) for notice in confirmed if notice.commune_code is not None]
    await outbox.publish(session, facts)
    await outbox.wake(session, [_bell(notice) for notice in confirmed if _is_awaited(notice)])


def _is_awaited(notice: Notice) -> bool:
    return notice.kind is NoticeKind.DIGEST and notice.recipient is not None


def _bell(notice: Notice) -> Wake:
    ref = delivery_of(notice.incident_id, notice.commune_code, notice.window_number)
    return Wake(ref, str(notice.id), signal="acknowledged")


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
