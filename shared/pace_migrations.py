"""What migrations share about drills that run faster."""

from alembic import op


def keep_paces() -> None:
    """Let a service keep which drills run faster. A database that was made by today's models has the table already."""
    op.execute("""
        create table if not exists paced_incidents (
            incident_id uuid not null constraint pk_paced_incidents primary key,
            pace integer not null constraint ck_paced_incidents_pace_known check (pace between 2 and 3600)
        )""")


def forget_paces() -> None:
    """Undo `keep_paces`."""
    op.execute("drop table paced_incidents")
