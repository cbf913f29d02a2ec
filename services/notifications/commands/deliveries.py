"""Messages to phones: sealed each for its own row, and claimed by whoever sends them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.domain.deliveries import (
    Claim,
    ClaimedDelivery,
    Delivery,
    DeliveryBatch,
    Lane,
    OutgoingMessage,
    delivery_phone_binding,
)
from services.notifications.domain.phones import SealedPhone, code_in, number_in
from services.notifications.policy.texts import with_link
from services.notifications.store import deliveries
from shared import audit
from shared.household_code import link_to
from shared.identity import Actor
from shared.ids import new_id
from shared.privacy import UnknownKey, Unreadable

log = structlog.get_logger(__name__)

MAX_AT_ONCE: Final = 200
CLAIM: Final = timedelta(seconds=12)
"""Longer than the gateway's five seconds, short enough that a killed sender's messages go within P4's thirty."""


def deliveries_of(  # noqa: PLR0913 - one option by name
    context: Context, notice_id: UUID, lane: Lane, phones: Iterable[SealedPhone], now: datetime, *, several: bool = False
) -> list[Delivery]:
    """Return one message for each phone, sealed for its new place; a phone that stands twice rings once.

    `several`: it speaks of several households, and carries the code of none.
    """
    found: list[Delivery] = []
    seen: set[str] = set()
    for phone in phones:
        opened = context.cipher.open(phone.sealed, phone.bound_to)
        number = number_in(opened)
        if number not in seen:
            seen.add(number)
            delivery_id = new_id()
            sealed = context.cipher.seal(number if several else opened, delivery_phone_binding(delivery_id))
            found.append(Delivery(delivery_id, notice_id, lane, sealed, phone.shift_id, now))
    return found


async def claim_lanes(
    session: AsyncSession, actor: Actor, context: Context, lanes: Sequence[Lane], now: datetime
) -> DeliveryBatch:
    """Take up to 200 messages of these lanes, the more urgent lane first."""
    claimed = await deliveries.claim_lanes(session, lanes, _claim(context, now))
    return await _batch(session, actor, context, claimed)


async def claim_notice(session: AsyncSession, actor: Actor, context: Context, notice_id: UUID, now: datetime) -> DeliveryBatch:
    """Take what waits of one notice."""
    claimed = await deliveries.claim_notice(session, notice_id, _claim(context, now))
    return await _batch(session, actor, context, claimed)


def _claim(context: Context, now: datetime) -> Claim:
    return Claim(MAX_AT_ONCE, now, now + CLAIM, context.sms_is_real)


async def _batch(session: AsyncSession, actor: Actor, context: Context, claimed: Sequence[ClaimedDelivery]) -> DeliveryBatch:
    if not claimed:
        return DeliveryBatch()
    await audit.record(session, actor, "messages taken for sending", "batch", [new_id()], messages=len(claimed))
    ordered = sorted(claimed, key=lambda one: (one.lane, one.id))
    messages = tuple(message for one in ordered if (message := _opened(context, one)) is not None)
    return DeliveryBatch(messages, {one.id: one for one in ordered})


def _opened(context: Context, one: ClaimedDelivery) -> OutgoingMessage | None:
    """Return the message, or None where its phone cannot be read: one such phone must not keep the others waiting."""
    try:
        opened = context.cipher.open(one.phone, delivery_phone_binding(one.id))
    except Unreadable as error:
        key = error.key_id if isinstance(error, UnknownKey) else None
        log.warning("phone cannot be read", delivery_id=str(one.id), error=type(error).__name__, key=key)
        return None
    code = code_in(opened)
    # Only now, so that no row of ours says in clear what opens a household's page.
    text = with_link(one.text, link_to(context.desk_url, code)) if code else one.text
    return OutgoingMessage(one.id, number_in(opened), text, one.drill)
