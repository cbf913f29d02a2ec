"""What each comparison of the ledger came to, and the differences that people must look at."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class ReconciliationNewsRow(ServiceTable, table=True):
    """A payment of which the ledger, a statement or an accepted difference says something new: triggers add it, a comparison
    takes it away. So a comparison reads what has changed, and never the whole ledger.
    """

    __tablename__ = "reconciliation_news"

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=[Identity(always=True)])
    payment_id: UUID


class ReconciliationSideRow(ServiceTable, table=True):
    """Both sides of a payment as the last comparison found them, in đồng; made anew from the ledger and the lines by its news.

    `state`: same, unheard (no statement shows anything of it), differs.
    """

    __tablename__ = "reconciliation_sides"
    __table_args__ = (
        CheckConstraint("state in ('same', 'unheard', 'differs')", name="state_known"),
        CheckConstraint("(state = 'same') = (booked = found)", name="same_is_same"),
        # What should be shown by now? What do both sides tell otherwise?
        Index("ix_reconciliation_sides_unheard", "drill", "booked_at", postgresql_where=text("state = 'unheard'")),
        Index("ix_reconciliation_sides_differs", "drill", postgresql_where=text("state = 'differs'")),
    )

    payment_id: UUID = Field(primary_key=True, foreign_key="payments.id")
    source_id: UUID | None = None
    drill: bool
    booked: int = Field(sa_type=BigInteger)
    found: int = Field(sa_type=BigInteger)
    booked_at: datetime | None = None
    state: str = Field(sa_type=Text)


class ReconciliationSideFigureRow(ServiceTable, table=True):
    """What these sides come to by source and state: the sum of the rows of a line, kept by triggers. No source: all zeros."""

    __tablename__ = "reconciliation_side_figures"
    __table_args__ = (
        Index("ix_reconciliation_side_figures_line", "drill", "source_id", "state"),
        Index("ix_reconciliation_side_figures_new", "id", postgresql_where=text("not folded")),
    )

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=[Identity(always=True)])
    source_id: UUID
    drill: bool
    state: str = Field(sa_type=Text)
    payments: int
    booked: int = Field(sa_type=BigInteger)
    folded: bool


class ReconciliationRunRow(ServiceTable, table=True):
    """What one comparison came to, of what is real or of drills; append only. Sums in đồng; `counts`: pairs by kind."""

    __tablename__ = "reconciliation_runs"
    __table_args__ = (
        CheckConstraint("booked + late + accepted + difference = found", name="sums_close"),
        CheckConstraint("unexplained >= abs(difference)", name="hides_nothing"),
        Index("ix_reconciliation_runs_drill", "drill", "id"),
    )

    id: UUID = Field(primary_key=True)
    drill: bool
    at: datetime
    by: str = Field(sa_type=Text)
    shown_until: datetime | None = None
    booked: int = Field(sa_type=BigInteger)
    found: int = Field(sa_type=BigInteger)
    late: int = Field(sa_type=BigInteger)
    accepted: int = Field(sa_type=BigInteger)
    difference: int = Field(sa_type=BigInteger)
    unexplained: int = Field(sa_type=BigInteger)
    differences: int
    counts: dict[str, int] = Field(sa_type=JSONB)


class ReconciliationFigureRow(ServiceTable, table=True):
    """What one part of one source came to, written when it is another than in the run before; append only."""

    __tablename__ = "reconciliation_figures"
    __table_args__ = (
        CheckConstraint("part in ('bank', 'income', 'cash', 'goods')", name="part_known"),
        CheckConstraint("booked + late + accepted + difference = found", name="sums_close"),
        Index("ix_reconciliation_figures_newest", "drill", "part", "source_id", text("id desc")),
        Index("ix_reconciliation_figures_run_id", "run_id"),
    )

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=[Identity(always=True)])
    run_id: UUID = Field(foreign_key="reconciliation_runs.id")
    drill: bool
    part: str = Field(sa_type=Text)
    source_id: UUID | None = Field(default=None, foreign_key="sources.id")
    unit: str = Field(sa_type=Text)
    booked: int = Field(sa_type=BigInteger)
    found: int = Field(sa_type=BigInteger)
    late: int = Field(sa_type=BigInteger)
    accepted: int = Field(sa_type=BigInteger)
    difference: int = Field(sa_type=BigInteger)
    unexplained: int = Field(sa_type=BigInteger)
    counts: dict[str, int] = Field(sa_type=JSONB)


class DifferenceRow(ServiceTable, table=True):
    """A ticket of reconciliation: one open at most for each thing. What people say of it is sealed."""

    __tablename__ = "differences"
    __table_args__ = (
        CheckConstraint("part in ('bank', 'income', 'cash', 'goods')", name="part_known"),
        CheckConstraint("kind in ('partial', 'unmatched', 'duplicate', 'missing')", name="kind_known"),
        CheckConstraint("booked <> found", name="is_one"),
        CheckConstraint("(ended_at is null) = (ended_by is null) and (ended_at is null) = (outcome is null)", name="ended"),
        CheckConstraint("outcome in ('explained', 'accepted')", name="outcome_known"),
        CheckConstraint("(taken_at is null) = (taken_by is null)", name="taken_by_somebody"),
        CheckConstraint(
            "(proposed_at is null) = (proposed_by is null) and (proposed_at is null) = (proposal_reason is null)",
            name="proposed_by_somebody",
        ),
        CheckConstraint(
            "outcome is distinct from 'accepted' or (proposed_by is not null and proposed_by <> ended_by)", name="two_persons"
        ),
        Index("uq_differences_one_open", "part", "subject", unique=True, postgresql_where=text("ended_at is null")),
        Index("ix_differences_accepted", "part", "subject", postgresql_where=text("outcome = 'accepted'")),
        Index("ix_differences_open", "opened_at", "id", postgresql_where=text("ended_at is null")),
    )

    id: UUID = Field(primary_key=True)
    drill: bool
    part: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    source_id: UUID | None = Field(default=None, foreign_key="sources.id")
    payment_id: UUID | None = Field(default=None, foreign_key="payments.id")
    kind: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text)
    booked: int = Field(sa_type=BigInteger)
    found: int = Field(sa_type=BigInteger)
    owner: str = Field(sa_type=Text)
    commune_code: str | None = Field(default=None, sa_type=Text)
    province_code: str | None = Field(default=None, sa_type=Text)
    opened_at: datetime
    due_at: datetime
    taken_by: str | None = Field(default=None, sa_type=Text)
    taken_at: datetime | None = None
    proposed_by: str | None = Field(default=None, sa_type=Text)
    proposed_at: datetime | None = None
    proposal_reason: bytes | None = Field(default=None, sa_type=LargeBinary)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, sa_type=Text)
    outcome: str | None = Field(default=None, sa_type=Text)
    reason: bytes | None = Field(default=None, sa_type=LargeBinary)
