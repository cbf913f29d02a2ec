"""The plan of duty checks itself: which communes open incidents have struck, and which shifts are of one person."""

from typing import Final

from alembic import op

revision: Final = "0017_duty_findings"
down_revision: Final = "0016_shifts"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        create table incident_areas (
            incident_id uuid constraint pk_incident_areas primary key,
            revision integer not null,
            risk_level smallint not null,
            drill boolean not null,
            closed boolean not null,
            commune_codes text[] not null,
            heard_at timestamptz not null)""")
    op.execute("alter table duty_shifts add column person_index bytea")
    op.execute("""
        create index ix_duty_shifts_person_index on duty_shifts (person_index, ends_at)
            where removed_at is null and person_index is not null""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop index ix_duty_shifts_person_index")
    op.execute("alter table duty_shifts drop column person_index")
    op.execute("drop table incident_areas")
