"""A commune says where its people ask: address, telephone and hours of its office, as they stand on every household's page."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.contact_points import ContactPoint
from services.assessment.store.explanation import household_pages as page_store
from shared import audit
from shared.communes import communes
from shared.errors import FieldError, Forbidden, NotFound, Refused
from shared.identity import Actor
from shared.texts import Text

_NOT_YOURS: Final = Text(vi="Xã này ngoài địa bàn của bạn", en="This commune is outside your area")
_UNKNOWN: Final = Text(vi="Không có xã mang mã này", en="There is no commune of this code")
_STANDS: Final = Text(vi="hiện đã ghi: {stands}", en="stands there by now: {stands}")


class ContactPointChanged(Refused):
    """Somebody else has written it since it was read."""

    code = "contact-point-changed"
    title = Text(
        vi="Đã có người sửa sau khi bạn mở; hãy xem lại rồi ghi",
        en="Somebody has changed it since you read it; look, then write",
    )


async def read_contact_point(session: AsyncSession, actor: Actor, commune_code: str) -> ContactPoint | None:
    """Return where the people of a commune ask. Raises NotFound for no commune, Forbidden outside the officer's area."""
    _check(actor, commune_code)
    return await page_store.find_contact_point(session, commune_code)


async def write_contact_point(session: AsyncSession, actor: Actor, office: ContactPoint, now: datetime) -> ContactPoint:
    """Write it down; `office.revision` is the one that was read (0: none was there).

    Raises NotFound, Forbidden, and ContactPointChanged with what stands there where it was changed meanwhile.
    """
    _check(actor, office.commune_code)
    stands = await page_store.find_contact_point(session, office.commune_code, held=True)
    written = replace(office, revision=office.revision + 1, changed_by=actor.subject, changed_at=now)
    if (stands.revision if stands else 0) != office.revision or not await page_store.save_contact_point(session, written):
        raise ContactPointChanged(errors=tuple(_differences(stands)) if stands else ())
    await audit.record(session, actor, "office written", "commune", [office.commune_code], revision=written.revision)
    return written


def _differences(stands: ContactPoint) -> list[FieldError]:
    words = {"address": stands.address, "phone": stands.phone, "hours": stands.hours}
    return [FieldError(name, _STANDS, {"stands": value or "—"}) for name, value in words.items()]


def _check(actor: Actor, commune_code: str) -> None:
    if commune_code not in communes():
        raise NotFound(_UNKNOWN)
    if not actor.may_act_in(commune_code):
        raise Forbidden(_NOT_YOURS)
