"""Requests of communes to their province; append-only, with the payments that waited for means."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class ProvinceRequestRow(ServiceTable, table=True):
    """A commune asked its province for means, by a document."""

    __tablename__ = "province_requests"
    __table_args__ = (Index("ix_province_requests_commune_code", "commune_code", "id"),)

    id: UUID = Field(primary_key=True)
    incident_id: UUID
    commune_code: str = Field(sa_type=Text)
    province_code: str = Field(sa_type=Text)
    drill: bool
    document: str = Field(sa_type=Text)
    requested_by: str = Field(sa_type=Text)
    requested_at: datetime


class RequestedPaymentRow(ServiceTable, table=True):
    """A payment for which means were asked: again only after the province has answered."""

    __tablename__ = "requested_payments"
    __table_args__ = (Index("ix_requested_payments_request_id", "request_id"),)

    payment_id: UUID = Field(primary_key=True)
    request_id: UUID = Field(primary_key=True)


class RequestedItemRow(ServiceTable, table=True):
    """What the document asks for, as it was when it was written: one benefit, for so many households."""

    __tablename__ = "requested_items"
    __table_args__ = (CheckConstraint("unit in ('dong', 'kg', 'set')", name="unit_known"),)

    request_id: UUID = Field(primary_key=True)
    benefit: str = Field(sa_type=Text, primary_key=True)
    unit: str = Field(sa_type=Text, primary_key=True)
    households: int
    payments: int
    amount: int = Field(sa_type=BigInteger)


class ProvinceAnswerRow(ServiceTable, table=True):
    """The province's answer, once. Why it gives less is in its own words, encrypted: they might name somebody."""

    __tablename__ = "province_answers"
    __table_args__ = (
        CheckConstraint("verdict in ('granted', 'granted_in_part', 'refused')", name="verdict_known"),
        CheckConstraint("verdict = 'granted' or reason is not null", name="less_has_a_reason"),
    )

    request_id: UUID = Field(primary_key=True, foreign_key="province_requests.id")
    verdict: str = Field(sa_type=Text)
    document: str = Field(sa_type=Text)
    reason: bytes | None = Field(default=None, sa_type=LargeBinary)
    answered_by: str = Field(sa_type=Text)
    answered_at: datetime


class ProvinceGrantRow(ServiceTable, table=True):
    """Means that the province gave, and the contribution by which they were booked into a source of the commune."""

    __tablename__ = "province_grants"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_province_grants_request_id", "request_id"),
    )

    contribution_id: UUID = Field(primary_key=True, foreign_key="contributions.id")
    request_id: UUID = Field(foreign_key="province_answers.request_id")
    source_id: UUID = Field(foreign_key="sources.id")
    kind: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
