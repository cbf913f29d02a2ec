"""What the bank says in odd ways is kept and ended by people; its refusals and "never received" are written down."""

from typing import Final

from alembic import op

revision: Final = "0004_odd_answers"
down_revision: Final = "0003_names"

_UP: Final = (
    "alter table attempts drop constraint ck_attempts_status_known",
    """
    alter table attempts
        add constraint ck_attempts_status_known check (status in ('sent', 'settled', 'rejected', 'refused', 'disputed')),
        add column refusal_count integer not null default 0,
        add column missing_since timestamptz,
        add column named_amount bigint""",
    "alter table attempts alter column refusal_count drop default",
    "alter table payments add column contradicted boolean not null default false",
    "alter table payments alter column contradicted drop default",
    """
    create table odd_answers (
        id uuid not null constraint pk_odd_answers primary key,
        payment_id uuid constraint fk_odd_answers_payment_id_payments references payments (id),
        end_to_end_id text,
        meaning text not null constraint ck_odd_answers_meaning_known
            check (meaning in ('odd', 'differs', 'contradicts', 'refuses', 'stranger')),
        words bytea not null,
        times integer not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        ended_at timestamptz,
        ended_by text,
        outcome text constraint ck_odd_answers_outcome_known check (outcome in ('paid', 'not_paid')),
        reason bytea,
        constraint ck_odd_answers_ended_by_somebody check ((ended_at is null) = (ended_by is null)))""",
    "create index ix_odd_answers_payment_id on odd_answers (payment_id)",
    "create index ix_odd_answers_open on odd_answers (id) where ended_at is null",
)
_DOWN: Final = (
    "drop table odd_answers",
    "alter table payments drop column contradicted",
    "update attempts set status = 'disputed' where status = 'refused'",
    "alter table attempts drop constraint ck_attempts_status_known",
    """
    alter table attempts
        add constraint ck_attempts_status_known check (status in ('sent', 'settled', 'rejected', 'disputed')),
        drop column refusal_count, drop column missing_since, drop column named_amount""",
)


def upgrade() -> None:
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(statement)
