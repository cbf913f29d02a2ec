"""Takings: a named person says what he will do about a missed clock, and by when; then it climbs no further."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands import facts
from services.notifications.commands.context import Context
from services.notifications.commands.edits import ChangedMeanwhile
from services.notifications.commands.watches import note_own_act
from services.notifications.domain.climbs import OPEN, TAKEN_UP, Climb, ClimbState, Taking, plan_binding
from services.notifications.domain.ladder import Rung
from services.notifications.domain.taking_acts import NewTakingAct, TakingAct, TakingActKind, words_binding
from services.notifications.policy.climbs import latest_promise, taking_rung
from services.notifications.policy.taking_acts import overtaking_rung, revision_of
from services.notifications.store import climbs, escalations, taking_acts
from shared import audit, clocks, outbox, paces
from shared.clock import said_in_vietnam
from shared.errors import FieldError, Forbidden, InvalidInput, NotFound, Refused
from shared.identity import Actor, Role
from shared.ids import CaseId, IncidentId
from shared.texts import Text
from shared.time_limits import REAL_PACE, Clock, ClockScope, TimeLimit

_RUNGS: Final = {
    Role.COMMUNE_OFFICER: Rung.COMMUNE_OFFICER,
    Role.COMMUNE_CHAIR: Rung.COMMUNE_CHAIR,
    Role.PROVINCIAL_OFFICER: Rung.PROVINCIAL_OFFICER,
    Role.PROVINCIAL_LEADER: Rung.PROVINCIAL_LEADER,
}
_SECONDS_PER_MINUTE: Final = 60
AUDITED: Final = {
    TakingActKind.TAKEN: "escalation taken",
    TakingActKind.TAKEN_OVER: "escalation taken",
    TakingActKind.PROLONGED: "escalation prolonged",
    TakingActKind.GIVEN_BACK: "escalation given back",
    TakingActKind.DONE: "escalation done",
}


class EscalationNotFound(NotFound):
    """There is no such missed clock on the ladder."""

    code = "escalation-not-found"
    title = Text(vi="Không có việc quá hạn này", en="There is no such missed clock")


class AlreadyTaken(Refused):
    """Somebody else answers for it: who, and until when."""

    code = "escalation-already-taken"
    title = Text(vi="Đã có người nhận: {who}, hẹn xong {until}", en="Somebody has taken it: {who}, until {until}")


class EscalationOver(Refused):
    """What the clock was for is done."""

    code = "escalation-over"
    title = Text(vi="Việc này đã xong, không cần nhận nữa", en="This is done; nobody need take it any more")


def rungs_of(actor: Actor) -> frozenset[Rung]:
    """Return on which rungs of the ladder somebody stands by his roles."""
    return frozenset(rung for role, rung in _RUNGS.items() if actor.has(role))


async def take(session: AsyncSession, actor: Actor, context: Context, taking: Taking, now: datetime) -> Climb:
    """Write down who answers for a missed clock and let his own clock run. His own repetition changes nothing.

    Who stands above whoever has it takes it over from him, where he says that he has read so (`seen`); the word of before ends
    without verdict.

    Raises EscalationNotFound; Forbidden for who stands on no rung of it, or for another area; AlreadyTaken, EscalationOver;
    ChangedMeanwhile where somebody has said something of it since; InvalidInput for a moment that is over, or later than the
    ladder allows.
    """
    climb = await lock_climb(session, taking.clock_id)
    if not actor.may_act_in(climb.commune_code):
        raise Forbidden(OTHER_AREA)
    rung = taking_rung(climb, rungs_of(actor))
    if rung is None:
        raise Forbidden(_NOT_ON_THE_LADDER)
    if climb.state is ClimbState.TAKEN and climb.taken_by == actor.subject:
        return climb
    acts = (await taking_acts.list_acts(session, [climb.clock_id])).get(climb.clock_id, [])
    _check_open(climb, is_above=taking.seen is not None and overtaking_rung(climb, rungs_of(actor)) is not None)
    if taking.seen is not None:
        check_unchanged(acts, taking.seen)
    pace = await paces.find_one(session, climb.incident_id, drill=climb.drill)
    _check_until(taking, now, latest_promise(context.ladders, now, pace), pace)
    sealed = context.cipher.seal(taking.plan, plan_binding(climb.clock_id))
    taken = replace(climb, state=ClimbState.TAKEN, next_at=None, taken_by=actor.subject, taken_rung=rung, taken_at=now)
    taken = replace(taken, taken_until=taking.until, plan=sealed, done_at=None)
    await climbs.take(session, taken)
    await escalations.withdraw(session, [climb.clock_id])
    ended = await clocks.end(session, "stopped", TAKEN_UP, [climb.clock_id], now) if climb.taken_by else ()
    await clocks.start(session, [_clock(taken, actor, now, taking.until)])
    kind = TakingActKind.TAKEN_OVER if climb.taken_by else TakingActKind.TAKEN
    new = NewTakingAct(taken, revision_of(acts) + 1, kind, rung, taking.plan, taking.until)
    await keep_act(session, actor, context, new, now)
    heard = await note_own_act(session, actor, context, [(climb.commune_code, climb.drill)], now)
    await outbox.publish(session, [*heard, *ended, facts.escalation_taken(taken, actor, climb.taken_by)])
    if climb.taken_by is None:
        metrics.TAKEN_SECONDS.observe(max(0.0, (now - climb.missed_at).total_seconds()))
    return taken


async def lock_climb(session: AsyncSession, clock_id: UUID) -> Climb:
    """Return where a missed clock stands and hold it: of two who act at once the second finds what the first has done."""
    climb = next(iter(await climbs.lock(session, [clock_id])), None)
    if climb is None:
        raise EscalationNotFound
    return climb


async def keep_act(session: AsyncSession, actor: Actor, context: Context, new: NewTakingAct, now: datetime) -> TakingAct:
    """Keep for ever what somebody said of what he has taken, count it, and write down that he did."""
    clock_id = new.climb.clock_id
    sealed = context.cipher.seal(new.words, words_binding(clock_id, new.number))
    act = TakingAct(clock_id, new.number, new.act, actor.subject, new.rung, now, new.until, sealed)
    await taking_acts.save(session, act)
    await audit.record(session, actor, AUDITED[new.act], "clock", [clock_id], rung=int(new.rung) if new.rung else None)
    metrics.TAKING_ACTS.labels(new.act.value).inc()
    return act


def check_unchanged(acts: Sequence[TakingAct], seen: int) -> None:
    """Raise ChangedMeanwhile where somebody has said something since the revision that was read."""
    if seen != revision_of(acts):
        last = acts[-1] if acts else None
        values: dict[str, object] = {"who": last.actor if last else "", "at": said_in_vietnam(last.acted_at) if last else ""}
        raise ChangedMeanwhile(errors=(FieldError("If-Match", _CHANGED, values),))


def _check_open(climb: Climb, *, is_above: bool) -> None:
    if climb.state is ClimbState.SOLVED:
        raise EscalationOver
    if climb.state not in OPEN and not is_above:
        until = said_in_vietnam(climb.taken_until) if climb.taken_until else ""
        raise AlreadyTaken(who=climb.taken_by or "", until=until)


def _check_until(taking: Taking, now: datetime, latest: datetime, pace: int) -> None:
    if taking.until <= now:
        raise InvalidInput(FieldError("until", _IS_OVER))
    if taking.until > latest:
        seconds = round((latest - now).total_seconds())
        if pace == REAL_PACE:
            raise InvalidInput(FieldError("until", _TOO_LATE, {"hours": round(seconds / 3600)}))
        raise InvalidInput(FieldError("until", _TOO_LATE_IN_A_DRILL, {"pace": pace, "seconds": seconds}))


def minutes_until(start: datetime, until: datetime) -> int:
    """Return how many minutes a word has, begun ones counted whole."""
    return max(1, ceil((until - start).total_seconds() / _SECONDS_PER_MINUTE))


def _clock(climb: Climb, actor: Actor, now: datetime, until: datetime) -> Clock:
    minutes = minutes_until(now, until)
    case_id = CaseId(climb.case_id) if climb.case_id else None
    return Clock(
        limit=TimeLimit(TAKEN_UP, minutes, "minutes"),
        scope=ClockScope(IncidentId(climb.incident_id), case_id, climb.commune_code, climb.risk_level, climb.drill),
        subject_id=climb.clock_id,
        started_at=now,
        due_at=until,
        owner=actor.subject,
        answer_from=until,
        is_promised=True,
    )


OTHER_AREA: Final = Text(vi="Việc quá hạn này của địa bàn khác", en="This missed clock is of another area")
_NOT_ON_THE_LADDER: Final = Text(
    vi="Bạn không ở bậc nào của thang báo về việc này: người có thẩm quyền ở cấp trên sẽ nhận",
    en="You stand on no rung of the ladder for this: somebody above takes it",
)
_CHANGED: Final = Text(
    vi="sau khi bạn đọc, {who} đã ghi thêm lúc {at}: hãy đọc lại rồi gửi lại",
    en="{who} has said something of it at {at}, after you read it: read it again, and send it again",
)
_IS_OVER: Final = Text(
    vi="đã qua: hãy ghi một thời điểm sắp tới mà bạn hẹn xong", en="is over: say by when from now on you will be done"
)
_TOO_LATE: Final = Text(
    vi="quá xa: nhiều nhất {hours} giờ kể từ bây giờ; nếu cần lâu hơn, hãy để cấp trên nhận",
    en="is too late: at most {hours} hours from now; if it needs longer, leave it to those above",
)
_TOO_LATE_IN_A_DRILL: Final = Text(
    vi="quá xa: diễn tập chạy nhanh ×{pace}, nhiều nhất {seconds} giây kể từ bây giờ; hoặc để cấp trên nhận",
    en="is too late: this drill runs ×{pace} faster, at most {seconds} seconds from now; or leave it to those above",
)
