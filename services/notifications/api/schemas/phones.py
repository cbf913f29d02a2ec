"""What every shape that carries a phone has in common."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from services.notifications.policy.phones import reachable
from shared.phones import ReadPhone, WordsWithoutNumber, read_phone
from shared.sound_text import SOUND, Name
from shared.unopened import is_unopened

PhoneNumber = Annotated[str, Field(min_length=1, max_length=60), SOUND]


class PrivateRequest(BaseModel):
    """Names and numbers that a refusal must not repeat."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class PersonRequest(PrivateRequest):
    """Somebody with a phone; words beside the number say who answers it."""

    name: Name
    phone: PhoneNumber | None = Field(
        default=None, validate_default=True, description="A Vietnamese mobile number; words beside it go to the name."
    )

    @field_validator("*", mode="before")
    @classmethod
    def _is_opened(cls, value: Any) -> Any:
        """What only says that it cannot be opened is no name and no number: whoever sends it back is asked for them."""
        if isinstance(value, str) and is_unopened(value):
            raise PydanticCustomError("unopened", "what cannot be opened is written anew")
        return value

    @field_validator("phone")
    @classmethod
    def _one_phone(cls, phone: str | None) -> str | None:
        if phone is not None and len(_read(phone).others) > 0:
            raise PydanticCustomError("one_phone", "a line has one phone")
        return takes_messages(phone)

    @model_validator(mode="after")
    def _split_words(self) -> Self:
        """Words beside the number say who answers it: they stand behind the name, where people see them."""
        read = _read(self.phone) if self.phone is not None else ReadPhone(None)
        if read.number is not None:
            self.phone = read.number
            self.name = f"{self.name} ({read.words})" if read.words else self.name
        return self


class _Kept(PrivateRequest):
    id: UUID | None = Field(
        default=None, description="Of somebody who stands there, as it was read; then `phone` may be left out."
    )


class PersonEntry(PersonRequest, _Kept):
    """Somebody with a phone. One who stands there already may be kept by `id`: his number need not be known to who writes."""

    @field_validator("phone")
    @classmethod
    def _phone_or_id(cls, phone: str | None, info: ValidationInfo) -> str | None:
        if phone is None and info.data.get("id") is None:
            raise PydanticCustomError("phone_or_id", "a phone, or the id of somebody who stands there")
        return phone


def takes_messages(phone: str | None) -> str | None:
    """Check that a number, where one is given, can take an SMS: told together with all else that is wrong with the line."""
    if phone and reachable(phone) is None:
        raise PydanticCustomError("no_mobile", "no Vietnamese mobile number")
    return phone


def _read(phone: str) -> ReadPhone:
    """Words alone stay what they are: then the door says that this is no mobile number."""
    try:
        return read_phone(phone)
    except WordsWithoutNumber:
        return ReadPhone(phone)
