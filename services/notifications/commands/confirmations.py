"""Confirmations by telephone: worth what a telephone is worth, and nothing from a number that got no digest."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands.acknowledgements import acknowledge
from services.notifications.commands.context import Context
from services.notifications.commands.watches import note_own_act
from services.notifications.domain.confirmations import Assurance, Confirmation, KeyPress, OpenDigest, Reply, Via
from services.notifications.domain.phones import number_in
from services.notifications.policy.confirmations import needs_named_person
from services.notifications.policy.phones import reachable
from services.notifications.policy.ways import rules_on
from services.notifications.store import confirmations, duty, notices
from shared import audit, outbox
from shared.identity import Actor


async def take_replies(session: AsyncSession, actor: Actor, context: Context, replies: Sequence[Reply], now: datetime) -> None:
    """Confirm what telephones answer "1" to: each the digest that it got last, and nothing else.

    From a strange number, of somebody who stands in the list no more, or with other words it confirms nothing. At a high
    level of risk it is heard, and a named person must confirm besides. Harmless to repeat.
    """
    for reply in sorted(replies, key=lambda one: one.at):
        number = reachable(reply.sender)
        at = min(reply.at, now)
        digest = await confirmations.find_open_digest(session, context.index.of(number), at) if number else None
        outcome = "other_words"
        if digest is None or number is None or not await _still_answers(session, context, digest, number):
            outcome = "stranger"
        elif reply.confirms:
            outcome = await _confirm(session, actor, context, (digest, at, Via.REPLY), now)
        metrics.REPLIES.labels(reply.provider, outcome).inc()


async def take_keys(session: AsyncSession, actor: Actor, context: Context, keys: Sequence[KeyPress], now: datetime) -> None:
    """Confirm what was read out in a call in which somebody pressed 1; worth as much as an answer by SMS."""
    for one in keys:
        at = min(one.at, now)
        digest = await confirmations.find_called_digest(session, one.message_id, at)
        outcome = "other_words"
        if digest is None:
            outcome = "stranger"
        elif one.confirms:
            outcome = await _confirm(session, actor, context, (digest, at, Via.KEY), now)
        metrics.REPLIES.labels(one.provider, outcome).inc()


async def _still_answers(session: AsyncSession, context: Context, digest: OpenDigest, number: str) -> bool:
    """Tell whether the person of the digest has this number: a shift stays the same when another person takes it over."""
    if digest.shift_id is None:
        return True
    shift = (await duty.get_shifts(session, [digest.shift_id]))[digest.shift_id]
    return any(number_in(context.cipher.open_remark(phone.sealed, phone.bound_to)) == number for phone in shift.phones)


async def _confirm(
    session: AsyncSession, actor: Actor, context: Context, meant: tuple[OpenDigest, datetime, Via], now: datetime
) -> str:
    digest, at, via = meant
    if digest.is_superseded:
        return "superseded"
    if digest.is_confirmed:
        return "repeated"
    person = Actor(subject=digest.person, communes=frozenset({digest.commune_code}), stands_as=digest.stands_as)
    if needs_named_person(rules_on(context.way_rules, now), digest.risk_level):
        await notices.lock_notices(session, [digest.notice_id])
        heard = await confirmations.mark_heard(session, [digest.notice_id], person.subject, at)
        await audit.record(session, actor, "digest heard", "notice", heard or [digest.notice_id])
        await outbox.publish(session, await note_own_act(session, person, context, [(digest.commune_code, digest.drill)], now))
        return "heard"
    await acknowledge(session, person, context, Confirmation([digest.notice_id], Assurance.PHONE, via), now)
    return "confirmed"
