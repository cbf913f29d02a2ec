"""Handing over a shift: who goes has what is open frozen and signs it, who comes signs the same; two acts of two persons."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.duty_places import may_keep
from services.notifications.commands.watches import note_own_act
from services.notifications.domain.duty_handovers import DutyHandover, Side, Signature, Signing, note_binding
from services.notifications.domain.edits import COUNTRY
from services.notifications.store import duty_handovers
from shared import audit, clocks, outbox
from shared.communes import communes, provinces
from shared.errors import FieldError, Forbidden, InvalidInput, NotFound, Refused
from shared.identity import Actor
from shared.ids import new_id
from shared.texts import Text

FRESH: Final = timedelta(hours=1)
"""So long what was frozen may be signed by who goes: afterwards too much has changed."""
_FIRST_LOOK: Final = timedelta(hours=24)
"""How far back clocks are listed where nobody has handed over before."""


class HandoverNotFound(NotFound):
    """There is no such handover, or it is of another area."""

    code = "duty-handover-not-found"
    title = Text(vi="Không có lần bàn giao này", en="There is no such handover")


class HandoverSigned(Refused):
    """Somebody else has signed on this side."""

    code = "duty-handover-signed"
    title = Text(vi="{who} đã ký bên này lúc {at}", en="{who} has signed on this side at {at}")


class HandoverNotGiven(Refused):
    """Who goes signs first."""

    code = "duty-handover-not-given"
    title = Text(
        vi="Người bàn giao chưa ký: người nhận ca ký sau", en="Who goes has not signed yet: who comes signs afterwards"
    )


class HandoverOfOne(Refused):
    """The same person would sign for both."""

    code = "duty-handover-of-one"
    title = Text(
        vi="Bạn đã ký bên kia: người nhận ca phải là người khác", en="You have signed for the other side: two persons must sign"
    )


class HandoverTooOld(Refused):
    """What was frozen is too old to be handed over."""

    code = "duty-handover-too-old"
    title = Text(
        vi="Bản này lập đã quá một giờ, tình hình đã khác: hãy lập bản mới",
        en="This was prepared more than an hour ago and things have changed: prepare it anew",
    )


class HandoverReplaced(Refused):
    """The shift was handed over again since: who signs the older one would not know what came after it."""

    code = "duty-handover-replaced"
    title = Text(
        vi="Nơi này đã bàn giao bản mới hơn, lập lúc {at}: hãy mở và ký bản đó",
        en="This place has handed over a newer one since, prepared at {at}: open and sign that one",
    )


async def prepare_handover(session: AsyncSession, actor: Actor, place: str) -> DutyHandover:
    """Freeze what is open at a place, as it is to be signed. A place outside the officer's area is forbidden."""
    codes = communes_of(place)
    if not codes:
        raise InvalidInput(FieldError("place", _NO_SUCH_PLACE))
    if not may_keep(actor, place):
        raise Forbidden(_NOT_YOURS)
    # By the database's clock, by which it is written down when a missed clock was heard of.
    now = await clocks.present(session)
    since = await duty_handovers.last_prepared(session, place) or now - _FIRST_LOOK
    items = await duty_handovers.read_items(session, codes, since)
    handover = DutyHandover(new_id(), place, since, actor.subject, now, items)
    await duty_handovers.save_handover(session, handover)
    await audit.record(session, actor, "handover prepared", "duty_handover", [handover.id], **dict(items.counts))
    return handover


async def sign_handover(session: AsyncSession, actor: Actor, context: Context, signing: Signing, now: datetime) -> DutyHandover:
    """Sign what was frozen, as who goes or as who comes. The own signature repeated changes nothing.

    Raises HandoverNotFound, Forbidden, HandoverSigned, HandoverNotGiven, HandoverOfOne, HandoverTooOld or
    HandoverReplaced.
    """
    handover = await duty_handovers.lock_handover(session, signing.handover_id)
    if handover is None:
        raise HandoverNotFound
    if not may_keep(actor, handover.place):
        raise Forbidden(_NOT_YOURS)
    there = handover.signature(signing.side)
    if there is not None and there.signed_by == actor.subject:
        return handover
    _check_side(handover, there, signing.side, actor)
    newer = (await duty_handovers.find_replacements(session, [handover.id])).get(handover.id)
    if newer is not None:
        raise HandoverReplaced(at=newer.prepared_at)
    if signing.side is Side.GOES and now - handover.prepared_at > FRESH:
        raise HandoverTooOld
    sealed = context.cipher.seal(signing.note, note_binding(handover.id, signing.side)) if signing.note else None
    await duty_handovers.save_signature(session, handover.id, Signature(signing.side, actor.subject, now, sealed))
    await audit.record(session, actor, "handover signed", "duty_handover", [handover.id], side=signing.side.value)
    acts = [(handover.place, handover.items.of_drills)]
    await outbox.publish(session, await note_own_act(session, actor, context, acts, now))
    signed = await duty_handovers.find_handover(session, handover.id)
    return signed or handover


def communes_of(place: str) -> Collection[str]:
    """Return the communes of which a shift at this place has to know; none where there is no such place."""
    if place == COUNTRY:
        return communes().keys()
    if place in provinces():
        return [code for code, commune in communes().items() if commune.province_code == place]
    return [place] if place in communes() else []


def _check_side(handover: DutyHandover, there: Signature | None, side: Side, actor: Actor) -> None:
    if there is not None:
        raise HandoverSigned(who=there.signed_by, at=there.signed_at)
    goes = handover.signature(Side.GOES)
    if side is Side.COMES and goes is None:
        raise HandoverNotGiven
    if any(one.signed_by == actor.subject for one in handover.signatures):
        raise HandoverOfOne


_NOT_YOURS: Final = Text(vi="Nơi này không thuộc phạm vi của bạn", en="This place is outside your area")
_NO_SUCH_PLACE: Final = Text(
    vi="không phải mã xã, mã tỉnh hay `country`", en="is no code of a commune or province, and not `country`"
)
