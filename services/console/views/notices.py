"""A notice on the page of its case."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.console.views.vocabulary import ASSURANCES, NOTICE_KINDS, NOTICE_STATES, word
from shared.texts import Text
from shared.vocabulary import NOTICE_REASONS, reason_text


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

    def worded(self) -> Self:
        """Return it with its codes in words."""
        state = "told" if self.is_told else "on_its_way" if self.is_on_its_way else self.state
        return self.model_copy(
            update={
                "label": word(NOTICE_KINDS, self.kind),
                "state_text": word(NOTICE_STATES, state),
                "reason_text": reason_text(NOTICE_REASONS, self.reason) if self.reason else None,
                "assurance_text": word(ASSURANCES, self.assurance) if self.assurance else None,
            }
        )

    @property
    def is_told(self) -> bool:
        """A message to a household needs nobody's confirmation: it has arrived, and that is its end."""
        return self.kind == "household" and self.state == "sent" and self.delivered_at is not None

    @property
    def is_on_its_way(self) -> bool:
        """A provider took it, and has not said that it arrived: nobody was told by it yet."""
        return self.kind == "household" and self.state == "sent" and self.delivered_at is None
