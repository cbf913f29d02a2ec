"""What people say of what they have taken is kept act by act; and who has spoken with a silent commune, with whom and when."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0037_taking_acts"
down_revision: Final = "0036_news"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        create table taking_acts (
            clock_id uuid not null,
            number integer not null,
            act text not null constraint ck_taking_acts_act_known
                check (act in ('taken', 'taken_over', 'prolonged', 'given_back', 'done')),
            actor text not null,
            rung smallint,
            acted_at timestamptz not null,
            until timestamptz,
            words bytea,
            constraint pk_taking_acts primary key (clock_id, number))""")
    make_append_only("taking_acts")
    op.execute("""
        alter table climbs add column done_at timestamptz,
            add constraint ck_climbs_done_by_somebody check (done_at is null or taken_by is not null)""")
    op.execute("create index ix_climbs_of_case on climbs (case_id) where case_id is not null")
    op.execute("""
        create table commune_words (
            id uuid constraint pk_commune_words primary key,
            commune_code text not null,
            by text not null constraint ck_commune_words_by_known check (by in ('phone', 'radio', 'visit', 'other')),
            spoken_with bytea,
            spoken_at timestamptz not null,
            said_by text not null,
            recorded_at timestamptz not null)""")
    op.execute("create index ix_commune_words_commune_code on commune_words (commune_code, spoken_at)")
    make_append_only("commune_words")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("drop table commune_words")
    op.execute("drop index ix_climbs_of_case")
    op.execute("alter table climbs drop column done_at")
    op.execute("drop table taking_acts")
