"""Requests of communes to their province; append-only, with the payments that waited for means."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text
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
    """A payment for which means were asked: once, whatever becomes of it."""

    __tablename__ = "requested_payments"
    __table_args__ = (Index("ix_requested_payments_request_id", "request_id"),)

    payment_id: UUID = Field(primary_key=True)
    request_id: UUID
