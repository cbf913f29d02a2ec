"""The roster of those on duty."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from services.notifications.api.fields import NO_SUCH_COMMUNE, NO_SUCH_PROVINCE, kept_ids, reachable_numbers, second_numbers
from services.notifications.api.schemas.duty import RosterRequest, RosterResponse, ShiftEntry
from services.notifications.api.shifts import entry_of, is_own, shown_shift
from services.notifications.commands.context import Context
from services.notifications.commands.duty import replace_roster
from services.notifications.commands.duty_places import visible_places
from services.notifications.commands.shifts import SAME_NUMBER
from services.notifications.domain.duty import RosterEdit
from services.notifications.domain.edits import COUNTRY, Document
from services.notifications.policy.duty import called_of
from services.notifications.store import duty, edits
from shared.clock import now
from shared.communes import communes, provinces
from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.http.preconditions import READ_RESPONSES, WRITE_RESPONSES, IfMatch, etag_of, seen_revision
from shared.identity import Actor
from shared.texts import Text


def duty_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of the roster."""
    router = APIRouter(tags=["people"])
    database = foundation.database

    async def roster_of(actor: Actor, response: Response) -> RosterResponse:
        moment = now()
        async with database.reading() as session:
            # The revision first: what is newer than the ETag is refused, what is older would be written over.
            revision = await edits.get_revision(session, Document.ROSTER)
            records = await duty.list_roster(session, visible_places(actor), moment)
        response.headers["ETag"] = etag_of(revision)
        called = called_of(record for record in records if record.is_on(moment) and record.refused_at is None)
        shown = [
            shown_shift(context, record, actor, moment, called=record.id in called if record.is_on(moment) else None)
            for record in records
        ]
        return RosterResponse(entries=shown)

    async def known_phones(actor: Actor, entries: Sequence[ShiftEntry]) -> dict[UUID, str]:
        """Return the numbers of those who are kept where they stand; elsewhere, only those that this officer may read."""
        places = defaultdict[UUID | None, set[str]](set)
        for entry in entries:
            places[entry.id].add(entry.commune_code or entry.province_code or COUNTRY)
        # Also of shifts replaced meanwhile: then the command says who changed what, which an unknown id would not.
        async with database.reading() as session:
            shifts = (await duty.get_shifts(session, kept_ids(entries))).values()
        usable = [shift for shift in shifts if places[shift.id] == {shift.place} or is_own(actor, shift)]
        return {shift.id: context.cipher.open_remark(shift.phone.sealed, shift.phone.bound_to) for shift in usable}

    @router.get("/v1/roster", responses=READ_RESPONSES)
    async def get_roster(actor: CurrentActor, response: Response) -> RosterResponse:
        """Show who is on duty, now and later."""
        return await roster_of(actor, response)

    @router.put("/v1/roster", responses=WRITE_RESPONSES)
    async def put_roster(
        actor: CurrentActor, body: RosterRequest, response: Response, if_match: IfMatch = None
    ) -> RosterResponse:
        """Replace the shifts of places as they were read; what waited because nobody was on duty goes out at once."""
        _check_places(body)
        phones = reachable_numbers(body.entries, await known_phones(actor, body.entries), "entries")
        seconds = second_numbers({f"entries.{number}.": entry.second_phone for number, entry in enumerate(body.entries)})
        _check_seconds(phones, seconds)
        given = zip(body.entries, phones, seconds, strict=True)
        edit = RosterEdit(
            entries=tuple(entry_of(entry, phone, second) for entry, phone, second in given),
            places=frozenset(body.places) if body.places is not None else None,
            seen=seen_revision(if_match),
        )
        async with database.transaction() as session:
            await replace_roster(session, actor, context, edit, now())
        return await roster_of(actor, response)

    return router


def _check_seconds(phones: Sequence[str], seconds: Sequence[str | None]) -> None:
    given = enumerate(zip(phones, seconds, strict=True))
    if errors := [FieldError(f"entries.{number}.second_phone", SAME_NUMBER) for number, (one, two) in given if one == two]:
        raise InvalidInput(*errors)


def _check_places(body: RosterRequest) -> None:
    errors = [
        FieldError(f"entries.{number}.commune_code", NO_SUCH_COMMUNE)
        for number, entry in enumerate(body.entries)
        if entry.commune_code is not None and entry.commune_code not in communes()
    ] + [
        FieldError(f"entries.{number}.province_code", NO_SUCH_PROVINCE)
        for number, entry in enumerate(body.entries)
        if entry.province_code is not None and entry.province_code not in provinces()
    ]
    if body.places is not None:
        errors += [
            FieldError(f"places.{number}", _NO_SUCH_PLACE)
            for number, place in enumerate(body.places)
            if place != COUNTRY and place not in communes() and place not in provinces()
        ] + [
            FieldError(f"entries.{number}", _NOT_AMONG_PLACES)
            for number, entry in enumerate(body.entries)
            if (entry.commune_code or entry.province_code or COUNTRY) not in body.places
        ]
    if errors:
        raise InvalidInput(*errors)


_NO_SUCH_PLACE: Final = Text(
    vi="không phải mã xã, mã tỉnh hay `country`", en="is no code of a commune or province, and not `country`"
)
_NOT_AMONG_PLACES: Final = Text(
    vi="ca trực của nơi không có trong `places`", en="is a shift of a place that is not among `places`"
)
