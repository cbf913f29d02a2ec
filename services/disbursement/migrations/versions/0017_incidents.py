"""Which incidents are drills; means of one kind are bound to none of the other, and the database asks, too."""

from typing import Final

from alembic import op

revision: Final = "0017_incidents"
down_revision: Final = "0016_unreadable_accounts"

_STATEMENTS: Final = (
    """
    create table incidents (
        id uuid not null constraint pk_incidents primary key,
        drill boolean not null,
        constraint uq_incidents_id_drill unique (id, drill)
    )""",
    "insert into incidents select distinct on (incident_id) incident_id, drill from payments order by incident_id",
    # Of what is there already only new rows are asked: a source that was bound wrongly before bears no payment anyway.
    """
    alter table sources add constraint fk_sources_their_incident foreign key (incident_id, drill)
        references incidents (id, drill) not valid""",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("alter table sources drop constraint fk_sources_their_incident")
    op.drop_table("incidents")
