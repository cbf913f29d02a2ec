"""The roster as officers write and read it."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from services.notifications.api.schemas.phones import PhoneNumber, PrivateRequest
from services.notifications.store.duty import MAX_SHIFTS
from shared.events.household import Line


class ShiftEntry(PrivateRequest):
    """Who is on duty from when until when: for a commune, a province, or (neither given) the whole country."""

    commune_code: str | None = None
    province_code: str | None = None
    name: Line
    phone: PhoneNumber
    begins_at: AwareDatetime = Field(alias="from")
    ends_at: AwareDatetime = Field(alias="until")

    @model_validator(mode="after")
    def _one_place_and_time(self) -> Self:
        if self.commune_code is not None and self.province_code is not None:
            raise PydanticCustomError("two_places", "a shift is for a commune or a province, not for both")
        if self.ends_at <= self.begins_at:
            raise PydanticCustomError("ends_before", "a shift ends after it begins")
        return self


class RosterRequest(PrivateRequest):
    """The shifts of the officer's whole area; those given before and not ended are replaced."""

    entries: Annotated[list[ShiftEntry], Field(max_length=MAX_SHIFTS)]


class ShiftResponse(BaseModel):
    """A shift; the phone shows its last two digits only, except to officers of this very commune or province."""

    id: UUID
    commune_code: str | None
    province_code: str | None
    name: str
    phone: str
    begins_at: AwareDatetime = Field(serialization_alias="from")
    ends_at: AwareDatetime = Field(serialization_alias="until")
    on_duty: bool


class RosterResponse(BaseModel):
    """The shifts of the officer's area that have not ended."""

    entries: list[ShiftResponse]
