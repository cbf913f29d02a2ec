"""Corrections: another number, or one that turns out to be shared. Who was told by the wrong phone is told again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.news import read_known, say_anew, still_holds
from services.notifications.commands.outcomes import messages_to
from services.notifications.commands.shared_phones import announce_visits
from services.notifications.commands.visits import request_visits
from services.notifications.domain.cases import CaseContact, CorrectedContact, case_phone_binding
from services.notifications.domain.notices import Audience, Notice, NoticeKind, NoticeState
from services.notifications.domain.phones import number_in
from services.notifications.policy.visits import SHARED_PHONE, reason_for_visit
from services.notifications.store import cases, deliveries, notices
from shared import clocks
from shared.identity import Actor


async def readdress_outcomes(
    session: AsyncSession, actor: Actor, context: Context, corrected: Mapping[UUID, CorrectedContact], now: datetime
) -> None:
    """Let the open outcomes of these cases (whose rows are held) go where their people are reached now.

    What waits for the wrong number does not leave; the right number hears also what the wrong one was told. A number that
    came is used instead of a visit; one that is missing, or shared with others meanwhile, is a visit.
    """
    corrected = {case_id: one for case_id, one in corrected.items() if one.after.known}
    found = await notices.find_of_cases(session, corrected) if corrected else []
    if not found:
        return
    known = await read_known(session, sorted(corrected))
    found = [notice for notice in found if still_holds(notice, known)]
    contacts = {case_id: one.after for case_id, one in corrected.items()}
    shared = await cases.count_households(session, contacts.values())
    moved = {notice.id for notice in found if notice.case_id and _is_other(context, corrected[notice.case_id], notice.audience)}
    reasons = {n.id: reason_for_visit(contacts[n.case_id], n.audience, shared) for n in found if n.case_id}
    # Messages before notices, as everywhere.
    await deliveries.replace_notices(session, moved)
    await deliveries.withdraw_notices(session, [key for key, reason in reasons.items() if reason])
    held = await say_anew(session, await notices.lock_notices(session, [notice.id for notice in found]), moved, known)
    by_phone = [notice for notice in held if reasons[notice.id] is None and _may_be_texted(notice, moved)]
    visits = [notice.visited_for(reason) for notice in held if (reason := reasons[notice.id]) and _needs_visit(notice, moved)]
    await _text(session, context, by_phone, contacts, now)
    await notices.turn_to_in_person(session, {visit.id: visit.reason or "" for visit in visits})
    await request_visits(session, actor, context, visits, now)
    await announce_visits(session, context, visits, (contacts, shared), now)


async def _text(
    session: AsyncSession, context: Context, by_phone: Sequence[Notice], contacts: Mapping[UUID, CaseContact], now: datetime
) -> None:
    visits = [notice.id for notice in by_phone if notice.kind is NoticeKind.IN_PERSON]
    await notices.turn_to_phone(session, visits)
    messages = [message for notice in by_phone for message in messages_to(context, notice, contacts, now)]
    await deliveries.save_deliveries(session, messages)
    await clocks.stop(session, "told_in_person", visits, now)


def _may_be_texted(notice: Notice, moved: set[UUID]) -> bool:
    """What went, or would go, to another number; and a visit that nobody has made because a number was shared until now.

    A number that the gateway refused is not tried again because something else was corrected.
    """
    if notice.state not in _OPEN:
        return False
    return notice.id in moved or (notice.kind is NoticeKind.IN_PERSON and notice.reason == SHARED_PHONE)


def _needs_visit(notice: Notice, moved: set[UUID]) -> bool:
    """A text that has not left, or one that was told to another number; what the right number has heard is told."""
    if notice.kind is not NoticeKind.HOUSEHOLD:
        return False
    return notice.state is NoticeState.WAITING or (notice.state is NoticeState.SENT and notice.id in moved)


def _is_other(context: Context, one: CorrectedContact, audience: Audience) -> bool:
    before, after = (
        number_in(context.cipher.open(sealed, case_phone_binding(contact.case_id, audience))) if sealed else None
        for contact in (one.before, one.after)
        for sealed in (contact.phone(audience),)
    )
    return before != after


_OPEN: Final = frozenset({NoticeState.WAITING, NoticeState.SENT})
