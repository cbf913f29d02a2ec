"""What a link in an e-mail confirms."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.notifications.domain.notices import NoticeState


class ConfirmationRequest(BaseModel):
    """The last part of the link."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    token: Annotated[str, Field(min_length=1, max_length=1000)]


class ConfirmationResponse(BaseModel):
    """The digest: its words name nobody."""

    commune_code: str
    text: str
    created_at: AwareDatetime
    drill: bool
    state: NoticeState
    is_over: bool = Field(description="The link has expired; the desk confirms.")
