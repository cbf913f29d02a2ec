"""What the law was asked about a case and what it said, kept for ever: the explanation is written from here."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0003_reckonings"
down_revision: Final = "0002_assessment"


def upgrade() -> None:
    op.execute("""
        create table reckonings (
            case_id uuid not null,
            findings_revision integer not null,
            report_revision integer not null,
            asked_on date not null,
            asked_at timestamptz not null,
            rule_set text not null,
            law_version text not null,
            sealed bytea not null,
            constraint pk_reckonings primary key (case_id, findings_revision, report_revision, asked_at)
        )""")
    make_append_only("reckonings")


def downgrade() -> None:
    op.drop_table("reckonings")
