"""What providers say of their messages."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.http import MAX_LINES
from shared.moments import Moment


class ReceiptLine(BaseModel):
    """One message: its id as we gave it, the provider's word for its state, and when that was so."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    id: UUID
    status: Annotated[str, Field(min_length=1, max_length=60)]
    at: Moment | None = None
    key: Annotated[str | None, Field(max_length=10)] = None
    """Of a call: which key was pressed."""


class ReplyLine(BaseModel):
    """What a telephone sent back."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, populate_by_name=True)

    sender: Annotated[str, Field(min_length=1, max_length=30, alias="from")]
    text: Annotated[str, Field(max_length=1000)]
    at: Moment
    """Told once more later, it still means what stood on the telephone then."""


class ReceiptsRequest(BaseModel):
    """Receipts, each `{"id": …, "status": …, "at": …}`, and what telephones answered, each `{"from": …, "text": …, "at": …}`.

    What stands there besides is not read.
    """

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    receipts: Annotated[list[dict[str, Any]], Field(max_length=MAX_LINES)] = []
    replies: Annotated[list[dict[str, Any]], Field(max_length=MAX_LINES)] = []


class ReceiptsResponse(BaseModel):
    """How many lines came, and how many could be read."""

    received: int
    understood: int
