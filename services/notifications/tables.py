"""The tables of notifications. Phones and names of persons are ciphertext; texts of notices name nobody."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field, SQLModel

from shared.tables import table_base

if TYPE_CHECKING:
    ServiceTable = SQLModel
else:
    ServiceTable = table_base()


def _text(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Text, nullable=nullable))


def _sealed(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=nullable))


def _small(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(SmallInteger, nullable=nullable))


class CaseContactRow(ServiceTable, table=True):
    """How the people of a case are reached. Revision 0 keeps the place (and the lock) of a case whose report has not come."""

    __tablename__ = "case_contacts"
    # Which other households gave the same number.
    __table_args__ = (
        Index("ix_case_contacts_household_index", "household_index", postgresql_where=text("household_index is not null")),
        Index("ix_case_contacts_informant_index", "informant_index", postgresql_where=text("informant_index is not null")),
    )

    case_id: UUID = Field(primary_key=True)
    incident_id: UUID | None
    commune_code: str | None = _text(nullable=True)
    risk_level: int | None = _small(nullable=True)
    drill: bool | None
    revision: int
    household_phone: bytes | None = _sealed(nullable=True)
    informant_phone: bytes | None = _sealed(nullable=True)
    has_informant: bool
    retracted_at: datetime | None
    household_index: bytes | None = _sealed(nullable=True)
    informant_index: bytes | None = _sealed(nullable=True)


class OutcomeRow(ServiceTable, table=True):
    """What has to be told about a case; kept also while its contact is not known."""

    __tablename__ = "outcomes"
    __table_args__ = (CheckConstraint("kind in ('paid', 'handed_over', 'declined', 'adjusted')", name="kind_known"),)

    case_id: UUID = Field(primary_key=True)
    outcome_id: UUID = Field(primary_key=True)
    incident_id: UUID
    commune_code: str = _text()
    drill: bool
    kind: str = _text()
    award_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    caused_by: UUID
    amount: int | None = Field(sa_column=Column(BigInteger, nullable=True))
    unit: str | None = _text(nullable=True)
    rail: str | None = _text(nullable=True)
    decision_number: str | None = _text(nullable=True)
    before: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    reason_code: str | None = Field(default=None, sa_type=Text)
    created_at: datetime


class DigestItemRow(ServiceTable, table=True):
    """One fact that a commune's digest counts."""

    __tablename__ = "digest_items"
    # A closed window is counted.
    __table_args__ = (Index("ix_digest_items_window_id", "window_id"),)

    fact_id: UUID = Field(primary_key=True)
    window_id: UUID
    case_id: UUID | None
    kind: str = _text()
    drill: bool


class NoticeRow(ServiceTable, table=True):
    """A message to a commune, an officer, an informant or a household, and what became of it."""

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("kind in ('digest', 'escalation', 'household', 'in_person')", name="kind_known"),
        CheckConstraint("audience in ('commune', 'duty', 'household', 'informant')", name="audience_known"),
        CheckConstraint("state in ('waiting', 'sent', 'acknowledged', 'undeliverable', 'withdrawn')", name="state_known"),
        # An outcome is told once to each audience, a window makes one notice.
        Index(
            "uq_notices_told_once",
            "case_id",
            "outcome_id",
            "audience",
            unique=True,
            postgresql_where=text("outcome_id is not null"),
        ),
        Index("uq_notices_window", "window_id", unique=True, postgresql_where=text("window_id is not null")),
        # The lists of notices, page by page: of the country and of some communes, of all incidents and of one.
        Index("ix_notices_kind_state", "kind", "state", "id"),
        Index("ix_notices_incident_id_kind_state", "incident_id", "kind", "state", "id"),
        Index("ix_notices_commune_code_kind_state", "commune_code", "kind", "state", "id"),
        Index("ix_notices_incident_id_commune_code_kind_state", "incident_id", "commune_code", "kind", "state", "id"),
        # What belongs to a province and to none of its communes.
        Index("ix_notices_province_code_alone", "province_code", "id", postgresql_where=text("commune_code is null")),
        # What waits for somebody to come on duty.
        Index(
            "ix_notices_no_recipient",
            "commune_code",
            "id",
            postgresql_where=text("reason = 'no_recipient' and state = 'waiting'"),
        ),
        # What was told about a case.
        Index("ix_notices_case_id", "case_id", "id", postgresql_where=text("case_id is not null")),
        # What communes still have to confirm.
        Index(
            "ix_notices_unconfirmed",
            "id",
            postgresql_where=text("kind = 'digest' and state in ('sent', 'undeliverable') and silent_at is null"),
        ),
    )

    id: UUID = Field(primary_key=True)
    kind: str = _text()
    audience: str = _text()
    incident_id: UUID
    drill: bool
    commune_code: str | None = _text(nullable=True)
    province_code: str | None = _text(nullable=True)
    case_id: UUID | None
    outcome_id: UUID | None
    window_id: UUID | None
    window_number: int | None
    recipient: str | None = _text(nullable=True)
    state: str = _text()
    reason: str | None = _text(nullable=True)
    template: str = _text()
    template_version: int = _small()
    text: str = _text()
    item_count: int
    risk_level: int | None = _small(nullable=True)
    created_at: datetime
    accepted_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None = _text(nullable=True)
    silent_at: datetime | None


class DeliveryRow(ServiceTable, table=True):
    """One message to one phone. Whoever sends it holds it until `claimed_until`; then it may be taken again."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'sent', 'undeliverable', 'withdrawn', 'replaced')", name="state_known"),
        # What the sending loops ask for.
        Index("ix_deliveries_waiting", "lane", "next_attempt_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_deliveries_notice_id", "notice_id"),
    )

    id: UUID = Field(primary_key=True)
    notice_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("notices.id"), nullable=False))
    lane: int = _small()
    phone: bytes = _sealed()
    shift_id: UUID | None
    state: str = _text()
    reason: str | None = _text(nullable=True)
    attempts: int = Field(sa_column=Column(SmallInteger, nullable=False, server_default=text("0")))
    created_at: datetime
    next_attempt_at: datetime
    first_tried_at: datetime | None
    claimed_until: datetime | None
    accepted_at: datetime | None


class EscalationRow(ServiceTable, table=True):
    """The handing of a missed clock upward to a person: once per clock and rung."""

    __tablename__ = "escalations"
    __table_args__ = (
        CheckConstraint("state in ('nobody_on_duty', 'waiting', 'sent')", name="state_known"),
        Index("ix_escalations_window_id", "window_id"),
        Index("ix_escalations_notice_id", "notice_id"),
        # What waits for somebody to come on duty.
        Index("ix_escalations_nobody", "commune_code", "created_at", postgresql_where=text("state = 'nobody_on_duty'")),
        # What of it follows a case that is moved.
        Index("ix_escalations_nobody_of_case", "case_id", postgresql_where=text("state = 'nobody_on_duty'")),
    )

    clock_id: UUID = Field(primary_key=True)
    rung: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    incident_id: UUID
    case_id: UUID | None
    commune_code: str = _text()
    kind: str = _text()
    drill: bool
    due_at: datetime
    answer_from: datetime
    missed_at: datetime
    state: str = _text()
    recipient: str | None = _text(nullable=True)
    shift_id: UUID | None
    window_id: UUID | None
    notice_id: UUID | None = Field(sa_column=Column(Uuid, ForeignKey("notices.id"), nullable=True))
    created_at: datetime
    accepted_at: datetime | None


class CommuneContactRow(ServiceTable, table=True):
    """Who of a commune gets its digests. Replaced ones stay, marked."""

    __tablename__ = "commune_contacts"
    __table_args__ = (Index("ix_commune_contacts_commune_code", "commune_code", postgresql_where=text("removed_at is null")),)

    id: UUID = Field(primary_key=True)
    commune_code: str = _text()
    position: int = _small()
    name: bytes = _sealed()
    phone: bytes = _sealed()
    role: str = _text()
    created_at: datetime
    removed_at: datetime | None


class DutyShiftRow(ServiceTable, table=True):
    """Who is on duty, for which place and from when until when. `refused_at`: the gateway says the number does not exist."""

    __tablename__ = "duty_shifts"
    __table_args__ = (
        CheckConstraint("ends_at > begins_at", name="ends_after_it_begins"),
        CheckConstraint("commune_code is null or province_code is null", name="one_place"),
        Index("ix_duty_shifts_ends_at", "ends_at", postgresql_where=text("removed_at is null")),
    )

    id: UUID = Field(primary_key=True)
    commune_code: str | None = _text(nullable=True)
    province_code: str | None = _text(nullable=True)
    name: bytes = _sealed()
    phone: bytes = _sealed()
    begins_at: datetime
    ends_at: datetime
    created_by: str = _text()
    created_at: datetime
    removed_at: datetime | None
    refused_at: datetime | None


class EditRow(ServiceTable, table=True):
    """Which revision of a document (contacts, roster) changed a place last, and who did it."""

    __tablename__ = "edits"
    __table_args__ = (CheckConstraint("document in ('contacts', 'roster')", name="document_known"),)

    document: str = Field(sa_column=Column(Text, primary_key=True))
    place: str = Field(sa_column=Column(Text, primary_key=True))
    revision: int = Field(sa_column=Column(BigInteger, nullable=False))
    edited_by: str = _text()
    edited_at: datetime
