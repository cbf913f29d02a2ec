"""The registers that officers keep: a commune's contacts, and the roster of those on duty."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.digests import take_up_digests
from services.notifications.commands.escalations import take_up_escalations
from services.notifications.commands.means import Means
from services.notifications.store import people
from services.notifications.store.people import ContactRecord, ShiftRecord, contact_binding, shift_binding
from shared import audit
from shared.communes import communes
from shared.errors import Forbidden
from shared.identity import Actor
from shared.ids import derived_id, new_id
from shared.privacy import BlindIndex
from shared.texts import Text


@dataclass(frozen=True)
class ContactGiven:
    """A person of a commune as an officer wrote it; the phone is a number that exists."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    role: str


@dataclass(frozen=True)
class ShiftGiven:
    """Somebody's duty as an officer wrote it. Without a place it is the whole country."""

    commune_code: str | None
    province_code: str | None
    name: str = field(repr=False)
    phone: str = field(repr=False)
    begins_at: datetime
    ends_at: datetime


async def replace_contacts(
    session: AsyncSession, actor: Actor, commune_code: str, given: Sequence[ContactGiven], means: Means, now: datetime
) -> None:
    """Let these be the commune's contacts; digests that waited for somebody go to them."""
    if not actor.may_act_in(commune_code):
        raise Forbidden(_NOT_YOURS)
    records = [_contact(commune_code, position, one, means) for position, one in enumerate(given)]
    await people.replace_contacts(session, commune_code, records, now)
    await audit.record(session, actor, "contacts replaced", "commune", [commune_code], contacts=len(records))
    await take_up_digests(session, actor, means, now)


async def replace_roster(
    session: AsyncSession,
    actor: Actor,
    given: Sequence[ShiftGiven],
    means: Means,
    index: BlindIndex,
    now: datetime,
) -> None:
    """Let these be the shifts of the officer's area; clocks and digests that waited for somebody go to them.

    The same shift given again stays the same. A shift of a place outside the area is forbidden.
    """
    for shift in given:
        _check_place(actor, shift)
    records = list({record.id: record for record in (_shift(one, means, index) for one in given)}.values())
    await people.replace_shifts(session, records, _area_of(actor), actor.subject, now)
    await audit.record(session, actor, "roster replaced", "shift", [record.id for record in records])
    await take_up_escalations(session, actor, means, now)
    await take_up_digests(session, actor, means, now)


def _check_place(actor: Actor, shift: ShiftGiven) -> None:
    if shift.commune_code is not None:
        allowed = actor.may_act_in(shift.commune_code)
    else:
        allowed = actor.area is None or shift.province_code in actor.area[1]
    if not allowed:
        raise Forbidden(_NOT_YOURS)


def _area_of(actor: Actor) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the communes (those of whole provinces too) and provinces whose shifts are replaced; None: all."""
    if actor.area is None:
        return None
    own, provinces = actor.area
    return own | {code for code, commune in communes().items() if commune.province_code in provinces}, provinces


def _contact(commune_code: str, position: int, given: ContactGiven, means: Means) -> ContactRecord:
    contact_id = new_id()
    return ContactRecord(
        id=contact_id,
        commune_code=commune_code,
        position=position,
        role=given.role,
        name=means.cipher.seal(given.name, contact_binding("name", contact_id)),
        phone=means.cipher.seal(given.phone, contact_binding("phone", contact_id)),
    )


def _shift(given: ShiftGiven, means: Means, index: BlindIndex) -> ShiftRecord:
    place = given.commune_code or given.province_code or "country"
    shift_id = derived_id("shift", place, index.of(given.phone).hex(), given.begins_at.isoformat(), given.ends_at.isoformat())
    return ShiftRecord(
        id=shift_id,
        commune_code=given.commune_code,
        province_code=given.province_code,
        begins_at=given.begins_at,
        ends_at=given.ends_at,
        name=means.cipher.seal(given.name, shift_binding("name", shift_id)),
        phone=means.cipher.seal(given.phone, shift_binding("phone", shift_id)),
    )


_NOT_YOURS = Text(vi="Địa bàn này không thuộc phạm vi của bạn", en="This place is outside your area")
