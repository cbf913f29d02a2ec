"""What intake keeps. Personal fields are ciphertext; reports are append-only (a trigger refuses change)."""

from services.intake.tables.base import ServiceTable
from services.intake.tables.cases import (
    CaseAwardRow,
    CaseMonthRow,
    CaseMoveRow,
    CaseRow,
    DisclosureRow,
    HouseholdMarkRow,
    HouseholdRow,
    LikenessRow,
    ReportRow,
)
from services.intake.tables.incidents import (
    CutOffActRow,
    IncidentCommuneRow,
    IncidentRevisionRow,
    IncidentRow,
)
from services.intake.tables.lists import (
    ImportChunkRow,
    ImportErrorRow,
    ImportNoteRow,
    ImportRefusedRowsRow,
    ImportRow,
)
from services.intake.tables.outside_aid import OutsideAidRow

__all__ = [
    "CaseAwardRow",
    "CaseMonthRow",
    "CaseMoveRow",
    "CaseRow",
    "CutOffActRow",
    "DisclosureRow",
    "HouseholdMarkRow",
    "HouseholdRow",
    "ImportChunkRow",
    "ImportErrorRow",
    "ImportNoteRow",
    "ImportRefusedRowsRow",
    "ImportRow",
    "IncidentCommuneRow",
    "IncidentRevisionRow",
    "IncidentRow",
    "LikenessRow",
    "OutsideAidRow",
    "ReportRow",
    "ServiceTable",
]
