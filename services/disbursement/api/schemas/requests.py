"""What every request has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.money import LARGEST_DONG

Amount = Annotated[int, Field(gt=0, le=LARGEST_DONG, strict=True)]


class Request(BaseModel):
    """Nothing unknown is taken, and no error repeats what somebody wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
