"""Gifts to campaigns; append only. A donor may be a person, so he is encrypted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class GiftRow(ServiceTable, table=True):
    """What somebody gave: with the id of its contribution, or of the booking that waits for a second person."""

    __tablename__ = "gifts"
    __table_args__ = (
        CheckConstraint("unit in ('dong', 'kg', 'set')", name="unit_known"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("donor is not null or not is_public", name="nobody_is_not_named"),
        Index("ix_gifts_campaign_id", "campaign_id"),
    )

    id: UUID = Field(primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaigns.id")
    unit: str = Field(sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
    what: str | None = Field(default=None, sa_type=Text)
    donor: bytes | None = Field(default=None, sa_type=LargeBinary)
    is_public: bool
    given_on: date
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime
