"""The base of what a door takes."""

from pydantic import BaseModel, ConfigDict


class StrictModel(BaseModel):
    """Refuses fields that nobody knows, and never repeats in an error what was given: it may be personal."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
