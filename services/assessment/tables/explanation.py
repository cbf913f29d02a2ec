"""What the law was asked and what it said. Append-only (triggers refuse change)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field

from services.assessment.tables.base import ServiceTable


class DeterminationRow(ServiceTable, table=True):
    """The law was asked about a case once. `sealed` holds what it was told and all that it said, encrypted; append-only.

    The explanation of a case is written from here alone, however the law or the software changes later.
    """

    __tablename__ = "determinations"

    case_id: UUID = Field(primary_key=True)
    findings_revision: int = Field(primary_key=True)
    report_revision: int = Field(primary_key=True)
    asked_on: date
    asked_at: datetime = Field(primary_key=True)
    rule_set: str = Field(sa_type=Text)
    law_version: str = Field(sa_type=Text)
    sealed: bytes = Field(sa_type=LargeBinary)
