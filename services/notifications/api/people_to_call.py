"""Whom to call at a place: for officers who may have to, on numbers that nobody else reads; each look is recorded."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.shifts import first_number, second_number, shift_name
from services.notifications.domain.duty import Post
from services.notifications.store import contacts, duty
from services.notifications.store.contacts import ContactRecord, contact_binding
from services.notifications.store.duty import ShiftRecord
from shared import audit
from shared.clock import now
from shared.communes import communes, provinces
from shared.errors import FieldError, Forbidden, InvalidInput
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.need_to_know import calls_duty
from shared.texts import Text
from shared.unopened import is_unopened


class PersonToCall(BaseModel):
    """Somebody of a place, by all of his numbers."""

    name: str
    phones: list[str]
    post: Post | None = Field(description="As what he is on duty now; null: one of the commune's contacts.")
    role: str | None = Field(default=None, description="What a contact is, in the commune's own words.")
    drill: bool = Field(default=False, description="Invented for an exercise.")


class PeopleToCallResponse(BaseModel):
    """Who is on duty at the place now, then the contacts of a commune."""

    place: str
    to_call: list[PersonToCall]


def people_to_call_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["people"])

    @router.post("/v1/duty/{place}/disclosures")
    async def post_disclosure(actor: CurrentActor, place: str) -> PeopleToCallResponse:
        """Read whom to call at a commune or province, and on which numbers; it is recorded that one has looked.

        For officers of the very place, of a commune's province, and of a commune for the province above it.
        """
        if place not in communes() and place not in provinces():
            raise InvalidInput(FieldError("place", _NO_SUCH_PLACE))
        if not calls_duty(actor, *((place, None) if place in communes() else (None, place))):
            raise Forbidden(_NOT_YOURS)
        async with foundation.database.transaction() as session:
            found = await people_of(session, context, [place], now())
            await audit.record(session, actor, "duty numbers read", "place", [place])
        return PeopleToCallResponse(place=place, to_call=found[place])

    return router


async def people_of(
    session: AsyncSession, context: Context, places: Collection[str], moment: datetime
) -> Mapping[str, list[PersonToCall]]:
    """Return whom to call at each of these communes and provinces: on duty now on a number that exists, then contacts."""
    found: dict[str, list[PersonToCall]] = {place: [] for place in places}
    if not found:
        return found
    for shift in await duty.list_roster(session, found, moment):
        if shift.is_on(moment) and shift.refused_at is None:
            found[shift.place].append(_of_shift(context, shift))
    for contact in await contacts.list_contacts(session, found):
        found[contact.commune_code].append(_of_contact(context, contact))
    return found


def _of_shift(context: Context, shift: ShiftRecord) -> PersonToCall:
    # What cannot be read must hide neither whom else one can call, nor what else is known of this one.
    numbers = [one for one in (first_number(context, shift), second_number(context, shift)) if one and not is_unopened(one)]
    return PersonToCall(name=shift_name(context, shift), phones=numbers, post=shift.post, drill=shift.drill)


def _of_contact(context: Context, contact: ContactRecord) -> PersonToCall:
    phone = context.cipher.open_remark(contact.phone, contact_binding("phone", contact.id))
    name = context.cipher.open_remark(contact.name, contact_binding("name", contact.id))
    phones = [] if is_unopened(phone) else [phone]
    return PersonToCall(name=name, phones=phones, post=None, role=contact.role, drill=contact.drill)


_NO_SUCH_PLACE: Final = Text(vi="không có xã hay tỉnh này", en="there is no such commune or province")
_NOT_YOURS: Final = Text(
    vi="Số trực của nơi này chỉ cán bộ của nơi đó, của tỉnh đó và của xã trong tỉnh được xem",
    en="Duty numbers of a place are read by its own officers, those of its province, and those of communes below it",
)
