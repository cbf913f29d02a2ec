"""Acknowledgements: a named person confirms notices, in time or late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands import facts
from services.notifications.commands.context import Context
from services.notifications.commands.outcomes import note_outcomes_told
from services.notifications.commands.visit_reports import note_visit_reports, refused_visit_reports
from services.notifications.commands.watches import note_own_act
from services.notifications.domain.confirmations import Confirmation
from services.notifications.domain.digests import delivery_workflow
from services.notifications.domain.notices import Notice, NoticeKind, NoticeState
from services.notifications.domain.visit_reports import VisitReport
from services.notifications.store import deliveries, notices, supersessions
from shared import audit, clocks, outbox
from shared.errors import Forbidden, Problem, Refused, raise_first
from shared.events import Event
from shared.identity import Actor
from shared.ids import IncidentId
from shared.outbox import Wake
from shared.targets import ACKNOWLEDGED, STRICTEST_RISK, target_on
from shared.texts import Text
from shared.time_limits import Clock, ClockScope


class NeedsNoAcknowledgement(Refused):
    """A message to a household is confirmed by nobody."""

    code = "needs-no-acknowledgement"
    title = Text(
        vi="Tin nhắn tới hộ dân không cần cán bộ xác nhận", en="A message to a household needs no officer's acknowledgement"
    )


class NotOfThatCommune(Forbidden):
    """A commune's notice is confirmed by a person of that very commune; that somebody above told it is another act."""

    code = "not-of-that-commune"
    title = Text(
        vi="Chỉ người của chính xã này xác nhận được. Nếu bạn đã báo cho ai ở xã, hãy ghi “đã báo xã”: ai, bằng cách nào",
        en="Only somebody of this very commune confirms it. If you have told somebody there, record that: whom, and how",
    )


class NoticeWithdrawn(Refused):
    """Before anybody was told, the case was withdrawn, or later news said what this one says and more."""

    code = "notice-withdrawn"
    title = Text(
        vi="Không cần báo tin này nữa: hồ sơ đã được rút, hoặc đã có tin mới hơn để báo cho hộ",
        en="This need not be told any more: the case was withdrawn, or there is later news to tell the household",
    )


class NoticeSuperseded(Refused):
    """A later digest stands for it; that one is to be confirmed."""

    code = "notice-superseded"
    title = Text(
        vi="Tin này đã được thay bằng một tin sau gồm cả nội dung này: hãy xác nhận tin sau",
        en="A later notice stands for this one and says all of it: confirm the later one",
    )


_GONE: Final = {NoticeState.WITHDRAWN: NoticeWithdrawn, NoticeState.SUPERSEDED: NoticeSuperseded}


@dataclass(frozen=True)
class Confirmations:
    """What became of each notice: its state after it, or why it was refused.

    `before`: which of them somebody else had confirmed already, as they stood: this person's word changed nothing there.
    """

    states: Mapping[UUID, NoticeState]
    refused: Mapping[UUID, Problem]
    before: Mapping[UUID, Notice]

    def only(self) -> NoticeState:
        """Return the state of the one notice that was confirmed, or raise why it was not."""
        raise_first(self.refused)
        return next(iter(self.states.values()))


async def acknowledge(
    session: AsyncSession, actor: Actor, context: Context, confirmation: Confirmation, now: datetime
) -> Confirmations:
    """Write down who confirmed, end the clocks, ring the workflows' bells. A repetition changes nothing.

    A notice that is refused (NoticeNotFound, Forbidden for another area, NotOfThatCommune, NeedsNoAcknowledgement,
    NoticeWithdrawn, InvalidInput where it cannot have been told so) stops no other.
    """
    known = {notice.id: notice for notice in await notices.find_notices(session, confirmation.notice_ids)}
    problems = {notice_id: _problem(actor, known.get(notice_id)) for notice_id in confirmation.notice_ids}
    refused = {notice_id: problem for notice_id, problem in problems.items() if problem is not None}
    # Before anything is held: a digest that is refused goes on to its commune.
    refused |= refused_visit_reports([one for key, one in known.items() if key not in refused], confirmation.visit_report, now)
    meant = [notice for notice_id, notice in known.items() if notice_id not in refused]
    digests = [notice.id for notice in meant if notice.kind is NoticeKind.DIGEST]
    if digests:
        # Messages before notices, as everywhere: two who lock in another order would wait for one another.
        await deliveries.withdraw_notices(session, digests)
    held = await notices.lock_notices(session, [notice.id for notice in meant]) if meant else []
    # Another way may have been laid out while we came to hold the notice.
    await deliveries.withdraw_unclaimed(session, digests)
    states = {notice.id: notice.state for notice in held}
    for notice in held:
        if notice.state in _GONE:
            refused[notice.id] = _GONE[notice.state]()
            del states[notice.id]
    confirmed = [notice for notice in held if notice.may_become(NoticeState.ACKNOWLEDGED)]
    if confirmed:
        given = (actor.subject, confirmation.assurance, confirmation.via)
        await notices.mark_acknowledged(session, [notice.id for notice in confirmed], given, now)
        metrics.CONFIRMATIONS.labels(confirmation.via.value).inc(len(confirmed))
        # Watches before clocks, as whoever sweeps: two would otherwise wait for one another.
        heard = await note_own_act(
            session, actor, context, [(notice.commune_code or "", notice.drill) for notice in confirmed], now
        )
        visit_report = await note_visit_reports(session, confirmed, confirmation.visit_report, now)
        await _note_acknowledged(session, actor, (confirmed, confirmation, visit_report), heard, now)
    before = {one.id: one for one in held if one.acknowledged_by not in {None, actor.subject}}
    states |= dict.fromkeys((notice.id for notice in confirmed), NoticeState.ACKNOWLEDGED)
    return Confirmations(states, refused, before)


def _problem(actor: Actor, notice: Notice | None) -> Problem | None:
    if notice is None:
        return notices.NoticeNotFound()
    if not may_see(actor, notice):
        return Forbidden(_NOT_YOUR_COMMUNE)
    if notice.kind is NoticeKind.DIGEST and notice.commune_code not in actor.communes:
        return NotOfThatCommune()
    return NeedsNoAcknowledgement() if notice.kind is NoticeKind.HOUSEHOLD else None


def may_see(actor: Actor, notice: Notice) -> bool:
    """Tell whether a notice lies within an officer's area: its commune, or the one province that it speaks of."""
    if notice.commune_code is not None:
        return actor.may_act_in(notice.commune_code)
    return actor.may_act_in_province(notice.province_code)


async def start_acknowledgements(
    session: AsyncSession,
    actor: Actor,
    digests: Sequence[Notice],
    started: Mapping[UUID, datetime],
    *,
    over: bool = False,
) -> None:
    """Let the clocks of these digests run from these moments; `over`: they are missed from the beginning."""
    # A commune has one clock for what it has not confirmed: that of the first digest, whatever follows.
    open_states = ("missed",) if over else ("running", "missed")
    covered = await supersessions.find_covered(session, [notice.id for notice in digests], open_states)
    digests = [notice for notice in digests if notice.id not in covered]
    if not digests:
        return
    await clocks.start(session, [_clock(notice, started[notice.id], over=over) for notice in digests])
    await audit.record(session, actor, "acknowledgement awaited", "notice", [notice.id for notice in digests])


async def _note_acknowledged(
    session: AsyncSession,
    actor: Actor,
    acknowledged: tuple[Sequence[Notice], Confirmation, VisitReport],
    heard: Sequence[Event],
    now: datetime,
) -> None:
    """End the clocks, and say all of it at the end, with what was `heard`: whoever sweeps holds clocks and waits to speak."""
    confirmed, confirmation, visit_report = acknowledged
    ids = [notice.id for notice in confirmed]
    visits = [notice.id for notice in confirmed if notice.kind is NoticeKind.IN_PERSON]
    late = [*await clocks.end(session, "kept", "told_in_person", visits, now)]
    others = [notice.id for notice in confirmed if notice.kind is not NoticeKind.IN_PERSON]
    # Who confirms a digest confirms those for which it stands; their workflows wait, too.
    stood_for = await supersessions.find_stood_for(session, others)
    earlier = await notices.find_notices(session, stood_for) if stood_for else []
    late += await clocks.end(session, "kept", "acknowledged", [*others, *stood_for], now)
    kinds = sorted({notice.kind.value for notice in confirmed})
    await audit.record(session, actor, "notice acknowledged", "notice", ids, kinds=kinds, via=confirmation.via.value)
    told = await note_outcomes_told(session, actor, visits, channel="in_person", visit_report=visit_report)
    of_communes = [notice for notice in confirmed if notice.commune_code is not None]
    await outbox.publish(
        session,
        [
            *heard,
            *late,
            *told,
            *(facts.notice_acknowledged(notice, actor, now, confirmation.assurance) for notice in of_communes),
        ],
    )
    await outbox.wake(session, [_bell(notice) for notice in (*confirmed, *earlier) if _is_awaited(notice)])


def _is_awaited(notice: Notice) -> bool:
    return notice.kind is NoticeKind.DIGEST and notice.recipient is not None


def _bell(notice: Notice) -> Wake:
    ref = delivery_workflow(notice.incident_id, notice.commune_code, notice.window_number)
    return Wake(ref, str(notice.id), signal="acknowledged")


def _clock(notice: Notice, started_at: datetime, *, over: bool) -> Clock:
    limit = target_on(ACKNOWLEDGED, started_at, notice.risk_level)
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


_NOT_YOUR_COMMUNE: Final = Text(vi="Thông báo này của địa bàn khác", en="This notice is of another area")
