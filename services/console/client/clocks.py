"""Clocks, which every service tells alike."""

from datetime import datetime
from uuid import UUID

from services.console.client.transport import Response
from services.console.views.clocks import ClockView


class Clock(Response):
    """A deadline as its owner tells it."""

    kind: str
    state: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    limit: int
    unit: str
    basis: str
    article: str | None
    owner: str
    pace: int = 1
    subject_id: UUID | None = None

    def view(self, service: str) -> ClockView:
        return ClockView(
            service=service,
            kind=self.kind,
            state=self.state,
            started_at=self.started_at,
            due_at=self.due_at,
            ended_at=self.ended_at,
            limit=self.limit,
            unit=self.unit,
            basis=self.basis,
            article=self.article,
            owner=self.owner,
            pace=self.pace,
            subject_id=self.subject_id,
        )
