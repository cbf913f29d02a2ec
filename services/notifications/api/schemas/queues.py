"""Notices that wait for somebody's word, as lines of a queue."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field


class WaitingNoticeResponse(BaseModel):
    """A notice that waits, without its words."""

    id: UUID
    case_id: UUID | None
    commune_code: str | None
    drill: bool
    created_at: AwareDatetime
    accepted_at: AwareDatetime | None = Field(description="When a gateway took it.")
    reason: str | None = Field(description="Why no gateway has taken it.")
    item_count: int = Field(description="Changes in a digest, awards of an outcome.")
