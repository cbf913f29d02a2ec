"""Links in e-mails: sealed, so that nobody can guess one; bound to a notice, its commune and one contact; used once."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.acknowledgements import acknowledge
from services.notifications.commands.context import Context
from services.notifications.commands.links import LinkUnknown, open_link
from services.notifications.domain.confirmations import Assurance, Confirmation
from services.notifications.domain.notices import Notice, NoticeKind, NoticeState
from services.notifications.store import confirmations, notices
from shared.errors import Refused
from shared.identity import Actor
from shared.texts import Text


class LinkOver(Refused):
    """It was valid until a moment that has passed."""

    code = "confirmation-link-over"
    title = Text(
        vi="Đường dẫn xác nhận đã hết hạn: hãy xác nhận trên bàn trực", en="This link has expired: confirm at the desk instead"
    )


class LinkUsed(Refused):
    """The notice has been confirmed already; a link confirms once."""

    code = "confirmation-link-used"
    title = Text(vi="Tin này đã được xác nhận rồi", en="This notice has been confirmed already")


async def find_linked(session: AsyncSession, context: Context, token: str) -> Notice:
    """Return the notice that a link is for. Raises LinkUnknown where its contact is nobody of that commune any more."""
    link = open_link(context, token)
    (notice,) = await notices.find_notices(session, [link.notice_id]) or (None,)
    if notice is None or notice.kind is not NoticeKind.DIGEST or notice.commune_code is None:
        raise LinkUnknown
    if not await confirmations.is_contact(session, link.contact_id, notice.commune_code):
        raise LinkUnknown
    return notice


async def confirm_by_link(session: AsyncSession, context: Context, token: str, now: datetime) -> Notice:
    """Confirm the digest of a link for its contact. Raises LinkUnknown, LinkOver, LinkUsed."""
    link, notice = open_link(context, token), await find_linked(session, context, token)
    if notice.state is NoticeState.ACKNOWLEDGED:
        raise LinkUsed
    if now > link.valid_until:
        raise LinkOver
    person = Actor(subject=f"contact:{link.contact_id}", communes=frozenset({notice.commune_code or ""}))
    (await acknowledge(session, person, context, Confirmation([notice.id], Assurance.LINK), now)).only()
    return notice
