"""The form by which a funeral is asked for (Mẫu số 03): the statute counts its days from the receipt of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NewType
from uuid import UUID

from shared.ids import CaseId, derived_id

FuneralFormId = NewType("FuneralFormId", UUID)


@dataclass(frozen=True, slots=True)
class FuneralForm:
    """A form that came in: of which household, when, and who says so."""

    case_id: CaseId
    received_at: datetime
    received_by: str

    @property
    def id(self) -> FuneralFormId:
        """The same receipt told twice is one form, by whatever zone it is told."""
        return FuneralFormId(derived_id("funeral form", self.case_id, self.received_at.astimezone(UTC).isoformat()))


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """The form, and until when and by what somebody must decide (None: help for the funeral was decided before)."""

    form: FuneralForm
    due_at: datetime | None = None
    article: str | None = None
