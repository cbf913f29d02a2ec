"""Aid that others gave households directly."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text
from sqlmodel import Field

from services.intake.tables.base import ServiceTable


class OutsideAidRow(ServiceTable, table=True):
    """What a household was given by others. Who gave it, and what, is encrypted; what was wrong is withdrawn, never deleted.

    `incident_id` and `commune_code` are those of its case, and follow it where it is moved.
    """

    __tablename__ = "outside_aid"
    __table_args__ = (
        CheckConstraint("kind in ('cash', 'goods')", name="kind_known"),
        CheckConstraint("amount_dong > 0", name="amount_positive"),
        CheckConstraint("kind <> 'cash' or amount_dong is not null", name="cash_has_an_amount"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_by is null)", name="withdrawn_by_somebody"),
        Index("ix_outside_aid_case_id", "case_id"),
        # The desk's page: that of an incident, and of an officer's communes in it.
        Index("ix_outside_aid_incident_id", "incident_id", "id"),
        Index("ix_outside_aid_incident_id_commune_code", "incident_id", "commune_code", "id"),
    )

    id: UUID = Field(primary_key=True)
    case_id: UUID = Field(foreign_key="cases.id")
    incident_id: UUID = Field(foreign_key="incidents.id")
    commune_code: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    given_on: date
    amount_dong: int | None = Field(default=None, sa_type=BigInteger)
    sealed: bytes = Field(sa_type=LargeBinary)
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime
    withdrawn_by: str | None = Field(default=None, sa_type=Text)
    withdrawn_at: datetime | None = None
