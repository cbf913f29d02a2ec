"""Less of a signed award is to stand: by later findings, or by a person's word."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, SmallInteger, Text, UniqueConstraint
from sqlmodel import Field

from services.assessment.tables.base import ServiceTable


class ReductionRow(ServiceTable, table=True):
    """Less of a signed award is to stand, proposed by later findings or decided. `stood` before it, `stands` after it.

    With `retraction` a person proposed it, whose words (what he saw, what proves it) are encrypted; `lifted`: it was wrong, and
    what it took back may be proposed again.
    """

    __tablename__ = "reductions"
    __table_args__ = (
        UniqueConstraint("award_id", "number", name="uq_reductions_numbered_once"),
        CheckConstraint("state in ('proposed', 'signed', 'declined', 'withdrawn')", name="state_known"),
        CheckConstraint("stands >= 0 and stands < stood", name="takes_back"),
        CheckConstraint("(state in ('signed', 'declined')) = (decision_id is not null)", name="decided_by_a_decision"),
        CheckConstraint("retraction in ('person_alive', 'household_doubled', 'law_misread')", name="retraction_known"),
        CheckConstraint("num_nulls(retraction, proposed_by, words) in (0, 3)", name="retracted_by_somebody"),
        CheckConstraint("num_nulls(lifted_at, lifted_by, lift_words) in (0, 3)", name="lifted_by_somebody"),
        Index("ix_reductions_case_id", "case_id"),
    )

    id: UUID = Field(primary_key=True)
    case_id: UUID
    award_id: UUID = Field(foreign_key="awards.id")
    number: int = Field(sa_type=SmallInteger)
    stood: int = Field(sa_type=BigInteger)
    stands: int = Field(sa_type=BigInteger)
    unit: str = Field(sa_type=Text)
    reason_code: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    rule_set: str = Field(sa_type=Text)
    reasoning: str = Field(sa_type=Text)
    proposed_at: datetime
    decision_id: UUID | None
    retraction: str | None = Field(default=None, sa_type=Text)
    proposed_by: str | None = Field(default=None, sa_type=Text)
    words: bytes | None = Field(default=None, sa_type=LargeBinary)
    lifted_at: datetime | None = None
    lifted_by: str | None = Field(default=None, sa_type=Text)
    lift_words: bytes | None = Field(default=None, sa_type=LargeBinary)
