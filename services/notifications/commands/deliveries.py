"""Messages to phones: sealed each for its own row, and claimed by whoever sends them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.sealed_links import confirmation_address
from services.notifications.domain.confirmations import ConfirmationLink
from services.notifications.domain.deliveries import (
    Claim,
    ClaimedDelivery,
    Delivery,
    DeliveryBatch,
    Lane,
    OutgoingMessage,
    Selection,
    Way,
    delivery_phone_binding,
)
from services.notifications.domain.phones import SealedPhone, code_in, number_in
from services.notifications.policy.message_forms import (
    only_read_out,
    to_be_read_out,
    with_confirmation,
    with_link,
    without_answer,
)
from services.notifications.policy.ways import next_offer, rules_on
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
    """Return one message for each phone, sealed for its new place; a phone that stands twice rings once, a damaged one never.

    `several`: it speaks of several households, and carries the code of none.
    """
    found: list[Delivery] = []
    seen: set[tuple[Way, str]] = set()
    for phone in phones:
        opened = _known(context, lane, phone)
        if opened is None:
            continue
        number = number_in(opened)
        if (phone.way, number) not in seen:
            seen.add((phone.way, number))
            delivery_id = new_id()
            sealed = context.cipher.seal(number if several else opened, delivery_phone_binding(delivery_id))
            # A digest is answered: by the number it is found, which stands in no row in clear.
            index = context.index.of(number) if lane is Lane.DIGESTS and phone.way is Way.SMS else None
            one = Delivery(delivery_id, notice_id, lane, sealed, phone.shift_id, now, phone.way)
            found.append(replace(one, contact_id=phone.contact_id, number_index=index, is_second=phone.is_second))
    return found


def _known(context: Context, lane: Lane, phone: SealedPhone) -> str | None:
    """Return a number, or None where it is damaged: of those who are on duty one must not keep the others waiting.

    What a key that is still to come will open waits for it. A household has this number alone: what is meant for it fails
    whole, and is seen where facts stand aside.
    """
    try:
        return context.cipher.open(phone.sealed, phone.bound_to)
    except Unreadable as error:
        if lane is Lane.HOUSEHOLDS or isinstance(error, UnknownKey):
            raise
        log.warning("address cannot be read", of=phone.bound_to.partition("|")[0], error=type(error).__name__)
        return None


async def claim_lanes(
    session: AsyncSession, actor: Actor, context: Context, selection: Selection, now: datetime
) -> DeliveryBatch:
    """Take up to 200 messages, the more urgent lane first, and write down by which provider each is about to be sent."""
    claim = Claim(MAX_AT_ONCE, now, now + CLAIM, context.sms_is_real, selection.ways)
    claimed = await deliveries.claim_lanes(session, selection.lanes, claim)
    return await _batch(session, actor, context, (claimed, selection.order), now)


async def claim_notice(session: AsyncSession, actor: Actor, context: Context, notice_id: UUID, now: datetime) -> DeliveryBatch:
    """Take what waits of one notice."""
    claim = Claim(MAX_AT_ONCE, now, now + CLAIM, context.sms_is_real, tuple(context.provider_order))
    claimed = await deliveries.claim_notice(session, notice_id, claim)
    return await _batch(session, actor, context, (claimed, context.provider_order), now)


async def _batch(
    session: AsyncSession,
    actor: Actor,
    context: Context,
    taken: tuple[Sequence[ClaimedDelivery], Mapping[Way, Sequence[str]]],
    now: datetime,
) -> DeliveryBatch:
    claimed, order = taken
    if not claimed:
        return DeliveryBatch()
    await audit.record(session, actor, "messages taken for sending", "batch", [new_id()], messages=len(claimed))
    rules = rules_on(context.way_rules, now)
    ordered = sorted(claimed, key=lambda one: (one.lane, one.id))
    offers = {one.id: offer for one in ordered if (offer := next_offer(one, order[one.way], rules, now)) is not None}
    opened = {one.id: message for one in ordered if (message := _opened(context, one)) is not None}
    await deliveries.save_offers(session, {key: offer for key, offer in offers.items() if key in opened})
    messages = tuple(replace(message, provider=offers[key].provider or "") for key, message in opened.items() if key in offers)
    return DeliveryBatch(messages, {one.id: one for one in ordered})


def _opened(context: Context, one: ClaimedDelivery) -> OutgoingMessage | None:
    """Return the message, or None where its phone cannot be read: one such phone must not keep the others waiting."""
    try:
        opened = context.cipher.open(one.phone, delivery_phone_binding(one.id))
    except Unreadable as error:
        key = error.key_id if isinstance(error, UnknownKey) else None
        log.warning("phone cannot be read", delivery_id=str(one.id), error=type(error).__name__, key=key)
        return None
    if one.way is Way.VOICE:
        said = to_be_read_out(one.text) if one.lane is Lane.DIGESTS else only_read_out(one.text)
        return OutgoingMessage(one.id, number_in(opened), said, one.drill)
    if one.way is Way.WEBHOOK:
        return OutgoingMessage(one.id, opened, without_answer(one.text), one.drill)
    code = code_in(opened)
    # Only now, so that no row of ours says in clear what opens a household's page, or confirms a digest.
    text = with_link(one.text, link_to(context.desk_url, code)) if code else one.text
    if one.way is Way.EMAIL and one.lane is Lane.DIGESTS and one.commune_code is not None:
        hours = rules_on(context.way_rules, one.first_tried_at).link_valid_hours
        until = one.first_tried_at + timedelta(hours=hours)
        if one.contact_id is not None:
            link = ConfirmationLink(one.notice_id, one.contact_id, until)
            text = with_confirmation(text, confirmation_address(context, link))
        elif one.shift_id is not None and one.is_of_commune:
            link = ConfirmationLink(one.notice_id, None, until, one.shift_id)
            text = with_confirmation(text, confirmation_address(context, link))
        else:
            # Somebody above, who confirms nothing for the commune.
            text = without_answer(text)
    return OutgoingMessage(one.id, number_in(opened), text, one.drill)
