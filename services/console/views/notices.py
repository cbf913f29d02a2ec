"""A notice on the page of its case."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.console.views.visit_reports import visit_report_text
from services.console.views.vocabulary import ASSURANCES, NOTICE_KINDS, NOTICE_STATES, word
from shared.notice_words import NOTICE_REASONS
from shared.texts import Text
from shared.vocabulary import reason_text


class NoticeView(BaseModel):
    """A message about the case: to whom, in which words, in which state."""

    id: UUID | None = None
    kind: str = ""
    audience: str | None = None
    text: str = Field(default="", exclude=True)
    """For the page of the case alone."""
    created_at: datetime | None = None
    state: str = ""
    accepted_at: datetime | None = None
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    reason: str | None = None
    assurance: str | None = None
    label: Text | None = None
    state_text: Text | None = None
    reason_text: Text | None = None
    assurance_text: Text | None = None
    visited_at: datetime | None = None
    visited_to: str | None = None
    visited_by: str | None = None
    visit_text: Text | None = None
    """When, to whom and how it was told in person, as far as somebody has said."""

    def worded(self) -> Self:
        """Return it with its codes in words."""
        state = "told" if self.is_told else "on_its_way" if self.is_on_its_way else self.state
        was_visited = self.kind == "in_person" and self.state == "acknowledged"
        return self.model_copy(
            update={
                "label": word(NOTICE_KINDS, "told_in_person" if was_visited else self.kind),
                "state_text": word(NOTICE_STATES, "visited" if was_visited else state),
                "visit_text": visit_report_text(self._visit_report()) if was_visited else None,
                "reason_text": reason_text(NOTICE_REASONS, self.reason) if self.reason else None,
                "assurance_text": word(ASSURANCES, self.assurance) if self.assurance else None,
            }
        )

    def _visit_report(self) -> dict[str, str]:
        said = {
            "told_at": self.visited_at and self.visited_at.isoformat(),
            "told_to": self.visited_to,
            "told_how": self.visited_by,
        }
        return {name: value for name, value in said.items() if value}

    @property
    def is_told(self) -> bool:
        """A message to a household needs nobody's confirmation: it has arrived, and that is its end."""
        return self.kind == "household" and self.state == "sent" and self.delivered_at is not None

    @property
    def is_on_its_way(self) -> bool:
        """A provider took it, and has not said that it arrived: nobody was told by it yet."""
        return self.kind == "household" and self.state == "sent" and self.delivered_at is None
