"""Next ways: what nobody confirms goes out by one more way, once, before its clock is missed; then its people on duty hear it.

They hear the digest itself, as the others did: nobody is told of his own silence.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands.context import Context
from services.notifications.commands.deliveries import deliveries_of
from services.notifications.domain.deliveries import Delivery, Lane, Way
from services.notifications.domain.next_ways import NextWay, Tried
from services.notifications.domain.notices import Notice
from services.notifications.domain.phones import SealedPhone, number_in
from services.notifications.policy.duty import covering
from services.notifications.policy.next_ways import candidates, due_since, following, moments, resumed
from services.notifications.policy.ways import rules_on
from services.notifications.store import contacts, deliveries, duty, next_ways
from shared import audit, clocks
from shared.identity import Actor
from shared.paces import find_of_drills
from shared.privacy import Unreadable

log = structlog.get_logger(__name__)

_MAX_AT_ONCE: Final = 500
"""How many digests one turn takes: what is more waits for the next, half a second later."""


async def await_confirmation(session: AsyncSession, context: Context, sent: Sequence[Notice], now: datetime) -> None:
    """These digests go to their communes from now on: say when each goes by one more way.

    What stands for earlier ones goes on where they were: a commune that is silent hears no first call with every digest.
    """
    if not sent:
        return
    earlier = await next_ways.find_earlier(session, [notice.id for notice in sent])
    paces = await find_of_drills(session, [(notice.incident_id, notice.drill) for notice in sent])
    rules = rules_on(context.way_rules, now)
    schedules: dict[UUID, next_ways.Schedule] = {}
    for notice in sent:
        (since, following_at), withdrawn = earlier.get(notice.id, ((now, None), 0))
        planned = moments(rules, notice.risk_level, since, paces[notice.incident_id])
        at = resumed(planned, following_at, withdrawn, now) if notice.id in earlier else following(planned, now)
        schedules[notice.id] = (since, at)
    await next_ways.schedule(session, schedules)


async def try_next_ways(session: AsyncSession, actor: Actor, context: Context) -> int:
    """Let each digest that nobody has confirmed by its moment go by one more way; return how many messages that makes.

    By the database's clock. After a standstill all ways that were due meanwhile go at once. Harmless to repeat: a way is tried
    once for all digests of a commune that nobody has confirmed.
    """
    due = await next_ways.lock_due(session, _MAX_AT_ONCE, sms_is_real=context.sms_is_real)
    if not due:
        return 0
    now = await clocks.present(session)
    paces = await find_of_drills(session, [(one.incident_id, one.drill) for one in due])
    rules = rules_on(context.way_rules, now)
    planned = {one.id: moments(rules, one.risk_level, one.tried_from, paces[one.incident_id]) for one in due}
    counts = {one.id: due_since(planned[one.id], one.next_way_at, now) for one in due}
    messages = await _messages(session, context, {one.id: (one.commune_code, one.drill) for one in due}, counts, now)
    await deliveries.save_deliveries(session, messages)
    await next_ways.schedule(session, {one.id: (one.tried_from, following(planned[one.id], now)) for one in due})
    await audit.record(session, actor, "next ways tried", "notice", [one.id for one in due], messages=len(messages))
    return len(messages)


async def try_at_once(
    session: AsyncSession, actor: Actor, context: Context, failed: Sequence[Notice], now: datetime
) -> set[UUID]:
    """Let these digests, which are held and which no way has brought to anybody, go by the next one; return which do."""
    if not failed:
        return set()
    communes = {notice.id: (notice.commune_code or "", notice.drill) for notice in failed}
    messages = await _messages(session, context, communes, dict.fromkeys(communes, 1), now)
    await deliveries.save_deliveries(session, messages)
    going_on = {message.notice_id for message in messages}
    if going_on:
        await audit.record(session, actor, "next ways tried", "notice", sorted(going_on), messages=len(messages))
    return going_on


async def try_new_numbers(session: AsyncSession, actor: Actor, context: Context, commune_code: str, now: datetime) -> int:
    """Let what a commune has not confirmed go at once to new numbers of its contacts; return how many messages that makes.

    A dead number that was corrected is a way that nobody has tried; also where the digest was given up. What is no longer valid
    by its own words is left alone.
    """
    since = now - timedelta(hours=rules_on(context.way_rules, now).link_valid_hours)
    unconfirmed = await next_ways.lock_unconfirmed_of(session, commune_code, since)
    if not unconfirmed:
        return 0
    communes = {key: (commune_code, drill) for key, drill in unconfirmed.items()}
    messages = await _messages(session, context, communes, dict.fromkeys(communes, 1), now, meant=_is_number_of_contact)
    if messages:
        going_on = sorted({message.notice_id for message in messages})
        await next_ways.go_on(session, going_on)
        # Once more by the way that it went first: the moments of the next ones stay as they are.
        await deliveries.save_deliveries(session, [replace(message, turn=0) for message in messages])
        await audit.record(session, actor, "new numbers tried", "notice", going_on, messages=len(messages))
    return len(messages)


async def _messages(  # noqa: PLR0913 - one option by name
    session: AsyncSession,
    context: Context,
    communes: Mapping[UUID, tuple[str, bool]],
    counts: Mapping[UUID, int],
    now: datetime,
    *,
    meant: Callable[[NextWay], bool] = lambda _: True,
) -> list[Delivery]:
    """Return the messages of so many next ways of each digest: of a commune, real or a drill's (True)."""
    codes = {code for code, _ in communes.values()}
    addresses = await contacts.find_phones(session, codes)
    shifts = await duty.list_on_duty(session, codes, (), now)
    tried = await next_ways.find_tried(session, communes)
    rules = rules_on(context.way_rules, now)
    made: list[Delivery] = []
    for notice_id, (code, drill) in sorted(communes.items()):
        before = tried.get(notice_id, Tried())
        open_to_it = candidates(
            rules, addresses.get((code, drill), ()), covering(shifts, drill=drill), (code, now), context.provider_order
        )
        left = islice(filter(meant, _untried(context, open_to_it, before)), counts[notice_id])
        for turn, one in enumerate(left, start=before.turns + 1):
            messages = deliveries_of(context, notice_id, Lane.DIGESTS, one.addresses, now)
            made += [replace(message, turn=turn) for message in messages]
            metrics.NEXT_WAYS.labels(one.way.value, one.to).inc()
    return made


def _untried(context: Context, all_ways: Iterator[NextWay], before: Tried) -> Iterator[NextWay]:
    """Leave out what was tried, and every telephone that has its SMS: whoever stands in two lists is told once."""
    rung = set(before.numbers)
    for one in all_ways:
        # Of numbers each is known by itself: who was tried by SMS may have another one since.
        if one.to == "contacts" and one.way in before.ways and one.way is not Way.SMS:
            continue
        addresses = [phone for phone in one.addresses if _is_new(phone, before)]
        opened = {index: phone for phone in addresses if (index := _index_of(context, phone)) is not None}
        if one.way is Way.SMS:
            opened = {index: phone for index, phone in opened.items() if index not in rung}
            rung |= opened.keys()
        if opened:
            yield replace(one, addresses=tuple(opened.values()))


def _is_number_of_contact(one: NextWay) -> bool:
    return one.to == "contacts" and one.way is Way.SMS


def _is_new(phone: SealedPhone, before: Tried) -> bool:
    """Whoever is on duty is written to and called once; by SMS each of his numbers is known by itself."""
    return phone.way is Way.SMS or phone.shift_id is None or (phone.way, phone.shift_id) not in before.shifts


def _index_of(context: Context, phone: SealedPhone) -> bytes | None:
    """Return the number blinded, or None where it cannot be read: one such address must not keep the others waiting."""
    try:
        return context.index.of(number_in(context.cipher.open(phone.sealed, phone.bound_to)))
    except Unreadable as error:
        log.warning("address cannot be read", of=phone.bound_to, error=type(error).__name__)
        return None
