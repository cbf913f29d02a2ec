"""Who is told: the contacts of a commune, and the roster of those on duty."""

from datetime import UTC, datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from services.notifications.commands.means import Means
from services.notifications.commands.registers import ContactGiven, ShiftGiven, replace_contacts, replace_roster
from services.notifications.policy.phones import masked, reachable
from services.notifications.store import people
from services.notifications.store.people import ContactRecord, ShiftRecord, contact_binding, shift_binding
from shared.clock import now
from shared.communes import communes, province_of, provinces
from shared.errors import FieldError, Forbidden, InvalidInput
from shared.events.household import Line
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.identity import Actor
from shared.texts import Text

_MAX_CONTACTS = 10
_Phone = Annotated[str, Field(min_length=3, max_length=30)]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ContactInput(_Input):
    """A person of the commune who gets its digests."""

    name: Line
    phone: _Phone
    role: Annotated[str, Field(min_length=1, max_length=100, description="What the person is, e.g. chair, officer on duty.")]


class ContactsInput(_Input):
    """All contacts of the commune, in order; those given before are replaced."""

    contacts: Annotated[list[ContactInput], Field(max_length=_MAX_CONTACTS)]


class ContactView(BaseModel):
    """A contact; the phone shows its last two digits only, except to officers of this very commune."""

    id: UUID
    name: str
    phone: str
    role: str


class ContactsView(BaseModel):
    """The contacts of a commune."""

    commune_code: str
    contacts: list[ContactView]


class ShiftInput(_Input):
    """Who is on duty from when until when: for a commune, a province, or (neither given) the whole country."""

    commune_code: str | None = None
    province_code: str | None = None
    name: Line
    phone: _Phone
    begins_at: AwareDatetime = Field(alias="from")
    ends_at: AwareDatetime = Field(alias="until")

    @model_validator(mode="after")
    def _one_place_and_time(self) -> Self:
        if self.commune_code is not None and self.province_code is not None:
            raise PydanticCustomError("two_places", "a shift is for a commune or a province, not for both")
        if self.ends_at <= self.begins_at:
            raise PydanticCustomError("ends_before", "a shift ends after it begins")
        return self


class RosterInput(_Input):
    """The shifts of the officer's whole area; those given before and not ended are replaced."""

    entries: Annotated[list[ShiftInput], Field(max_length=people.MAX_SHIFTS)]


class ShiftView(BaseModel):
    """A shift; the phone shows its last two digits only, except to officers of this very commune or province."""

    id: UUID
    commune_code: str | None
    province_code: str | None
    name: str
    phone: str
    begins_at: AwareDatetime = Field(serialization_alias="from")
    ends_at: AwareDatetime = Field(serialization_alias="until")
    on_duty: bool


class RosterView(BaseModel):
    """The shifts of the officer's area that have not ended."""

    entries: list[ShiftView]


def people_router(foundation: Foundation, means: Means) -> APIRouter:
    """Return the doors of contacts and roster."""
    router = APIRouter(tags=["people"])
    database = foundation.database

    async def contacts_of(actor: Actor, code: str) -> ContactsView:
        async with database.reading() as session:
            records = await people.list_contacts(session, [code])
        views = [_contact(record, means, shown=code in actor.communes) for record in records]
        return ContactsView(commune_code=code, contacts=views)

    async def roster_of(actor: Actor) -> RosterView:
        moment = now()
        async with database.reading() as session:
            records = await people.list_roster(session, moment)
        return RosterView(entries=[_shift(record, actor, means, moment) for record in records if _may_see(actor, record)])

    @router.get("/v1/communes/{code}/contacts")
    async def get_contacts(actor: CurrentActor, code: str) -> ContactsView:
        """Show who gets the commune's digests."""
        _check_commune(actor, code)
        return await contacts_of(actor, code)

    @router.put("/v1/communes/{code}/contacts")
    async def put_contacts(actor: CurrentActor, code: str, body: ContactsInput) -> ContactsView:
        """Replace the commune's contacts; digests that waited for somebody go out at once."""
        _check_commune(actor, code)
        phones = _numbers([contact.phone for contact in body.contacts], "contacts")
        given = [ContactGiven(contact.name, phone, contact.role) for contact, phone in zip(body.contacts, phones, strict=True)]
        async with database.transaction() as session:
            await replace_contacts(session, actor, code, given, means, now())
        return await contacts_of(actor, code)

    @router.get("/v1/roster")
    async def get_roster(actor: CurrentActor) -> RosterView:
        """Show who is on duty, now and later."""
        return await roster_of(actor)

    @router.put("/v1/roster")
    async def put_roster(actor: CurrentActor, body: RosterInput) -> RosterView:
        """Replace the roster of the officer's area; what waited because nobody was on duty goes out at once."""
        _check_places(body.entries)
        phones = _numbers([entry.phone for entry in body.entries], "entries")
        given = [_given(entry, phone) for entry, phone in zip(body.entries, phones, strict=True)]
        async with database.transaction() as session:
            await replace_roster(session, actor, given, means, foundation.index, now())
        return await roster_of(actor)

    return router


def _check_commune(actor: Actor, code: str) -> None:
    if code not in communes():
        raise InvalidInput(FieldError("code", _NO_SUCH_COMMUNE))
    if not actor.may_act_in(code):
        raise Forbidden(Text(vi="Xã này ngoài địa bàn của bạn", en="This commune is outside your area"))


def _check_places(entries: list[ShiftInput]) -> None:
    errors = [
        FieldError(f"entries.{number}.commune_code", _NO_SUCH_COMMUNE)
        for number, entry in enumerate(entries)
        if entry.commune_code is not None and entry.commune_code not in communes()
    ] + [
        FieldError(f"entries.{number}.province_code", Text(vi="không có tỉnh này", en="there is no such province"))
        for number, entry in enumerate(entries)
        if entry.province_code is not None and entry.province_code not in provinces()
    ]
    if errors:
        raise InvalidInput(*errors)


def _numbers(given: list[str], place: str) -> list[str]:
    """Return the numbers as gateways want them; names each that cannot exist."""
    numbers = [reachable(number) for number in given]
    errors = [
        FieldError(f"{place}.{index}.phone", Text(vi="không phải số điện thoại hợp lệ", en="is not a valid phone number"))
        for index, number in enumerate(numbers)
        if number is None
    ]
    if errors:
        raise InvalidInput(*errors)
    return [number for number in numbers if number is not None]


def _given(entry: ShiftInput, phone: str) -> ShiftGiven:
    return ShiftGiven(
        commune_code=entry.commune_code,
        province_code=entry.province_code,
        name=entry.name,
        phone=phone,
        begins_at=entry.begins_at.astimezone(UTC),
        ends_at=entry.ends_at.astimezone(UTC),
    )


def _may_see(actor: Actor, record: ShiftRecord) -> bool:
    """Everybody sees who is on duty for the country; otherwise those whose area touches the shift's place."""
    if actor.area is None or (record.commune_code is None and record.province_code is None):
        return True
    if record.commune_code is not None:
        return actor.may_act_in(record.commune_code)
    own = {province_of(code) for code in actor.communes} | actor.provinces
    return record.province_code in own


def _contact(record: ContactRecord, means: Means, *, shown: bool) -> ContactView:
    phone = means.cipher.open(record.phone, contact_binding("phone", record.id))
    return ContactView(
        id=record.id,
        name=means.cipher.open(record.name, contact_binding("name", record.id)),
        phone=phone if shown else masked(phone),
        role=record.role,
    )


def _shift(record: ShiftRecord, actor: Actor, means: Means, moment: datetime) -> ShiftView:
    phone = means.cipher.open(record.phone, shift_binding("phone", record.id))
    shown = record.commune_code in actor.communes or record.province_code in actor.provinces
    return ShiftView(
        id=record.id,
        commune_code=record.commune_code,
        province_code=record.province_code,
        name=means.cipher.open(record.name, shift_binding("name", record.id)),
        phone=phone if shown else masked(phone),
        begins_at=record.begins_at,
        ends_at=record.ends_at,
        on_duty=record.begins_at <= moment < record.ends_at,
    )


_NO_SUCH_COMMUNE = Text(vi="không có xã này", en="there is no such commune")
