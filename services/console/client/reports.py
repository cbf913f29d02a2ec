"""Reporting a household: the door of intake for it."""

from typing import Final
from uuid import UUID

from services.console.client.transport import Response, TypedEndpoint

SERVICE: Final = "intake"


class ReportAcceptedResponse(Response):
    """A report that was taken: its own id, and the case that it opened."""

    report_id: UUID
    case_id: UUID
    case_number: str


REPORT: Final = TypedEndpoint(SERVICE, "POST", "/v1/reports", response=ReportAcceptedResponse)
