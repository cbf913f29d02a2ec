"""Payments about which the bank contradicts itself stand on the board."""

from typing import Final

from alembic import op

revision: Final = "0007_contradictions"
down_revision: Final = "0006_letters"


def upgrade() -> None:
    op.execute("""
        create table board_contradictions (
            payment_id uuid constraint pk_board_contradictions primary key,
            case_id uuid not null,
            incident_id uuid not null,
            commune_code text not null,
            province_code text,
            drill boolean not null,
            contradicted_at timestamptz,
            resolved_at timestamptz)""")
    op.execute("create index ix_board_contradictions_incident_commune on board_contradictions (incident_id, commune_code)")


def downgrade() -> None:
    op.execute("drop table board_contradictions")
