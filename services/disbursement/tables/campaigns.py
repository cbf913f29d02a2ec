"""Donation campaigns and their acts; both append only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class CampaignRow(ServiceTable, table=True):
    """A campaign as it was launched. No two have one account (93/2021/NĐ-CP, Art. 9.1)."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("level in ('commune', 'province', 'country')", name="level_known"),
        CheckConstraint(
            "(level = 'commune') = (commune_code is not null) and (level = 'province') = (province_code is not null)",
            name="level_has_its_place",
        ),
        CheckConstraint("receives_until >= launched_on", name="receives_after_launch"),
        UniqueConstraint("account_number", name="uq_campaigns_own_account"),
        # As of sources: real means are bound to no drill, and a drill's to nothing real.
        ForeignKeyConstraint(["incident_id", "drill"], ["incidents.id", "incidents.drill"], name="fk_campaigns_their_incident"),
        Index("ix_campaigns_seat_commune_code", "seat_commune_code"),
    )

    id: UUID = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    organiser: str = Field(sa_type=Text)
    level: str = Field(sa_type=Text)
    seat_commune_code: str = Field(sa_type=Text)
    commune_code: str | None = Field(default=None, sa_type=Text)
    province_code: str | None = Field(default=None, sa_type=Text)
    incident_id: UUID
    drill: bool
    account_at: str = Field(sa_type=Text)
    account_number: str = Field(sa_type=Text)
    conditions: str | None = Field(default=None, sa_type=Text)
    for_benefits: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    for_communes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    launched_on: date
    receives_until: date
    opened_by: str = Field(sa_type=Text)
    opened_at: datetime


class CampaignActRow(ServiceTable, table=True):
    """What somebody said has happened, by which document; only an extension may come again."""

    __tablename__ = "campaign_acts"
    __table_args__ = (
        CheckConstraint(
            "act in ('extended', 'receiving_closed', 'received_published', 'distribution_closed', 'distributed_published', "
            "'reported')",
            name="act_known",
        ),
        CheckConstraint("(act = 'extended') = (until is not null)", name="until_of_extension"),
        Index("ix_campaign_acts_campaign_id", "campaign_id"),
        Index("uq_campaign_acts_once", "campaign_id", "act", unique=True, postgresql_where=text("act <> 'extended'")),
    )

    id: UUID = Field(primary_key=True)
    campaign_id: UUID = Field(foreign_key="campaigns.id")
    act: str = Field(sa_type=Text)
    happened_on: date
    document: str = Field(sa_type=Text)
    until: date | None = None
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime
