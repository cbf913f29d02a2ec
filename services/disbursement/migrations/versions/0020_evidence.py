"""What proves a handover is said by its kind; what was handed over before nobody was asked stays without."""

from typing import Final

from alembic import op

revision: Final = "0020_evidence"
down_revision: Final = "0019_solved_clocks"


def upgrade() -> None:
    op.execute(
        "alter table handovers add column evidence_kind text constraint ck_handovers_evidence_known "
        "check (evidence_kind in ('signed_list', 'receipt', 'photo', 'witness', 'other'))"
    )


def downgrade() -> None:
    op.execute("alter table handovers drop column evidence_kind")
