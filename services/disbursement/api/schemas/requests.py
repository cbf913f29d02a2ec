"""What every request has in common."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.money import LARGEST_DONG

Amount = Annotated[int, Field(gt=0, le=LARGEST_DONG, strict=True)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
"""A day that books can have: before and after these calendars, databases and time zones end, and so would we, by an error."""
Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC))]
"""The same of moments."""


class Request(BaseModel):
    """Nothing unknown is taken, and no error repeats what somebody wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
