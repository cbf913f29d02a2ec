"""An incident is raised, extended and ended; each change stays in its history."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0009_incident_revisions"
down_revision: Final = "0008_look_alikes"


def upgrade() -> None:
    op.execute("alter table incidents add column revision integer not null default 1, add column closed_at timestamptz")
    op.execute("""
        create table incident_revisions (
            incident_id uuid not null constraint fk_incident_revisions_incident_id_incidents references incidents (id),
            revision integer not null,
            risk_level smallint not null,
            further_communes text[] not null,
            closed boolean not null,
            note text,
            changed_by text not null,
            changed_at timestamptz not null,
            constraint pk_incident_revisions primary key (incident_id, revision))""")
    make_append_only("incident_revisions")


def downgrade() -> None:
    op.execute("drop table incident_revisions")
    op.execute("alter table incidents drop column closed_at, drop column revision")
