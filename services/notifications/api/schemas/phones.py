"""What every shape that carries a phone has in common."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from shared.sound_text import SOUND

PhoneNumber = Annotated[str, Field(min_length=3, max_length=30), SOUND]


class PrivateRequest(BaseModel):
    """Names and numbers that a refusal must not repeat."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class PersonEntry(PrivateRequest):
    """Somebody with a phone. One who stands there already may be kept by `id`: his number need not be known to who writes."""

    id: UUID | None = Field(
        default=None, description="Of somebody who stands there, as it was read; then `phone` may be left out."
    )
    phone: PhoneNumber | None = Field(default=None, validate_default=True)

    @field_validator("phone")
    @classmethod
    def _reachable(cls, phone: str | None, info: ValidationInfo) -> str | None:
        if phone is None and info.data.get("id") is None:
            raise PydanticCustomError("phone_or_id", "a phone, or the id of somebody who stands there")
        return phone
