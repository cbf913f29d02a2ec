"""Law officers' data: one person enters it, another releases it, and from its first day on everything rests on it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.context import Context
from services.assessment.policy.law.entries import (
    Data,
    Entry,
    EntryDraft,
    NormData,
    check_new,
    check_release,
    check_withdrawal,
    released_of,
)
from services.assessment.policy.law.port import Law
from services.assessment.store.law import entries as entry_store
from shared import audit
from shared.clock import VIETNAM
from shared.errors import Forbidden
from shared.identity import Actor
from shared.ids import new_id
from shared.texts import Text

_ELSEWHERE: Final = Text(
    vi="Mức của tỉnh khác, hoặc quy định chung cả nước: ngoài địa bàn của bạn",
    en="Another province's norm, or what holds for the whole country, lies outside your area",
)


async def enter_data(session: AsyncSession, actor: Actor, context: Context, draft: EntryDraft, now: datetime) -> Entry:
    """Keep dated data as entered; nothing rests on it yet.

    Raises InvalidInput naming each field, Forbidden outside the officer's area.
    """
    _check_area(actor, draft.data)
    check_new(draft, await _current(session, context), now.astimezone(VIETNAM).date())
    entry = Entry(new_id(), draft.data, draft.source, actor.subject, now)
    await entry_store.insert_entry(session, entry)
    await audit.record(session, actor, "law entered", "rule_entry", [entry.id], document=draft.source.document)
    return entry


async def release_entry(session: AsyncSession, actor: Actor, context: Context, entry_id: UUID, now: datetime) -> Entry:
    """Let an entry take force on its first day, under the next version of the law.

    Raises NotFound, Forbidden, SamePerson, EntryHasEnded, ReleasedTooLate, and InvalidInput for a norm that a newer decree
    has overtaken.
    """
    version = await entry_store.lock_releases(session) + 1
    entry = await entry_store.get_entry(session, entry_id)
    _check_area(actor, entry.data)
    check_release(entry, actor.subject, await _current(session, context), now)
    await entry_store.end_entry(session, entry.released(version, actor.subject, now))
    await audit.record(session, actor, "law released", "rule_entry", [entry.id], version=version, entered_by=entry.entered_by)
    return await entry_store.get_entry(session, entry_id)


async def withdraw_entry(session: AsyncSession, actor: Actor, entry_id: UUID, reason: str, now: datetime) -> Entry:
    """Take an entry back before it is released. Raises NotFound, Forbidden, EntryHasEnded."""
    await entry_store.lock_releases(session)
    entry = await entry_store.get_entry(session, entry_id)
    _check_area(actor, entry.data)
    check_withdrawal(entry)
    await entry_store.end_entry(session, entry.withdrawn(reason, actor.subject, now))
    await audit.record(session, actor, "law withdrawn", "rule_entry", [entry.id])
    return await entry_store.get_entry(session, entry_id)


async def _current(session: AsyncSession, context: Context) -> Law:
    return context.law.with_released(released_of(await entry_store.list_released(session)))


def _check_area(actor: Actor, data: Data) -> None:
    """A province's officer looks after its norms; limits and days off hold for the country."""
    if not actor.may_act_in_province(data.province_code if isinstance(data, NormData) else None):
        raise Forbidden(_ELSEWHERE)
