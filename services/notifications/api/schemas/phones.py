"""What every shape that carries a phone has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.sound_text import SOUND

PhoneNumber = Annotated[str, Field(min_length=3, max_length=30), SOUND]


class PrivateRequest(BaseModel):
    """Names and numbers that a refusal must not repeat."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
