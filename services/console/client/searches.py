"""Searches, and saying why one must know whose case it is, as intake tells them."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.client.transport import Response, TypedEndpoint

_SERVICE: Final = "intake"


class FoundCase(Response):
    """A case that was found; of its household the initials."""

    id: UUID
    case_number: str
    commune_code: str
    stage: str
    drill: bool
    identified_at: datetime
    head_name: str | None


class SearchResponse(Response):
    """The cases that were found, and what the words were taken for."""

    kind: str
    items: list[FoundCase]
    is_more: bool


class DisclosureResponse(Response):
    """Until when the household is shown."""

    until: datetime


SEARCH: Final = TypedEndpoint(_SERVICE, "POST", "/v1/cases/search", response=SearchResponse)
DISCLOSE: Final = TypedEndpoint(_SERVICE, "POST", "/v1/cases/{case_id}/disclosures", response=DisclosureResponse)
