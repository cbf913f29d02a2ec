"""The roster of those on duty, as officers keep it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.digests import assign_waiting_digests
from services.notifications.commands.escalations import assign_waiting_escalations
from services.notifications.domain.duty import RosterEntry
from services.notifications.store import duty
from services.notifications.store.duty import ShiftRecord, shift_binding
from shared import audit
from shared.communes import communes
from shared.errors import Forbidden
from shared.identity import Actor
from shared.ids import derived_id
from shared.texts import Text


async def replace_roster(
    session: AsyncSession, actor: Actor, context: Context, entries: Sequence[RosterEntry], now: datetime
) -> None:
    """Let these be the shifts of the officer's area; clocks and digests that waited for somebody go to them.

    The same shift given again stays the same. A shift of a place outside the area is forbidden.
    """
    if not all(_lies_within(actor, entry) for entry in entries):
        raise Forbidden(_NOT_YOURS)
    records = list({record.id: record for record in (_record(context, entry) for entry in entries)}.values())
    await duty.replace_shifts(session, records, _area_of(actor), actor.subject, now)
    await audit.record(session, actor, "roster replaced", "shift", [record.id for record in records])
    await assign_waiting_escalations(session, actor, context, now)
    await assign_waiting_digests(session, actor, context, now)


def _lies_within(actor: Actor, entry: RosterEntry) -> bool:
    if entry.commune_code is not None:
        return actor.may_act_in(entry.commune_code)
    return actor.may_act_in_province(entry.province_code)


def _area_of(actor: Actor) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the communes (those of whole provinces too) and provinces whose shifts are replaced; None: all."""
    if actor.area is None:
        return None
    own, provinces = actor.area
    return own | {code for code, commune in communes().items() if commune.province_code in provinces}, provinces


def _record(context: Context, entry: RosterEntry) -> ShiftRecord:
    place = entry.commune_code or entry.province_code or "country"
    number = context.index.of(entry.phone).hex()
    shift_id = derived_id("shift", place, number, entry.begins_at.isoformat(), entry.ends_at.isoformat())
    return ShiftRecord(
        id=shift_id,
        commune_code=entry.commune_code,
        province_code=entry.province_code,
        begins_at=entry.begins_at,
        ends_at=entry.ends_at,
        name=context.cipher.seal(entry.name, shift_binding("name", shift_id)),
        phone=context.cipher.seal(entry.phone, shift_binding("phone", shift_id)),
    )


_NOT_YOURS: Final = Text(vi="Địa bàn này không thuộc phạm vi của bạn", en="This place is outside your area")
