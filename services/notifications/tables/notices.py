"""Tables of notices: what digests count, what is told, and each message to a phone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field

from services.notifications.tables.base import ServiceTable, index_of_some, sealed_column, small_column, text_column


class DigestItemRow(ServiceTable, table=True):
    """One fact that a commune's digest counts."""

    __tablename__ = "digest_items"
    # A closed window is counted.
    __table_args__ = (Index("ix_digest_items_window_id", "window_id"),)

    fact_id: UUID = Field(primary_key=True)
    window_id: UUID
    case_id: UUID | None
    kind: str = text_column()
    drill: bool


class NoticeRow(ServiceTable, table=True):
    """A message to a commune, an officer, an informant or a household, and what became of it.

    Of a digest, `tried_from` is since when it, or the first of those that it stands for, has gone to its commune, `next_way_at`
    when it goes by one more way unless somebody confirms. Of what was told in person, `visited_at` is when, `visited_to` to
    whom, `visited_by` how.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("kind in ('digest', 'escalation', 'household', 'in_person')", name="kind_known"),
        CheckConstraint("audience in ('commune', 'duty', 'household', 'informant')", name="audience_known"),
        CheckConstraint(
            "state in ('waiting', 'sent', 'acknowledged', 'undeliverable', 'withdrawn', 'superseded')", name="state_known"
        ),
        CheckConstraint(
            "(state = 'superseded') = (superseded_by is not null) and superseded_by <> id", name="superseded_by_another"
        ),
        CheckConstraint("assurance in ('signed_in', 'link', 'phone')", name="assurance_known"),
        CheckConstraint("confirmed_via in ('desk', 'program', 'link', 'reply', 'key')", name="confirmed_via_known"),
        CheckConstraint("visited_to in ('head', 'adult', 'neighbour', 'other')", name="visited_to_known"),
        CheckConstraint("visited_by in ('visit', 'call')", name="visited_by_known"),
        CheckConstraint("num_nulls(heard_at, heard_by) in (0, 2)", name="heard_by_somebody"),
        # An outcome is told once to each audience, a window makes one notice.
        index_of_some("uq_notices_told_once", "case_id", "outcome_id", "audience", where="outcome_id is not null", unique=True),
        index_of_some("uq_notices_window", "window_id", where="window_id is not null", unique=True),
        # The lists of notices, page by page: of the country and of some communes, of all incidents and of one.
        Index("ix_notices_kind_state", "kind", "state", "id"),
        Index("ix_notices_incident_id_kind_state", "incident_id", "kind", "state", "id"),
        Index("ix_notices_commune_code_kind_state", "commune_code", "kind", "state", "id"),
        Index("ix_notices_incident_id_commune_code_kind_state", "incident_id", "commune_code", "kind", "state", "id"),
        # What belongs to a province and to none of its communes.
        index_of_some("ix_notices_province_code_alone", "province_code", "id", where="commune_code is null"),
        # What waits for somebody to come on duty.
        index_of_some("ix_notices_no_recipient", "commune_code", "id", where="reason = 'no_recipient' and state = 'waiting'"),
        # Which earlier digests a later one stands for.
        index_of_some("ix_notices_superseded_by", "superseded_by", where="superseded_by is not null"),
        # What was told about a case.
        index_of_some("ix_notices_case_id", "case_id", "id", where="case_id is not null"),
        # What communes still have to confirm.
        index_of_some(
            "ix_notices_unconfirmed", "id", where="kind = 'digest' and state in ('sent', 'undeliverable') and silent_at is null"
        ),
        # Which digests go by one more way, and when.
        index_of_some(
            "ix_notices_next_way_at", "next_way_at", where="next_way_at is not null and state in ('waiting', 'sent')"
        ),
        CheckConstraint("next_way_at is null or tried_from is not null", name="next_way_of_what_was_tried"),
    )

    id: UUID = Field(primary_key=True)
    kind: str = text_column()
    audience: str = text_column()
    incident_id: UUID
    drill: bool
    commune_code: str | None = text_column(nullable=True)
    province_code: str | None = text_column(nullable=True)
    case_id: UUID | None
    outcome_id: UUID | None
    window_id: UUID | None
    window_number: int | None
    recipient: str | None = text_column(nullable=True)
    state: str = text_column()
    reason: str | None = text_column(nullable=True)
    template: str = text_column()
    template_version: int = small_column()
    text: str = text_column()
    item_count: int
    risk_level: int | None = small_column(nullable=True)
    created_at: datetime
    accepted_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None = text_column(nullable=True)
    silent_at: datetime | None
    told_by: str | None = text_column(nullable=True)
    told_at: datetime | None
    delivered_at: datetime | None
    assurance: str | None = text_column(nullable=True)
    heard_at: datetime | None
    heard_by: str | None = text_column(nullable=True)
    superseded_by: UUID | None
    tried_from: datetime | None
    next_way_at: datetime | None
    confirmed_via: str | None = text_column(nullable=True)
    visited_at: datetime | None
    visited_to: str | None = text_column(nullable=True)
    visited_by: str | None = text_column(nullable=True)


class BriefingRow(ServiceTable, table=True):
    """Somebody above told a named person of a commune what its notice says. Rows stay as they were written."""

    __tablename__ = "briefings"
    __table_args__ = (
        CheckConstraint("by in ('phone', 'radio', 'visit', 'other')", name="by_known"),
        Index("ix_briefings_notice_id", "notice_id"),
    )

    id: UUID = Field(primary_key=True)
    notice_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("notices.id"), nullable=False))
    told_by: str = text_column()
    told_to: bytes = sealed_column()
    by: str = text_column()
    told_at: datetime
    recorded_at: datetime


class DeliveryRow(ServiceTable, table=True):
    """One message to one phone. Whoever sends it holds it until `claimed_until`; then it may be taken again.

    `in_doubt`: the provider may have it. `tried`: with whom it has failed. `receipt_due`: when another one is asked, or people
    are visited. `turn`: 0 by the first ways, at once; then the number of the way that was tried because nobody had confirmed.
    `is_second`: not the first number of whose duty it is; that it fails says nothing of the duty.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'sent', 'undeliverable', 'withdrawn', 'replaced')", name="state_known"),
        CheckConstraint("way in ('sms', 'voice', 'email', 'webhook')", name="way_known"),
        CheckConstraint("num_nulls(provider, provider_since) in (0, 2)", name="provider_since"),
        # What the sending loops ask for.
        index_of_some("ix_deliveries_waiting", "way", "lane", "next_attempt_at", where="state = 'waiting'"),
        # Which digests went to the telephone that answers.
        index_of_some("ix_deliveries_number_index", "number_index", where="number_index is not null"),
        # Whose receipt is overdue.
        index_of_some("ix_deliveries_receipt_due", "receipt_due", where="receipt_due is not null"),
        Index("ix_deliveries_notice_id", "notice_id"),
    )

    id: UUID = Field(primary_key=True)
    notice_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("notices.id"), nullable=False))
    lane: int = small_column()
    phone: bytes = sealed_column()
    shift_id: UUID | None
    state: str = text_column()
    reason: str | None = text_column(nullable=True)
    attempts: int = Field(sa_column=Column(SmallInteger, nullable=False, server_default=text("0")))
    created_at: datetime
    next_attempt_at: datetime
    first_tried_at: datetime | None
    claimed_until: datetime | None
    accepted_at: datetime | None
    way: str = Field(sa_column=Column(Text, nullable=False, server_default=text("'sms'")))
    provider: str | None = text_column(nullable=True)
    provider_since: datetime | None
    tried: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    in_doubt: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=text("false")))
    receipt_due: datetime | None
    delivered_at: datetime | None
    contact_id: UUID | None
    number_index: bytes | None = sealed_column(nullable=True)
    turn: int = Field(sa_column=Column(SmallInteger, nullable=False, server_default=text("0")))
    is_second: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=text("false")))
