"""Confirmations by telephone: which digest went to a number whose owner still stands in the list, and that it was heard."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.confirmations import ConfirmationLink, OpenDigest
from services.notifications.domain.notices import Notice, NoticeKind
from services.notifications.store import notices
from shared.database import execute
from shared.errors import NotFound
from shared.texts import Text


@dataclass(frozen=True)
class MailedShift:
    """An e-mail with a link to whoever had a shift, and the address that stands there now; both sealed."""

    delivery_id: UUID
    sent_to: bytes = field(repr=False)
    email: bytes = field(repr=False)


class LinkUnknown(NotFound):
    """It is no link of ours, or its contact stands in the commune's list no more."""

    code = "confirmation-link-unknown"
    title = Text(
        vi="Đường dẫn xác nhận này không dùng được: có thể chép thiếu, hoặc người nhận không còn trong danh sách của xã",
        en="This link confirms nothing: perhaps a part of it is missing, or its recipient stands in the commune's list no more",
    )


# The one that arrived last before the answer: nobody answers what he has not got, and who answers what a later one stands for
# may not have got that later one.
# Where a gateway's answer was lost, or is not written down yet, the telephone may have it all the same: it is meant where that
# telephone has got no other.
# Of the very commune: that somebody above has its digest on his telephone is no confirmation of it, as at the desk.
_OPEN: Final = """
    select n.id as notice_id, n.commune_code, n.risk_level, n.drill, d.contact_id, d.shift_id,
           n.state = 'superseded' as is_superseded, n.state = 'acknowledged' as is_confirmed
      from deliveries d join notices n on n.id = d.notice_id
     where {which} and (d.state = 'sent' and d.accepted_at <= :at
                        or d.state = 'waiting' and d.in_doubt and d.first_tried_at <= :at)
       and n.kind = 'digest' and n.state in ('waiting', 'sent', 'superseded', 'acknowledged')
       and (exists (select 1 from commune_contacts c
                     where c.id = d.contact_id and c.commune_code = n.commune_code and c.removed_at is null)
            or exists (select 1 from duty_shifts s where s.id = d.shift_id and s.commune_code = n.commune_code
                          and s.removed_at is null and s.ends_at > :at))
     order by coalesce(d.delivered_at <= :at, false) desc, d.state = 'sent' desc,
              coalesce(d.delivered_at, d.accepted_at, d.first_tried_at) desc, d.id desc limit 1"""
_OPEN_DIGEST: Final = text(_OPEN.format(which="d.number_index = :index"))
_CALLED_DIGEST: Final = text(_OPEN.format(which="d.id = :id and d.way = 'voice'"))
_CONTACT: Final = text("select 1 from commune_contacts where id = :id and commune_code = :commune and removed_at is null")
# The last e-mail with such a link: to which address it went, and which one the shift has now.
_MAILED: Final = text("""
    select d.id as delivery_id, d.phone as sent_to, s.email from deliveries d join duty_shifts s on s.id = d.shift_id
     where d.notice_id = :notice and d.shift_id = :shift and d.way = 'email' and s.commune_code = :commune
       and s.removed_at is null and s.ends_at > :now and s.email is not null order by d.id desc limit 1""")
# What was heard of an earlier one, for which this one stands, is no answer to this one.
_HEARD: Final = text("""
    update notices set heard_at = :at, heard_by = :by
     where id = any(cast(:ids as uuid[])) and (heard_at is null or heard_at < created_at) returning id""")


async def find_open_digest(session: AsyncSession, index: bytes, at: datetime) -> OpenDigest | None:
    """Return the digest that a telephone means when it answers at this moment; None for a number that got none.

    Also where it is confirmed: the same answer told twice would otherwise confirm the one before it.
    """
    row = (await execute(session, _OPEN_DIGEST, {"index": index, "at": at})).mappings().first()
    return OpenDigest(**row) if row is not None else None


async def find_called_digest(session: AsyncSession, message_id: UUID, at: datetime) -> OpenDigest | None:
    """Return the digest that was read out in a call."""
    row = (await execute(session, _CALLED_DIGEST, {"id": message_id, "at": at})).mappings().first()
    return OpenDigest(**row) if row is not None else None


async def get_linked(session: AsyncSession, link: ConfirmationLink) -> Notice:
    """Return the digest that a link is for. Raises LinkUnknown where its contact is nobody of that commune any more."""
    (notice,) = await notices.find_notices(session, [link.notice_id]) or (None,)
    if notice is None or notice.kind is not NoticeKind.DIGEST:
        raise LinkUnknown
    values = {"id": link.contact_id, "commune": notice.commune_code}
    if link.contact_id is not None and (await execute(session, _CONTACT, values)).first() is None:
        raise LinkUnknown
    return notice


async def find_mailed(session: AsyncSession, notice: Notice, shift_id: UUID, now: datetime) -> MailedShift | None:
    """Return to which address of a shift of the notice's commune it went, and which one the shift has now.

    None where the shift is over or removed, or it has no address any more.
    """
    values = {"notice": notice.id, "shift": shift_id, "commune": notice.commune_code, "now": now}
    row = (await execute(session, _MAILED, values)).mappings().first()
    return MailedShift(**row) if row is not None else None


async def mark_heard(session: AsyncSession, ids: Collection[UUID], by: str, at: datetime) -> list[UUID]:
    """Somebody has these on his telephone and says so; return those for which it is news."""
    return [row.id for row in await execute(session, _HEARD, {"ids": sorted(ids), "by": by, "at": at})]
