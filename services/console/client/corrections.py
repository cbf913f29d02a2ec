"""What is corrected, moved and taken back at a case: the doors of intake for it."""

from typing import Final
from uuid import UUID

from services.console.client.transport import Response, TypedEndpoint

SERVICE: Final = "intake"


class CorrectedResponse(Response):
    """The revision that a correction made."""

    case_id: UUID
    revision: int


class RetractedResponse(Response):
    """The case whose report was taken back."""

    id: UUID


class LookAlikeToldResponse(Response):
    """A case, the one that it looks like, and what was said."""

    id: UUID
    verdict: str


class PageCodeResponse(Response):
    """The household has a new code for its page."""

    case_id: UUID


CORRECT: Final = TypedEndpoint(SERVICE, "POST", "/v1/cases/{case_id}/corrections", response=CorrectedResponse)
RETRACT: Final = TypedEndpoint(SERVICE, "POST", "/v1/cases/{case_id}/retract", response=RetractedResponse)
TELL_LOOK_ALIKE: Final = TypedEndpoint(SERVICE, "POST", "/v1/cases/{case_id}/look-alike", response=LookAlikeToldResponse)
RENEW_PAGE_CODE: Final = TypedEndpoint(SERVICE, "POST", "/v1/cases/{case_id}/page-code", response=PageCodeResponse)
