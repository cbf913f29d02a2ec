"""Cases that wait for people, as lines of a queue."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class WaitingCase(BaseModel):
    """A case that waits, without anything personal."""

    model_config = ConfigDict(from_attributes=True)

    case_id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
    due_at: datetime | None = Field(
        description="When the next of its clocks ends, or the first that was missed ended; null where none waits."
    )
    gone: int | None = Field(
        description="How much of the time of the most pressing running one is gone, in percent; at most 100."
    )


class CaseToAssessResponse(WaitingCase):
    """A case that waits for somebody to look."""

    returned_at: datetime | None = Field(description="Since when it waits for more findings because a signer returned it.")
    returned_reason: str | None = Field(description="What the signer wants to know, one of the list.")


class CaseToSignResponse(WaitingCase):
    """A case in which something waits for a signature."""

    codes: list[str] = Field(description="Each benefit that is proposed, as often as it is.")
    reductions: int = Field(description="How many reductions of what was signed are proposed.")
    is_owed_nothing: bool = Field(description="What was found gives nothing, and somebody competent must say so.")


class CaseToGetFormResponse(WaitingCase):
    """A case in which the form of a funeral is wanted; its moment is that of our target for it."""
