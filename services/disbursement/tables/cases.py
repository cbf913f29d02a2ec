"""What is known of cases: who is paid, and who did what for the household."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field

from services.disbursement.tables.base import ServiceTable


class CaseRow(ServiceTable, table=True):
    """What is known of a case. Whoever writes about a case holds this row first, so that facts may come in any order."""

    __tablename__ = "cases"

    case_id: UUID = Field(primary_key=True)
    household_id: UUID | None = None
    revision: int
    risk_level: int | None = None
    account_revision: int | None = None
    account_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    retracted_at: datetime | None = None
    commune_code: str | None = Field(default=None, sa_type=Text)
    payee_mark: str | None = Field(default=None, sa_type=Text)
    others_account_revision: int | None = None
    lost_revision: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    lost_persons: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    lost_head: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    lost_at: datetime | None = None


class PayeeRow(ServiceTable, table=True):
    """The account of a household as a report named it, encrypted; every revision is kept, an attempt names the one it used.

    From `NAMED_FROM` on: an account that two persons named here.
    """

    __tablename__ = "payees"

    case_id: UUID = Field(primary_key=True, foreign_key="cases.case_id")
    revision: int = Field(primary_key=True)
    account: bytes = Field(sa_type=LargeBinary)
    account_hash: bytes = Field(sa_type=LargeBinary)
    received_at: datetime


class DutyRow(ServiceTable, table=True):
    """Somebody did something for a household. Append-only; a trigger refuses a handover by one of them."""

    __tablename__ = "duties"
    __table_args__ = (CheckConstraint("duty in ('assess', 'delegate', 'report', 'sign')", name="duty_known"),)

    case_id: UUID = Field(primary_key=True)
    subject: str = Field(primary_key=True, sa_type=Text)
    duty: str = Field(primary_key=True, sa_type=Text)
