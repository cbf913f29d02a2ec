"""The roster of those on duty."""

from collections.abc import Sequence
from datetime import UTC, datetime

from fastapi import APIRouter

from services.notifications.api.fields import NO_SUCH_COMMUNE, reachable_numbers
from services.notifications.api.schemas.duty import RosterRequest, RosterResponse, ShiftEntry, ShiftResponse
from services.notifications.commands.context import Context
from services.notifications.commands.duty import replace_roster
from services.notifications.domain.duty import RosterEntry
from services.notifications.store import duty
from services.notifications.store.duty import ShiftRecord, shift_binding
from shared.clock import now
from shared.communes import communes, province_of, provinces
from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.identity import Actor
from shared.need_to_know import masked_number
from shared.texts import Text


def duty_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of the roster."""
    router = APIRouter(tags=["people"])
    database = foundation.database

    async def roster_of(actor: Actor) -> RosterResponse:
        moment = now()
        async with database.reading() as session:
            records = await duty.list_roster(session, moment)
        shifts = [_shown(context, record, actor, moment) for record in records if _may_see(actor, record)]
        return RosterResponse(entries=shifts)

    @router.get("/v1/roster")
    async def get_roster(actor: CurrentActor) -> RosterResponse:
        """Show who is on duty, now and later."""
        return await roster_of(actor)

    @router.put("/v1/roster")
    async def put_roster(actor: CurrentActor, body: RosterRequest) -> RosterResponse:
        """Replace the roster of the officer's area; what waited because nobody was on duty goes out at once."""
        _check_places(body.entries)
        phones = reachable_numbers([entry.phone for entry in body.entries], "entries")
        entries = [_entry(entry, phone) for entry, phone in zip(body.entries, phones, strict=True)]
        async with database.transaction() as session:
            await replace_roster(session, actor, context, entries, now())
        return await roster_of(actor)

    return router


def _check_places(entries: Sequence[ShiftEntry]) -> None:
    errors = [
        FieldError(f"entries.{number}.commune_code", NO_SUCH_COMMUNE)
        for number, entry in enumerate(entries)
        if entry.commune_code is not None and entry.commune_code not in communes()
    ] + [
        FieldError(f"entries.{number}.province_code", Text(vi="không có tỉnh này", en="there is no such province"))
        for number, entry in enumerate(entries)
        if entry.province_code is not None and entry.province_code not in provinces()
    ]
    if errors:
        raise InvalidInput(*errors)


def _entry(entry: ShiftEntry, phone: str) -> RosterEntry:
    return RosterEntry(
        commune_code=entry.commune_code,
        province_code=entry.province_code,
        name=entry.name,
        phone=phone,
        begins_at=entry.begins_at.astimezone(UTC),
        ends_at=entry.ends_at.astimezone(UTC),
    )


def _may_see(actor: Actor, record: ShiftRecord) -> bool:
    """Everybody sees who is on duty for the country; otherwise those whose area touches the shift's place."""
    if record.commune_code is not None:
        return actor.may_act_in(record.commune_code)
    if record.province_code is None or actor.may_act_in_province(record.province_code):
        return True
    return record.province_code in {province_of(code) for code in actor.communes}


def _shown(context: Context, record: ShiftRecord, actor: Actor, moment: datetime) -> ShiftResponse:
    phone = context.cipher.open(record.phone, shift_binding("phone", record.id))
    own = record.commune_code in actor.communes or record.province_code in actor.provinces
    return ShiftResponse(
        id=record.id,
        commune_code=record.commune_code,
        province_code=record.province_code,
        name=context.cipher.open(record.name, shift_binding("name", record.id)),
        phone=phone if own else masked_number(phone),
        begins_at=record.begins_at,
        ends_at=record.ends_at,
        on_duty=record.begins_at <= moment < record.ends_at,
    )
