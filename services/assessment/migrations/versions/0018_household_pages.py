"""A household's page: the code that opens it, the help that came, and where the people of a commune ask."""

from typing import Final

from alembic import op

revision: Final = "0018_household_pages"
down_revision: Final = "0017_undo"

_TABLES: Final = (
    """
    create table household_pages (
        case_id uuid not null constraint pk_household_pages primary key,
        code_hash bytea not null constraint uq_household_pages_code_hash unique,
        valid_until timestamptz not null
    )""",
    """
    create table award_help (
        award_id uuid not null constraint pk_award_help primary key,
        case_id uuid not null,
        state text not null constraint ck_award_help_state_known check (state in ('received', 'failed', 'returned', 'short')),
        reason text,
        at timestamptz not null
    )""",
    "create index ix_award_help_case_id on award_help (case_id)",
    """
    create table contact_points (
        commune_code text not null constraint pk_contact_points primary key,
        address text not null,
        phone text,
        hours text,
        revision integer not null,
        changed_by text not null,
        changed_at timestamptz not null
    )""",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _TABLES:
        op.execute(statement)


def downgrade() -> None:
    for name in ("contact_points", "award_help", "household_pages"):
        op.drop_table(name)
