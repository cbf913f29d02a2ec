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


def _some(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of some rows only."""
    return Index(name, *columns, unique=unique, postgresql_where=text(where))


class CaseContactRow(ServiceTable, table=True):
    """How the people of a case are reached. Revision 0 keeps the place (and the lock) of a case whose report has not come."""

    __tablename__ = "case_contacts"
    # Which other households gave the same number.
    __table_args__ = (
        _some("ix_case_contacts_household_index", "household_index", where="household_index is not null"),
        _some("ix_case_contacts_informant_index", "informant_index", where="informant_index is not null"),
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
        _some("uq_notices_told_once", "case_id", "outcome_id", "audience", where="outcome_id is not null", unique=True),
        _some("uq_notices_window", "window_id", where="window_id is not null", unique=True),
        # The lists of notices, page by page: of the country and of some communes, of all incidents and of one.
        Index("ix_notices_kind_state", "kind", "state", "id"),
        Index("ix_notices_incident_id_kind_state", "incident_id", "kind", "state", "id"),
        Index("ix_notices_commune_code_kind_state", "commune_code", "kind", "state", "id"),
        Index("ix_notices_incident_id_commune_code_kind_state", "incident_id", "commune_code", "kind", "state", "id"),
        # What belongs to a province and to none of its communes.
        _some("ix_notices_province_code_alone", "province_code", "id", where="commune_code is null"),
        # What waits for somebody to come on duty.
        _some("ix_notices_no_recipient", "commune_code", "id", where="reason = 'no_recipient' and state = 'waiting'"),
        # What was told about a case.
        _some("ix_notices_case_id", "case_id", "id", where="case_id is not null"),
        # What communes still have to confirm.
        _some(
            "ix_notices_unconfirmed", "id", where="kind = 'digest' and state in ('sent', 'undeliverable') and silent_at is null"
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
        _some("ix_deliveries_waiting", "lane", "next_attempt_at", where="state = 'waiting'"),
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
    """The handing of a missed clock to a person: once per clock and rung. `withdrawn`: taken or done before it was said."""

    __tablename__ = "escalations"
    __table_args__ = (
        CheckConstraint("state in ('nobody_on_duty', 'waiting', 'sent', 'withdrawn')", name="state_known"),
        Index("ix_escalations_window_id", "window_id"),
        Index("ix_escalations_notice_id", "notice_id"),
        # What waits for somebody to come on duty.
        _some("ix_escalations_nobody", "commune_code", "rung", "created_at", where="state = 'nobody_on_duty'"),
        # What of it follows a case that is moved.
        _some("ix_escalations_nobody_of_case", "case_id", where="state = 'nobody_on_duty'"),
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


class ClimbRow(ServiceTable, table=True):
    """A missed clock on its way up the ladder: where it stands, since when, when it goes on; who took it; when it was done."""

    __tablename__ = "climbs"
    __table_args__ = (
        CheckConstraint("state in ('climbing', 'top', 'taken', 'solved')", name="state_known"),
        CheckConstraint("first_rung between 1 and 4 and rung between first_rung and 4", name="rung_known"),
        CheckConstraint("num_nulls(taken_by, taken_at, taken_until) in (0, 3)", name="taken_by_somebody"),
        CheckConstraint("state <> 'taken' or taken_by is not null", name="taken_says_by_whom"),
        CheckConstraint("(state = 'solved') = (solved_at is not null)", name="solved_at_a_moment"),
        CheckConstraint("next_at is null or state = 'climbing'", name="only_climbing_goes_on"),
        _some("ix_climbs_next_at", "next_at", where="next_at is not null"),
        # What the people of a commune's ladder have to look at, the longest overdue first.
        _some("ix_climbs_open", "commune_code", "due_at", where="state <> 'solved'"),
        _some("ix_climbs_open_of_case", "case_id", where="state in ('climbing', 'top')"),
    )

    clock_id: UUID = Field(primary_key=True)
    kind: str = _text()
    incident_id: UUID
    case_id: UUID | None
    commune_code: str = _text()
    risk_level: int = _small()
    drill: bool
    due_at: datetime
    answer_from: datetime
    missed_at: datetime
    state: str = _text()
    first_rung: int = _small()
    rung: int = _small()
    since: datetime
    next_at: datetime | None
    taken_by: str | None = _text(nullable=True)
    taken_rung: int | None = _small(nullable=True)
    taken_at: datetime | None
    taken_until: datetime | None
    plan: bytes | None = _sealed(nullable=True)
    solved_at: datetime | None


class CommuneContactRow(ServiceTable, table=True):
    """Who of a commune gets its digests. Replaced ones stay, marked."""

    __tablename__ = "commune_contacts"
    __table_args__ = (_some("ix_commune_contacts_commune_code", "commune_code", where="removed_at is null"),)

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
        CheckConstraint("post in ('officer', 'leader')", name="post_known"),
        _some("ix_duty_shifts_ends_at", "ends_at", where="removed_at is null"),
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
    post: str = Field(sa_column=Column(Text, nullable=False, server_default=text("'officer'")))


class EditRow(ServiceTable, table=True):
    """Which revision of a document (contacts, roster) changed a place last, and who did it."""

    __tablename__ = "edits"
    __table_args__ = (CheckConstraint("document in ('contacts', 'roster')", name="document_known"),)

    document: str = Field(sa_column=Column(Text, primary_key=True))
    place: str = Field(sa_column=Column(Text, primary_key=True))
    revision: int = Field(sa_column=Column(BigInteger, nullable=False))
    edited_by: str = _text()
    edited_at: datetime
