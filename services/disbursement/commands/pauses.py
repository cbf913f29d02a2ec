"""Something is paused, and let go on again: anybody in charge stops at once, another person lets it go on.

Means are set aside as before: whoever waits keeps his place. What is at the bank ends by the bank's word alone, and no clock
stands still.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast, get_args
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands.context import Context
from services.disbursement.commands.rounds import join_next_rounds
from services.disbursement.commands.sources import IncidentNotKnown, check_area
from services.disbursement.domain.pauses import Lift, Pause, PauseKind, PauseRecord, Rank, reason_binding
from services.disbursement.policy.pauses import Pauser
from services.disbursement.store.sources import SourceNotFound
from shared import audit
from shared.clock import VIETNAM
from shared.errors import FieldError, InvalidInput
from shared.events.disbursement import RailName
from shared.identity import Actor
from shared.ids import IncidentId, PauseId, SourceId, new_id
from shared.texts import Text


@dataclass(frozen=True)
class PauseWish:
    """What somebody wants to stop, and why in words. `subject` is the id of a source or incident, or the name of a rail."""

    what: PauseKind
    subject: str
    reason: str


@dataclass(frozen=True)
class LiftWish:
    """Which pause somebody wants to end, and why in words."""

    pause_id: PauseId
    reason: str


async def pause(session: AsyncSession, actor: Actor, context: Context, wish: PauseWish, now: datetime) -> PauseRecord:
    """Order nothing new of a source, a rail or an incident from this moment on.

    What a lower office has paused a higher one pauses in its place: from then on the lower one does not let it go on.
    """
    who = _pauser(actor)
    policy.pauses.check_reach(who, wish.what)
    name = PauseId(new_id())
    wanted = Pause(
        id=name,
        what=wish.what,
        source_id=SourceId(_id_of(wish)) if wish.what is PauseKind.SOURCE else None,
        rail=_rail_of(wish) if wish.what is PauseKind.RAIL else None,
        incident_id=IncidentId(_id_of(wish)) if wish.what is PauseKind.INCIDENT else None,
        reason=context.cipher.seal(wish.reason, reason_binding(name, "paused")),
        paused_by=actor.subject,
        paused_at=now,
        office=who.office,
    )
    await _check_there(session, actor, wanted)
    moment = max(now, await store.pauses.hold_alone(session))
    same = await store.pauses.find_same(session, wanted)
    if same is not None:
        if not policy.pauses.may_take_over(who, same):
            raise policy.pauses.AlreadyPaused(since=_said(same.paused_at), pause_id=same.id)
        # Whoever orders waits for the lock that is held: there is no moment between the two pauses.
        reason = context.cipher.seal(wish.reason, reason_binding(same.id, "lifted"))
        await store.pauses.save_lift(session, Lift(same.id, reason, actor.subject, moment))
        await audit.record(session, actor, "pause taken over", "pause", [same.id], what=same.what)
    begun = replace(wanted, paused_at=moment)
    await store.pauses.save_pause(session, begun)
    await audit.record(session, actor, "paused", "pause", [begun.id], what=begun.what, subject=begun.subject)
    return PauseRecord(begun, None)


async def lift_pause(session: AsyncSession, actor: Actor, context: Context, wish: LiftWish, now: datetime) -> PauseRecord:
    """End a pause: what it stopped goes on by the loop, within a round."""
    moment = max(now, await store.pauses.hold_alone(session))
    record = await store.pauses.get_record(session, wish.pause_id)
    if record.pause.source_id is not None:
        check_area(actor, await store.sources.get_source(session, record.pause.source_id))
    policy.pauses.check_lift(_pauser(actor), record.pause)
    if record.lift is not None:
        raise policy.pauses.PauseLifted(at=_said(record.lift.lifted_at))
    reason = context.cipher.seal(wish.reason, reason_binding(wish.pause_id, "lifted"))
    lift = Lift(wish.pause_id, reason, actor.subject, moment)
    await store.pauses.save_lift(session, lift)
    await audit.record(session, actor, "pause lifted", "pause", [wish.pause_id], what=record.pause.what)
    return PauseRecord(record.pause, lift)


async def let_go_on(session: AsyncSession, actor: Actor, context: Context, lifted: Pause, now: datetime) -> int:
    """Give what a lifted pause stopped a place in the next rounds, unless another pause stops it too; return how many.

    Up to 500 at a time; none: nothing is left of it, and it is forgotten as being lifted.
    """
    stopped = await store.payments.lock_paused(session, lifted, policy.payments.MAX_AT_ONCE)
    if stopped:
        going = await join_next_rounds(session, actor, context, [replace(each, reason=None) for each in stopped], now)
        await store.payments.save_payments(session, going, now)
        await audit.record(session, actor, "payments go on", "payment", [each.id for each in going], pause=lifted.id)
    else:
        await store.pauses.forget_lifted(session, lifted.id)
        await audit.record(session, actor, "pause is over", "pause", [lifted.id])
    return len(stopped)


async def _check_there(session: AsyncSession, actor: Actor, wanted: Pause) -> None:
    """Refuse to pause what is not there, or lies elsewhere."""
    if wanted.source_id is not None:
        try:
            check_area(actor, await store.sources.get_source(session, wanted.source_id))
        except SourceNotFound as error:
            raise SourceNotFound(errors=(FieldError("id", _NO_SOURCE),)) from error
    if wanted.incident_id is not None and await store.incidents.is_drill(session, wanted.incident_id) is None:
        raise IncidentNotKnown(errors=(FieldError("id", _NO_INCIDENT),))


def _pauser(actor: Actor) -> Pauser:
    if actor.area is None:
        return Pauser(actor.subject, Rank.COUNTRY)
    return Pauser(actor.subject, Rank.PROVINCE if actor.provinces else Rank.COMMUNE)


def _id_of(wish: PauseWish) -> UUID:
    try:
        return UUID(wish.subject)
    except ValueError as error:
        raise InvalidInput(FieldError("id", _NO_ID)) from error


def _rail_of(wish: PauseWish) -> RailName:
    if wish.subject not in get_args(RailName):
        raise InvalidInput(FieldError("id", _NO_RAIL))
    return cast(RailName, wish.subject)


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


_NO_ID: Final = Text(
    vi="phải là mã của nguồn hoặc của đợt thiên tai: xem GET /v1/sources, GET /v1/incidents",
    en="must be the id of a source or an incident: see GET /v1/sources, GET /v1/incidents",
)
_NO_RAIL: Final = Text(
    vi="không có kênh chi này: chọn bank (ngân hàng), cash (tiền mặt) hoặc goods (hiện vật)",
    en="there is no such rail: choose bank, cash or goods",
)
_NO_SOURCE: Final = Text(vi="không có nguồn này: xem GET /v1/sources", en="there is no such source: see GET /v1/sources")
_NO_INCIDENT: Final = Text(
    vi="chi trả chưa biết đợt này: nếu vừa công bố, xin gửi lại sau ít giây; nếu không, hãy xem lại mã",
    en="payments does not know it: where it was declared just now, send this again in some seconds; else look at the id",
)
