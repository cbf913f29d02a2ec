"""What the desk asks intake about lists of households, and about what somebody has reported himself."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.client.transport import Endpoint, Response, TypedEndpoint

SERVICE: Final = "intake"


class ListSentResponse(Response):
    """A list that was taken in; it is read afterwards."""

    import_id: UUID


class SentList(Response):
    """A list, and how far it has been read."""

    id: UUID
    incident_id: UUID
    state: str
    percent: int
    rows: int
    accepted: int
    rejected: int
    received_at: datetime
    finished_at: datetime | None


class SentListsResponse(Response):
    """The lists that somebody has sent."""

    items: list[SentList]
    next_cursor: str | None


class RowFault(Response):
    """What is the matter with a row; `column` is what the list calls it."""

    line: int
    field: str
    column: str
    reason: str


class RowRemark(Response):
    """What was changed in a row that was taken, or which case it looks like."""

    line: int
    column: str
    note: str
    looks_like: UUID | None


class ListResponse(SentList):
    """A list with what is the matter with its rows."""

    errors: list[RowFault]
    notes: list[RowRemark]
    unread_columns: list[str]
    rows_kept_until: datetime | None


class OwnReport(Response):
    """A report of one's own, and how far its case has come."""

    case_id: UUID
    case_number: str
    head_name: str | None
    commune_code: str
    drill: bool
    channel: str
    stage: str
    received_at: datetime
    assisted_at: datetime | None
    retraction_reason: str | None


class OwnReportsResponse(Response):
    """A page of one's own reports."""

    items: list[OwnReport]
    next_cursor: str | None


SEND_LIST: Final = TypedEndpoint(SERVICE, "POST", "/v1/reports/import", response=ListSentResponse)
SENT_LISTS: Final = TypedEndpoint(SERVICE, "GET", "/v1/imports", frozenset({"cursor", "limit"}), response=SentListsResponse)
LIST: Final = TypedEndpoint(SERVICE, "GET", "/v1/imports/{import_id}", response=ListResponse)
REFUSED_ROWS: Final = Endpoint(SERVICE, "GET", "/v1/imports/{import_id}/refused-rows")
TEMPLATE: Final = Endpoint(SERVICE, "GET", "/v1/imports/template")
OWN_REPORTS: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/reports/mine", frozenset({"cursor", "limit"}), response=OwnReportsResponse
)
