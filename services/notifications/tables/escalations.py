"""Tables of the ladder: missed clocks on their way up, and who was told of each."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, Uuid, text
from sqlmodel import Column, Field

from services.notifications.tables.base import ServiceTable, index_of_some, sealed_column, small_column, text_column


class EscalationRow(ServiceTable, table=True):
    """The handing of a missed clock to a person: once per clock and rung. `withdrawn`: taken or done before it was said."""

    __tablename__ = "escalations"
    __table_args__ = (
        CheckConstraint("state in ('nobody_on_duty', 'waiting', 'sent', 'withdrawn')", name="state_known"),
        Index("ix_escalations_window_id", "window_id"),
        Index("ix_escalations_notice_id", "notice_id"),
        # Who was told last of what nobody has taken at the top.
        index_of_some(
            "ix_escalations_at_top",
            *("top_commune", "rung", "drill", "shift_id"),
            where="top_commune is not null and shift_id is not null and state in ('sent', 'withdrawn')",
        ),
        # What waits for somebody to come on duty.
        index_of_some("ix_escalations_nobody", "commune_code", "rung", "created_at", where="state = 'nobody_on_duty'"),
        # What of it follows a case that is moved.
        index_of_some("ix_escalations_nobody_of_case", "case_id", where="state = 'nobody_on_duty'"),
    )

    clock_id: UUID = Field(primary_key=True)
    rung: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    incident_id: UUID
    case_id: UUID | None
    commune_code: str = text_column()
    kind: str = text_column()
    drill: bool
    due_at: datetime
    answer_from: datetime
    missed_at: datetime
    state: str = text_column()
    recipient: str | None = text_column(nullable=True)
    shift_id: UUID | None
    window_id: UUID | None
    notice_id: UUID | None = Field(sa_column=Column(Uuid, ForeignKey("notices.id"), nullable=True))
    created_at: datetime
    accepted_at: datetime | None
    top_commune: str | None = text_column(nullable=True)
    """Where its climb stands, while it stands on this rung at the top and nobody has taken it; a trigger of climbs keeps it."""


class FormerEscalationRow(ServiceTable, table=True):
    """Who was told of a clock at the top of its ladder before whoever came on duty after him was."""

    __tablename__ = "former_escalations"

    clock_id: UUID = Field(primary_key=True)
    rung: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False))
    created_at: datetime = Field(primary_key=True)
    shift_id: UUID
    recipient: str = text_column()
    notice_id: UUID
    accepted_at: datetime
    relieved_at: datetime


class ClimbRow(ServiceTable, table=True):
    """A missed clock on its way up the ladder: where it stands, since when, when it goes on; who took it; when it was done.

    `heard_at`: when we heard that it was missed; null in rows of before it was kept.
    """

    __tablename__ = "climbs"
    __table_args__ = (
        CheckConstraint("state in ('climbing', 'top', 'taken', 'solved')", name="state_known"),
        CheckConstraint("first_rung between 1 and 4 and rung between first_rung and 4", name="rung_known"),
        CheckConstraint("num_nulls(taken_by, taken_at, taken_until) in (0, 3)", name="taken_by_somebody"),
        CheckConstraint("state <> 'taken' or taken_by is not null", name="taken_says_by_whom"),
        CheckConstraint("done_at is null or taken_by is not null", name="done_by_somebody"),
        CheckConstraint("(state = 'solved') = (solved_at is not null)", name="solved_at_a_moment"),
        CheckConstraint("next_at is null or state = 'climbing'", name="only_climbing_goes_on"),
        index_of_some("ix_climbs_next_at", "next_at", where="next_at is not null"),
        # What the people of a commune's ladder have to look at, the longest overdue first.
        index_of_some("ix_climbs_open", "commune_code", "due_at", where="state <> 'solved'"),
        # What was heard of during a shift.
        Index("ix_climbs_heard_of", "commune_code", text("coalesce(heard_at, missed_at)")),
        # Of which late cases nobody at home has heard yet.
        index_of_some(
            "ix_climbs_uninformed",
            "missed_at",
            where="kind = 'assisted' and case_id is not null and informed_at is null and state <> 'solved'",
        ),
        # What the page of a case asks for.
        index_of_some("ix_climbs_of_case", "case_id", where="case_id is not null"),
        index_of_some("ix_climbs_open_of_case", "case_id", where="state in ('climbing', 'top')"),
    )

    clock_id: UUID = Field(primary_key=True)
    kind: str = text_column()
    incident_id: UUID
    case_id: UUID | None
    commune_code: str = text_column()
    risk_level: int = small_column()
    drill: bool
    due_at: datetime
    answer_from: datetime
    missed_at: datetime
    state: str = text_column()
    first_rung: int = small_column()
    rung: int = small_column()
    since: datetime
    next_at: datetime | None
    taken_by: str | None = text_column(nullable=True)
    taken_rung: int | None = small_column(nullable=True)
    taken_at: datetime | None
    taken_until: datetime | None
    done_at: datetime | None
    plan: bytes | None = sealed_column(nullable=True)
    solved_at: datetime | None
    informed_at: datetime | None
    heard_at: datetime | None = Field(
        sa_column=Column(DateTime(timezone=True), nullable=True, server_default=text("clock_timestamp()"))
    )


class TakingActRow(ServiceTable, table=True):
    """What somebody said of a missed clock that he had taken. Rows stay as they were written."""

    __tablename__ = "taking_acts"
    __table_args__ = (CheckConstraint("act in ('taken', 'taken_over', 'prolonged', 'given_back', 'done')", name="act_known"),)

    clock_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    act: str = text_column()
    actor: str = text_column()
    rung: int | None = Field(sa_column=Column(SmallInteger, nullable=True))
    acted_at: datetime
    until: datetime | None
    words: bytes | None = sealed_column(nullable=True)
