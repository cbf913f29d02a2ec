"""Digests: what a commune must know, gathered by windows, one notice a window."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands.context import Context
from services.notifications.commands.deliveries import deliveries_of
from services.notifications.commands.next_ways import await_confirmation
from services.notifications.domain.deliveries import Lane
from services.notifications.domain.digests import (
    ConfirmationTerm,
    Digest,
    DigestItem,
    commune_of_group,
    delivery_workflow,
    digest_group,
)
from services.notifications.domain.notices import NO_RECIPIENT, Audience, Notice, NoticeKind, NoticeState
from services.notifications.domain.recipients import Recipient
from services.notifications.domain.supersessions import EarlierDigests
from services.notifications.policy import texts
from services.notifications.policy.duty import covering
from services.notifications.policy.recipients import recipient_of
from services.notifications.policy.ways import first_addresses, rules_on
from services.notifications.store import cases, contacts, deliveries, digests, duty, notices, supersessions
from shared import audit, outbox, windows
from shared.communes import province_of
from shared.identity import Actor
from shared.ids import WorkflowRef, new_id
from shared.outbox import Wake
from shared.paces import find_of_drills
from shared.targets import ACKNOWLEDGED, target_on
from shared.windows import Window

_MAX_AT_ONCE: Final = 500
"""How many waiting digests one turn delivers: what is more waits for the next, a second later."""


async def gather_digest(
    session: AsyncSession, actor: Actor, context: Context, items: Sequence[DigestItem], now: datetime
) -> None:
    """Put these items into their communes' digests; the first after quiet goes at once."""
    if not items:
        return
    groups = [digest_group(item.incident_id, item.commune_code) for item in items]
    joined = await windows.join(session, context.digest_window, groups, now)
    await digests.save_items(session, items, joined)
    rules = rules_on(context.way_rules, now)
    urgent = {group for group, item in zip(groups, items, strict=True) if item.kind in rules.urgent}
    if urgent:
        await windows.hasten(session, context.digest_window, urgent, now + timedelta(seconds=rules.urgent_within_s))
    await audit.record(session, actor, "digest items gathered", "window", sorted(set(joined)), items=len(items))
    await close_digests(session, actor, context, now)


async def gather_news(
    session: AsyncSession, actor: Actor, context: Context, items: Sequence[DigestItem], now: datetime
) -> None:
    """Put what was heard of cases into the digests of the communes where these lie now, whatever the facts say of the place."""
    places = await cases.lock_places(session, [item.case_id for item in items if item.case_id is not None])
    placed = [replace(item, commune_code=places.get(item.case_id, item.commune_code)) for item in items]
    await gather_digest(session, actor, context, placed, now)


async def close_digests(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Make a notice of each window that is full or due, and have it delivered; return how many.

    A commune whose last digest somebody has in hand at this moment waits for the next turn: two digests would otherwise stand
    side by side, and each would go by all ways and to all people.
    """
    ready = await windows.list_ready(session, context.digest_window, now)
    unconfirmed = await supersessions.lock_unconfirmed(session, ready) if ready else {}
    free = [group for group in ready if not unconfirmed.get(group, EarlierDigests()).held]
    closed = await windows.close(session, context.digest_window, now, free) if free else []
    if not closed:
        return 0
    # Of several windows of one commune that close together, the last one stands for what was before them.
    last = {window.group_key: window.id for window in sorted(closed, key=lambda one: one.number)}
    earlier = {window.id: unconfirmed.get(window.group_key, EarlierDigests()) for window in closed}
    earlier = {key: one if key in last.values() else EarlierDigests() for key, one in earlier.items()}
    held = await digests.count_windows(session, {key: one.windows for key, one in earlier.items()})
    closed = [window for window in closed if window.id in held]
    if not closed:
        return 0
    recipients = await _recipients(session, {commune_of_group(window.group_key)[1] for window in closed}, now)
    terms = await _terms(session, context, closed, (held, earlier), now)
    drafts = [
        # Whoever comes later than it was made reads no moment that is over.
        _draft(context, window, (held[window.id], earlier[window.id], terms[window.id] if there else None), now)
        for window in closed
        for there in ((commune_of_group(window.group_key)[1], held[window.id].drill) in recipients,)
    ]
    made = [_addressed(draft, recipients.get(_served(draft))) for draft in drafts]
    new = await notices.save_notices(session, made)
    made = [notice for notice in made if notice.id in new]
    replaced = [(notice.id, ids) for notice in made if notice.window_id and (ids := earlier[notice.window_id].notices)]
    if replaced:
        await supersessions.supersede(session, replaced)
        await audit.record(session, actor, "digests superseded", "notice", [one for _, ids in replaced for one in ids])
    await audit.record(session, actor, "digests made", "notice", [notice.id for notice in made])
    await _send(session, context, made, recipients, now)
    metrics.NOTICES.labels(NoticeKind.DIGEST.value).inc(len(made))
    return len(made)


async def assign_waiting_digests(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Deliver the digests that nobody was there to receive, as far as somebody is there now; return how many."""
    recipients = await _recipients(session, await notices.list_communes_without_recipient(session), now)
    if not recipients:
        return 0
    # By who can be served: what waits for nobody stands before nobody.
    waiting = await notices.lock_without_recipient(session, recipients, _MAX_AT_ONCE)
    found = [_addressed(notice, recipients[_served(notice)]) for notice in waiting]
    if found:
        await notices.save_recipients(session, found)
        await audit.record(session, actor, "digests taken up", "notice", [notice.id for notice in found])
        await _send(session, context, found, recipients, now)
    return len(found)


async def _recipients(session: AsyncSession, communes: Collection[str], now: datetime) -> dict[tuple[str, bool], Recipient]:
    """Return who gets the digests of each of these communes, real ones and (True) drills, as far as somebody is there."""
    if not communes:
        return {}
    phones = await contacts.find_phones(session, communes)
    provinces = {code: province_of(code) for code in communes}
    shifts = await duty.list_on_duty(session, communes, {code for code in provinces.values() if code}, now)
    found = {
        (code, drill): recipient_of(code, provinces[code], phones.get((code, drill), []), covering(shifts, drill=drill), now)
        for code in communes
        for drill in (False, True)
    }
    return {served: recipient for served, recipient in found.items() if recipient is not None}


async def _send(
    session: AsyncSession,
    context: Context,
    made: Sequence[Notice],
    recipients: Mapping[tuple[str, bool], Recipient],
    now: datetime,
) -> None:
    """Lay the messages out for the gateway and start the workflow of each notice that has a recipient."""
    ready = [(notice, recipient) for notice in made if (recipient := recipients.get(_served(notice))) is not None]
    rules = rules_on(context.way_rules, now)
    messages = [
        message
        for notice, recipient in ready
        for addresses in (first_addresses(rules, notice.risk_level, recipient.phones, context.provider_order),)
        for message in deliveries_of(context, notice.id, Lane.DIGESTS, addresses, now)
    ]
    await deliveries.save_deliveries(session, messages)
    await await_confirmation(session, context, [notice for notice, _ in ready], now)
    await outbox.wake(session, [Wake(_ref(notice), str(notice.id)) for notice, _ in ready])


async def _terms(
    session: AsyncSession,
    context: Context,
    closed: Sequence[Window],
    content: tuple[Mapping[UUID, Digest], Mapping[UUID, EarlierDigests]],
    now: datetime,
) -> dict[UUID, ConfirmationTerm]:
    """Return until when the digests of these windows must be confirmed: with the first for which they stand, or from now on."""
    held, earlier = content
    paces = await find_of_drills(session, [(commune_of_group(one.group_key)[0], held[one.id].drill) for one in closed])
    before = await digests.find_earlier_dues(session, {window: one.notices for window, one in earlier.items()})
    valid_until = now + timedelta(hours=rules_on(context.way_rules, now).link_valid_hours)
    found: dict[UUID, ConfirmationTerm] = {}
    for one in closed:
        limit = target_on(ACKNOWLEDGED, now, held[one.id].risk_level)
        due_at = before.get(one.id) or limit.due_after(now, paces[commune_of_group(one.group_key)[0]])
        found[one.id] = ConfirmationTerm(now, due_at, valid_until)
    return found


def _draft(
    context: Context, window: Window, content: tuple[Digest, EarlierDigests, ConfirmationTerm | None], now: datetime
) -> Notice:
    held, earlier, term = content
    incident_id, commune_code = commune_of_group(window.group_key)
    stands_for = len(earlier.windows)
    wording = texts.of_digest(
        commune_code, held.counts, context.notices_url, stands_for=stands_for, term=term, drill=held.drill
    )
    return Notice(
        id=new_id(),
        kind=NoticeKind.DIGEST,
        audience=Audience.COMMUNE,
        incident_id=incident_id,
        drill=held.drill,
        commune_code=commune_code,
        province_code=province_of(commune_code),
        state=NoticeState.WAITING,
        template=wording.template,
        template_version=wording.version,
        text=wording.text,
        item_count=sum(held.counts.values()),
        created_at=now,
        window_id=window.id,
        window_number=window.number,
        risk_level=held.risk_level,
    )


def _ref(notice: Notice) -> WorkflowRef:
    return delivery_workflow(notice.incident_id, notice.commune_code, notice.window_number)


def _served(notice: Notice) -> tuple[str, bool]:
    return notice.commune_code or "", notice.drill


def _addressed(notice: Notice, recipient: Recipient | None) -> Notice:
    if recipient is None:
        return replace(notice, reason=NO_RECIPIENT)
    return replace(notice, recipient=recipient.name, reason=None)
