"""The roster as officers write and read it."""

from datetime import datetime, timedelta
from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from services.notifications.api.schemas.phones import PersonEntry, PrivateRequest
from services.notifications.domain.duty import Post
from services.notifications.store.duty import MAX_SHIFTS
from shared.moments import Moment
from shared.sound_text import Word

MAX_SHIFT: Final = timedelta(days=31)
"""A shift lasts days; who is on duty for longer is entered again, so that nobody is called who left long ago."""

PlaceName = Annotated[str, Field(max_length=10)]


class ShiftEntry(PersonEntry):
    """Who is on duty from when until when: for a commune, a province, or (neither given) the whole country."""

    commune_code: Word | None = None
    province_code: Word | None = None
    begins_at: Moment = Field(alias="from")
    ends_at: Moment = Field(alias="until", description="After `from`, by 31 days at most.")
    post: Post = Field(
        default=Post.OFFICER,
        description="officer: called first · leader (the commune's chair, the province's leader): when no officer takes it.",
    )

    @field_validator("ends_at")
    @classmethod
    def _lasts_days(cls, ends_at: datetime, info: ValidationInfo) -> datetime:
        begins_at: datetime | None = info.data.get("begins_at")
        if begins_at is None:
            return ends_at
        if ends_at <= begins_at:
            raise PydanticCustomError("ends_before", "a shift ends after it begins")
        if ends_at - begins_at > MAX_SHIFT:
            raise PydanticCustomError("shift_too_long", "a shift lasts days", {"most": MAX_SHIFT.days})
        return ends_at

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.commune_code is not None and self.province_code is not None:
            raise PydanticCustomError("two_places", "a shift is for a commune or a province, not for both")
        return self


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


class ShiftResponse(BaseModel):
    """A shift; the phone shows its last two digits only, except to officers of this very commune or province."""

    id: UUID
    commune_code: str | None
    province_code: str | None
    name: str
    phone: str
    begins_at: AwareDatetime = Field(serialization_alias="from")
    ends_at: AwareDatetime = Field(serialization_alias="until")
    post: Post
    on_duty: bool


class RosterResponse(BaseModel):
    """The shifts of the officer's area that have not ended."""

    entries: list[ShiftResponse]
