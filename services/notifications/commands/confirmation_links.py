"""Links in e-mails: sealed, so that nobody can guess one; bound to a notice, its commune and one contact; used once."""

from dataclasses import replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.acknowledgements import acknowledge
from services.notifications.commands.context import Context
from services.notifications.domain.confirmations import Assurance, Confirmation, ConfirmationLink, Via
from services.notifications.domain.deliveries import delivery_phone_binding
from services.notifications.domain.notices import Notice, NoticeState
from services.notifications.store import confirmations
from services.notifications.store.confirmations import LinkUnknown
from services.notifications.store.duty import shift_binding
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


async def linked_notice(session: AsyncSession, actor: Actor, context: Context, link: ConfirmationLink, now: datetime) -> Notice:
    """Return the digest of a link to whoever comes by it. Raises LinkUnknown where he is nobody of that commune any more.

    A shift stays the same when another person takes it over: then its link is that of nobody.
    """
    if actor.subject != link.person:
        raise LinkUnknown
    notice = await confirmations.get_linked(session, link)
    if link.shift_id is None:
        return notice
    mailed = await confirmations.find_mailed(session, notice, link.shift_id, now)
    if mailed is None:
        raise LinkUnknown
    sent_to = context.cipher.open(mailed.sent_to, delivery_phone_binding(mailed.delivery_id))
    if sent_to != context.cipher.open(mailed.email, shift_binding("email", link.shift_id)):
        raise LinkUnknown
    return notice


async def confirm_by_link(
    session: AsyncSession, actor: Actor, context: Context, link: ConfirmationLink, now: datetime
) -> Notice:
    """Confirm the digest of a link for its contact, or for whoever has its shift: who is the actor of it, in its commune alone.

    Raises LinkUnknown, LinkOver, LinkUsed.
    """
    notice = await linked_notice(session, actor, context, link, now)
    if notice.state is NoticeState.ACKNOWLEDGED:
        raise LinkUsed
    if now > link.valid_until:
        raise LinkOver
    person = replace(actor, communes=frozenset({notice.commune_code or ""}), stands_as=link.stands_as)
    (await acknowledge(session, person, context, Confirmation([notice.id], Assurance.LINK, Via.LINK), now)).only()
    return notice
