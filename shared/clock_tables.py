"""The tables of clocks, the same in every service's database."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)

from shared.figures import Figures

HALF_GONE: Final = "timezone('UTC', started_at) + (due_at - started_at) * 0.5"
"""When half of a clock's time is gone, as a moment in UTC without a zone: only such a one can stand in an index."""
NEARLY_GONE: Final = "timezone('UTC', started_at) + (due_at - started_at) * 0.8"
CLOCK_FIGURES: Final = Figures(
    name="clock_figures",
    table="clocks",
    key=("kind", "state", "drill"),
    summands=("clocks",),
    counted="select kind, state, drill, 1 as clocks from {rows}",
)
"""How many clocks there are of each kind in each state: what is shown of them counts no clock."""
CLOCKS_AT_RISK: Final = {"ix_clocks_half_gone": HALF_GONE, "ix_clocks_most_gone": NEARLY_GONE}


def clock_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Return clocks, the truth about every running promise, and communes that are cut off, in this metadata; their figures
    stand beside them.

    Of a clock, `escalated_at` is when a missed one was told onward, `solved_at` when what it was for was done after all (kept
    late), or nothing was left to be done, `due_before` when it was due before its commune was cut off. Of a cut-off, `until`
    is until when the commune's own targets wait.
    """
    clocks = Table(
        "clocks",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("subject_id", Uuid, nullable=False),
        Column("case_id", Uuid),
        Column("incident_id", Uuid, nullable=False),
        Column("commune_code", Text, nullable=False),
        Column("risk_level", SmallInteger, nullable=False),
        Column("drill", Boolean, nullable=False),
        Column("limit_count", Integer, nullable=False),
        Column("limit_unit", Text, nullable=False),
        Column("basis", Text, nullable=False),
        Column("article", Text),
        Column("owner", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("started_at", DateTime(timezone=True), nullable=False),
        Column("due_at", DateTime(timezone=True), nullable=False),
        Column("answer_from", DateTime(timezone=True), nullable=False),
        Column("ended_at", DateTime(timezone=True)),
        Column("escalated_at", DateTime(timezone=True)),
        Column("solved_at", DateTime(timezone=True)),
        Column("due_before", DateTime(timezone=True)),
        CheckConstraint("state in ('running', 'kept', 'kept_late', 'missed', 'handed_over', 'stopped')", name="state_known"),
        CheckConstraint("(state = 'running') = (ended_at is null)", name="ended_is_not_running"),
        # With the id: many are due in one moment, and whoever goes through them in pages would read all of these for each page.
        Index("ix_clocks_due_id", "due_at", "id", postgresql_where=text("state = 'running'")),
        # What was done late before anybody had said that it was overdue: hardly ever one.
        Index("ix_clocks_unsaid", "id", postgresql_where=text("state = 'kept_late' and escalated_at is null")),
        Index("ix_clocks_subject_id", "subject_id"),
        Index("ix_clocks_case_id", "case_id"),
        *(
            Index(name, "commune_code", text(f"({moment})"), postgresql_where=text("state = 'running'"))
            for name, moment in CLOCKS_AT_RISK.items()
        ),
    )
    cut_offs = Table(
        "cut_offs",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("incident_id", Uuid, nullable=False),
        Column("commune_code", Text, nullable=False),
        Column("until", DateTime(timezone=True), nullable=False),
        Column("ended_at", DateTime(timezone=True)),
        Index("ix_cut_offs_commune_code", "commune_code", "incident_id", postgresql_where=text("ended_at is null")),
    )
    Table(
        "clock_figures",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("kind", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("drill", Boolean, nullable=False),
        Column("clocks", Integer, nullable=False),
        Column("folded", Boolean, nullable=False),
        Index("ix_clock_figures_line", "kind", "state", "drill"),
        # What is still to be put together.
        Index("ix_clock_figures_new", "id", postgresql_where=text("not folded")),
    )
    return clocks, cut_offs
