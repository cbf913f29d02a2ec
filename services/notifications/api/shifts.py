"""Single shifts of the roster, each with the revision that was read."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.api.fields import NO_SUCH_COMMUNE, NO_SUCH_PROVINCE, masked_email, mobile_number_of, second_numbers
from services.notifications.api.schemas.duty import (
    NewShiftEntry,
    ShiftChangeRequest,
    ShiftEntry,
    ShiftRemovedResponse,
    ShiftResponse,
)
from services.notifications.commands.context import Context
from services.notifications.commands.duty_places import visible_places
from services.notifications.commands.shifts import (
    ShiftNotFound,
    add_shift,
    change_shift,
    email_address,
    first_number,
    remove_shift,
    second_number,
    shift_name,
)
from services.notifications.domain.duty import RosterEntry, Shift, ShiftChange, ShiftSeen
from services.notifications.store import duty
from services.notifications.store.duty import ShiftRecord
from shared.clock import now
from shared.communes import communes, provinces
from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.http.preconditions import READ_RESPONSES, WRITE_RESPONSES, IfMatch, etag_of, seen_revision
from shared.identity import Actor
from shared.need_to_know import masked_number
from shared.unopened import masked_if_opened


def shifts_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of single shifts."""
    router = APIRouter(tags=["people"])
    database = foundation.database

    @router.get("/v1/shifts/{shift_id}", responses=READ_RESPONSES)
    async def get_shift(actor: CurrentActor, shift_id: UUID, response: Response) -> ShiftResponse:
        """Show one shift, with the ETag that changing it asks for."""
        async with database.reading() as session:
            record = await duty.get_record(session, shift_id)
        places = visible_places(actor)
        if record is None or record.removed_at is not None or (places is not None and record.place not in places):
            raise ShiftNotFound
        response.headers["ETag"] = etag_of(record.revision)
        return shown_shift(context, record, actor, now())

    @router.post("/v1/shifts", status_code=201, response_model=ShiftResponse)
    async def post_shift(request: Request, actor: CurrentActor, body: NewShiftEntry) -> Response:
        """Enter one shift: who stands there already stays. What waited because nobody was on duty goes out at once."""
        _check_place(body)
        # Who is kept by his `id` stands there already: a new shift says whom to call.
        phone = mobile_number_of(body.phone or "", "phone")
        (second,) = second_numbers({"": body.second_phone})
        entry = entry_of(body, phone, second)

        async def command(session: AsyncSession) -> ShiftResponse:
            moment = now()
            return shown_shift(context, await add_shift(session, actor, context, entry, moment), actor, moment)

        return await foundation.idempotency.once(request, actor, command)

    @router.put("/v1/shifts/{shift_id}", responses=WRITE_RESPONSES)
    async def put_shift(
        actor: CurrentActor, shift_id: UUID, body: ShiftChangeRequest, response: Response, if_match: IfMatch = None
    ) -> ShiftResponse:
        """Let one shift stand otherwise, as it was read; two who change it never write over one another."""
        (second,) = second_numbers({"": body.second_phone})
        change = ShiftChange(
            shift=ShiftSeen(shift_id, seen_revision(if_match)),
            name=body.name,
            phone=mobile_number_of(body.phone, "phone") if body.phone is not None else None,
            second_phone=second,
            begins_at=body.begins_at.astimezone(UTC),
            ends_at=body.ends_at.astimezone(UTC),
            post=body.post,
            email=body.email,
            calls=body.calls,
            drill=body.drill,
        )
        moment = now()
        async with database.transaction() as session:
            record = await change_shift(session, actor, context, change, moment)
        response.headers["ETag"] = etag_of(record.revision)
        return shown_shift(context, record, actor, moment)

    @router.post("/v1/shifts/{shift_id}/remove", responses=WRITE_RESPONSES)
    async def take_off(actor: CurrentActor, shift_id: UUID, if_match: IfMatch = None) -> ShiftRemovedResponse:
        """Take one shift off the roster, as it was read."""
        async with database.transaction() as session:
            await remove_shift(session, actor, context, ShiftSeen(shift_id, seen_revision(if_match)), now())
        return ShiftRemovedResponse(id=shift_id)

    return router


def entry_of(entry: ShiftEntry, phone: str, second_phone: str | None) -> RosterEntry:
    """Return a line of the roster with its numbers as gateways want them."""
    return RosterEntry(
        commune_code=entry.commune_code,
        province_code=entry.province_code,
        name=entry.name,
        phone=phone,
        begins_at=entry.begins_at.astimezone(UTC),
        ends_at=entry.ends_at.astimezone(UTC),
        post=entry.post,
        second_phone=second_phone,
        email=entry.email,
        calls=entry.calls,
        drill=entry.drill,
    )


def is_own(actor: Actor, shift: Shift | ShiftRecord) -> bool:
    """Tell whether an officer reads the number of this shift: it is of his very commune or province."""
    return shift.commune_code in actor.communes or shift.province_code in actor.provinces


def shown_shift(
    context: Context, record: ShiftRecord, actor: Actor, moment: datetime, *, called: bool | None = None
) -> ShiftResponse:
    """Return a shift as this officer may read it; `called`: whether he is who is called of those on this post now."""
    phone, second = first_number(context, record), second_number(context, record)
    own, email = is_own(actor, record), email_address(context, record)
    return ShiftResponse(
        id=record.id,
        commune_code=record.commune_code,
        province_code=record.province_code,
        name=shift_name(context, record),
        phone=phone if own else masked_if_opened(phone, masked_number),
        begins_at=record.begins_at,
        ends_at=record.ends_at,
        post=record.post,
        second_phone=second if own or second is None else masked_if_opened(second, masked_number),
        email=email if own else masked_email(email),
        calls=record.calls,
        drill=record.drill,
        revision=record.revision,
        edited_by=record.edited_by,
        edited_at=record.edited_at,
        on_duty=record.is_on(moment),
        refused=record.refused_at is not None,
        called=called,
    )


def _check_place(body: ShiftEntry) -> None:
    if body.commune_code is not None and body.commune_code not in communes():
        raise InvalidInput(FieldError("commune_code", NO_SUCH_COMMUNE))
    if body.province_code is not None and body.province_code not in provinces():
        raise InvalidInput(FieldError("province_code", NO_SUCH_PROVINCE))
