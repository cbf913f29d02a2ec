"""From which commune to which cases were moved, and by whom."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0006_moves"
down_revision: Final = "0005_delivery"


def upgrade() -> None:
    op.execute("""
        create table case_moves (
            case_id uuid not null constraint fk_case_moves_case_id_cases references cases (id),
            revision integer not null,
            from_commune text not null,
            to_commune text not null,
            moved_by text not null,
            moved_at timestamptz not null,
            constraint pk_case_moves primary key (case_id, revision),
            constraint ck_case_moves_to_another_place check (from_commune <> to_commune))""")
    make_append_only("case_moves")


def downgrade() -> None:
    op.execute("drop table case_moves")
