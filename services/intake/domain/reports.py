"""A report that is to become a case, and how much it may say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from services.intake.domain.cases import Stage
from services.intake.domain.look_alikes import LookAlike
from shared.errors import FieldError
from shared.events.intake import PersonalPart
from shared.ids import CaseId, HouseholdId, ImportId, IncidentId, ReportId

MAX_PHONE: Final = 40

Channel = Literal["form", "list", "correction"]


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report that is to become a case; its ids are made by whoever brings it, so that a repetition brings the same."""

    report_id: ReportId
    case_id: CaseId
    household_id: HouseholdId
    incident_id: IncidentId
    commune_code: str
    part: PersonalPart
    channel: Channel
    identified_at: datetime | None = None
    import_id: ImportId | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What somebody has reported, as it is shown to himself: how far its case has come; of the household initials alone."""

    report_id: ReportId
    case_id: CaseId
    case_number: str
    incident_id: IncidentId
    commune_code: str
    drill: bool
    channel: Channel
    stage: Stage
    received_at: datetime
    identified_at: datetime
    assisted_at: datetime | None
    closed_at: datetime | None
    retraction_reason: str | None
    head_name: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptedReport:
    """A report that became a case: what people call it, our refs, what was set right, the earlier case that it looks like."""

    report: NewReport
    case_number: str
    refs: Mapping[str, str]
    looks_like: LookAlike | None
    notes: Sequence[FieldError] = ()
