"""A source, a rail or an incident can be paused: who, when and why is kept, and who let it go on."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0021_pauses"
down_revision: Final = "0020_evidence"

_STATEMENTS: Final = (
    """
    create table pauses (
        id uuid not null constraint pk_pauses primary key,
        what text not null constraint ck_pauses_what_known check (what in ('source', 'rail', 'incident')),
        source_id uuid constraint fk_pauses_source_id_sources references sources (id),
        rail text constraint ck_pauses_rail_known check (rail in ('bank', 'cash', 'goods')),
        incident_id uuid constraint fk_pauses_incident_id_incidents references incidents (id),
        reason bytea not null,
        paused_by text not null,
        paused_at timestamptz not null,
        office text not null constraint ck_pauses_office_known check (office in ('commune', 'province', 'country')),
        constraint ck_pauses_names_one check (
            (what = 'source') = (source_id is not null) and (what = 'rail') = (rail is not null)
            and (what = 'incident') = (incident_id is not null))
    )""",
    """
    create table pause_lifts (
        pause_id uuid not null constraint pk_pause_lifts primary key
            constraint fk_pause_lifts_pause_id_pauses references pauses (id),
        reason bytea not null,
        lifted_by text not null,
        lifted_at timestamptz not null
    )""",
    """
    create table pauses_in_force (
        pause_id uuid not null constraint pk_pauses_in_force primary key
            constraint fk_pauses_in_force_pause_id_pauses references pauses (id),
        source_id uuid,
        rail text,
        incident_id uuid,
        lifted boolean not null,
        constraint ck_pauses_in_force_names_one check (num_nonnulls(source_id, rail, incident_id) = 1)
    )""",
    *(
        f"create unique index uq_pauses_in_force_{name} on pauses_in_force ({name}) where not lifted"
        for name in ("source_id", "rail", "incident_id")
    ),
    "create index ix_payments_paused on payments (id) where state = 'reserved' and reason = 'paused'",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
    make_append_only("pauses")
    make_append_only("pause_lifts")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    # An earlier version knows of no pause: it would order what is paused, and leave for ever what waits for one to be lifted.
    op.execute("""
        do $$ begin
            if exists (select from pauses_in_force)
               or exists (select from payments where state = 'reserved' and reason = 'paused') then
                raise exception 'lift every pause first, and wait until what it stopped has gone on';
            end if;
        end $$""")
    op.execute("drop index ix_payments_paused")
    for table in ("pauses_in_force", "pause_lifts", "pauses"):
        op.drop_table(table)
