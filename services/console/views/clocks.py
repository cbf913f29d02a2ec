"""A clock on the page of its case."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from services.console.views.vocabulary import CLOCK_STATES, CLOCKS, basis_text, word
from shared.texts import Text
from shared.vocabulary import TIME_UNITS


class ClockView(BaseModel):
    """A deadline: what for, its unit, since when, until when, and by what it stands."""

    kind: str
    state: str
    started_at: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    limit: int | None = None
    unit: str | None = None
    basis: str | None = None
    article: str | None = None
    owner: str | None = None
    service: str = ""
    label: Text | None = None
    state_text: Text | None = None
    limit_text: Text | None = None
    basis_text: Text | None = None

    def worded(self) -> Self:
        """Return it with its codes in words."""
        unit = word(TIME_UNITS, self.unit)
        return self.model_copy(
            update={
                "label": word(CLOCKS, self.kind),
                "state_text": word(CLOCK_STATES, self.state),
                "limit_text": Text(vi=f"{self.limit} {unit.vi}", en=f"{self.limit} {unit.en}") if self.limit else None,
                "basis_text": basis_text(self.article),
            }
        )
