"""Communes of declared incidents are watched: from whom nothing is heard for hours has a clock like any other."""

from typing import Final

from alembic import op

revision: Final = "0019_watches"
down_revision: Final = "0018_duty_handovers"

_WATCHES: Final = """
    create table watches (
        id uuid constraint pk_watches primary key,
        incident_id uuid not null,
        commune_code text not null,
        risk_level smallint not null,
        drill boolean not null,
        subject_id uuid not null,
        hours smallint not null,
        since timestamptz,
        due_at timestamptz,
        heard_at timestamptz,
        silent_at timestamptz,
        ended_at timestamptz,
        constraint uq_watches_incident_commune unique (incident_id, commune_code),
        constraint ck_watches_due_since check ((since is null) = (due_at is null)));
    create index ix_watches_commune_code on watches (commune_code) where ended_at is null;
    create index ix_watches_due_at on watches (due_at) where ended_at is null and silent_at is null;
    create index ix_watches_silent on watches (commune_code) where ended_at is null and silent_at is not null"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _WATCHES.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop table watches")
