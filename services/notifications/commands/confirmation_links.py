"""Links in e-mails: sealed, so that nobody can guess one; bound to a notice, its commune and one contact; used once."""

from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.acknowledgements import acknowledge
from services.notifications.commands.context import Context
from services.notifications.domain.confirmations import Assurance, Confirmation, ConfirmationLink
from services.notifications.domain.notices import Notice, NoticeState
from services.notifications.store import confirmations
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


async def confirm_by_link(
    session: AsyncSession, actor: Actor, context: Context, link: ConfirmationLink, now: datetime
) -> Notice:
    """Confirm the digest of a link for its contact, who is the actor of it, in the digest's commune alone.

    Raises LinkUnknown, LinkOver, LinkUsed.
    """
    notice = await confirmations.get_linked(session, link)
    if notice.state is NoticeState.ACKNOWLEDGED:
        raise LinkUsed
    if now > link.valid_until:
        raise LinkOver
    person = replace(actor, communes=frozenset({notice.commune_code or ""}))
    (await acknowledge(session, person, context, Confirmation([notice.id], Assurance.LINK), now)).only()
    return notice
