"""The roster as officers write and read it."""

from datetime import datetime
from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from services.notifications.api.schemas.contacts import EmailAddress
from services.notifications.api.schemas.phones import PersonEntry, PersonRequest, PhoneNumber, PrivateRequest, takes_messages
from services.notifications.domain.duty import MAX_SHIFT, Post
from services.notifications.store.duty import MAX_SHIFTS
from shared.clock import now
from shared.moments import Moment
from shared.sound_text import SOUND, Word

PlaceName = Annotated[str, Field(max_length=10)]


def lasts_days(ends_at: datetime, info: ValidationInfo) -> datetime:
    """Check that a shift ends after it begins, and within days."""
    begins_at: datetime | None = info.data.get("begins_at")
    if begins_at is None:
        return ends_at
    if ends_at <= begins_at:
        raise PydanticCustomError("ends_before", "a shift ends after it begins")
    if ends_at - begins_at > MAX_SHIFT:
        raise PydanticCustomError("shift_too_long", "a shift lasts days", {"most": MAX_SHIFT.days})
    return ends_at


ShiftBegin = Annotated[Moment, Field(alias="from")]
ShiftEnd = Annotated[Moment, Field(alias="until", description="After `from`, by 31 days at most."), AfterValidator(lasts_days)]
_POST_SAYS: Final = "officer: called first · leader (the commune's chair, the province's leader): when no officer takes it."
_SECOND_SAYS: Final = "Another mobile number of the person: whoever is called is called on both at once."


_EMAIL_SAYS: Final = "A second way: what the person must know goes there, too."
_DRILL_SAYS: Final = "Invented for an exercise: this person is never called for what is real, and covers nothing real."
_CALLS_SAYS: Final = "Whether it may be read out to the person in a call, where no other second way is there."


class ShiftEntry(PersonEntry):
    """Who is on duty from when until when: for a commune, a province, or (neither given) the whole country."""

    commune_code: Word | None = None
    province_code: Word | None = None
    begins_at: ShiftBegin
    ends_at: ShiftEnd
    post: Post = Field(default=Post.OFFICER, description=_POST_SAYS)
    second_phone: Annotated[PhoneNumber | None, AfterValidator(takes_messages)] = Field(default=None, description=_SECOND_SAYS)
    email: EmailAddress | None = Field(default=None, description=f"{_EMAIL_SAYS} Left out: as it is; empty: none.")
    calls: bool | None = Field(default=None, description=f"{_CALLS_SAYS} Left out: as it is.")
    drill: bool | None = Field(default=None, description=f"{_DRILL_SAYS} Left out: as it is; of somebody new, no.")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.commune_code is not None and self.province_code is not None:
            raise PydanticCustomError("two_places", "a shift is for a commune or a province, not for both")
        return self


def _not_over(ends_at: datetime) -> datetime:
    """Check that a shift which is entered puts somebody on duty, now or later."""
    if ends_at <= now():
        raise PydanticCustomError("shift_over", "a shift that is over puts nobody on duty")
    return ends_at


class NewShiftEntry(ShiftEntry):
    """One shift that is entered by itself."""

    ends_at: Annotated[ShiftEnd, AfterValidator(_not_over)]


def _one_name_each(entries: list[ShiftEntry]) -> list[ShiftEntry]:
    """A telephone on one shift is one line of the roster: of two names for it one would be lost without a word."""
    names: dict[object, str] = {}
    for entry in entries:
        line = entry.commune_code, entry.province_code, entry.phone or entry.id, entry.begins_at, entry.ends_at, entry.post
        if names.setdefault(line, entry.name) != entry.name:
            raise PydanticCustomError("shift_of_two_names", "a telephone has two names on one shift")
    return entries


class RosterRequest(PrivateRequest):
    """The shifts of some places; those given before for these places and not ended are replaced, other places keep theirs."""

    entries: Annotated[list[ShiftEntry], Field(max_length=MAX_SHIFTS), AfterValidator(_one_name_each)]
    places: Annotated[list[PlaceName], Field(min_length=1, max_length=MAX_SHIFTS)] | None = Field(
        default=None,
        description="Which places are written: codes of communes or provinces, or `country`; a place without an entry is "
        "emptied. Left out: the places of the entries, and without entries the officer's whole area.",
    )


class ShiftChangeRequest(PersonRequest):
    """One shift as it is to be; its place stays. A number that is left out stays as it is."""

    begins_at: ShiftBegin
    ends_at: ShiftEnd
    post: Post = Field(default=Post.OFFICER, description=_POST_SAYS)
    second_phone: Annotated[Annotated[str, Field(max_length=60), SOUND] | None, AfterValidator(takes_messages)] = Field(
        default=None, description=f"{_SECOND_SAYS} Left out: as it is; empty: he has none any more."
    )
    email: EmailAddress | None = Field(default=None, description=f"{_EMAIL_SAYS} Left out: as it is; empty: none.")
    calls: bool | None = Field(default=None, description=f"{_CALLS_SAYS} Left out: as it is.")
    drill: bool | None = Field(default=None, description=f"{_DRILL_SAYS} Left out: as it is.")


class ShiftRemovedResponse(BaseModel):
    """The shift is off the roster."""

    id: UUID


class ShiftResponse(BaseModel):
    """A shift; phones show their last two digits only, except to officers of this very commune or province."""

    id: UUID
    commune_code: str | None
    province_code: str | None
    name: str
    phone: str
    begins_at: AwareDatetime = Field(serialization_alias="from")
    ends_at: AwareDatetime = Field(serialization_alias="until")
    post: Post
    second_phone: str | None
    email: str | None = Field(default=None, description="Masked like the phone.")
    calls: bool = False
    drill: bool = Field(default=False, description=_DRILL_SAYS)
    revision: int = Field(description='The shift\'s own: `"r{revision}"` is its ETag.')
    edited_by: str = Field(description="Who changed it last, as a pseudonymous id.")
    edited_at: AwareDatetime | None
    on_duty: bool
    refused: bool = Field(default=False, description="The gateway says that the number does not exist: it is not called.")
    called: bool | None = Field(
        default=None,
        description="In the roster, of who is on duty now: whether he is the one who is called. Of several on one post of one "
        "place it is who came last; the others stand behind him, and are called where his number does not exist.",
    )


class RosterResponse(BaseModel):
    """The shifts of the officer's area that have not ended."""

    entries: list[ShiftResponse]


class RosterTakenResponse(BaseModel):
    """What became of a roster that came as a file."""

    entered: int
    already_there: int = Field(description="Lines whose shift stood there before, or stands in the file twice.")
    unread: list[str] = Field(description="Columns that are not read, by their own names.")
