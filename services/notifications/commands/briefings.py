"""Recording that somebody above told a commune: another act than confirming, shown apart; it ends no clock of confirmation."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.acknowledgements import may_see
from services.notifications.commands.context import Context
from services.notifications.commands.watches import note_contacts
from services.notifications.domain.briefings import Briefing, NewBriefing, told_to_binding
from services.notifications.domain.notices import NoticeKind
from services.notifications.domain.watches import Contact
from services.notifications.store import briefings, notices
from shared import audit
from shared.errors import FieldError, InvalidInput, Refused
from shared.identity import Actor
from shared.ids import new_id
from shared.texts import Text

_AHEAD: Final = timedelta(minutes=5)
"""Watches differ: so far ahead a moment is taken for now."""


class NotToldByOthers(Refused):
    """Only what a commune must confirm is told to it by somebody above."""

    code = "not-told-by-others"
    title = Text(vi="Chỉ thông báo gửi xã mới ghi “đã báo xã” được", en="Only a notice to a commune is told to it by others")


async def record_briefing(session: AsyncSession, actor: Actor, context: Context, given: NewBriefing, now: datetime) -> Briefing:
    """Write down who told whom of a commune's notice. The commune is heard of; its own confirmation is still awaited.

    Raises NoticeNotFound (also for another area), NotToldByOthers, InvalidInput for a moment to come or before the notice.
    """
    (notice,) = await notices.lock_notices(session, [given.notice_id]) or (None,)
    if notice is None or not may_see(actor, notice):
        raise notices.NoticeNotFound
    if notice.kind is not NoticeKind.DIGEST or notice.commune_code is None:
        raise NotToldByOthers
    told_at = given.told_at or now
    if told_at > now + _AHEAD:
        raise InvalidInput(FieldError("told_at", _TO_COME))
    if told_at < notice.created_at:
        raise InvalidInput(FieldError("told_at", _BEFORE))
    briefing_id = new_id()
    one = Briefing(
        id=briefing_id,
        notice_id=notice.id,
        told_by=actor.subject,
        told_to=context.cipher.seal(given.told_to, told_to_binding(briefing_id)),
        by=given.by,
        told_at=min(told_at, now),
        recorded_at=now,
    )
    await briefings.save_briefing(session, one)
    await audit.record(session, actor, "commune told by another", "notice", [notice.id], by=given.by)
    await note_contacts(session, actor, context, [Contact(notice.commune_code, one.told_at, notice.drill, is_act=True)], now)
    return one


_TO_COME: Final = Text(vi="chưa đến: hãy ghi lúc đã báo", en="is still to come: give the moment at which it was told")
_BEFORE: Final = Text(vi="trước khi có thông báo này", en="lies before the notice itself")
