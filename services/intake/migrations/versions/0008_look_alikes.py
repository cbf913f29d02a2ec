"""Cases that look like an earlier one of their commune and incident."""

from typing import Final

from alembic import op

revision: Final = "0008_look_alikes"
down_revision: Final = "0007_letters"


def upgrade() -> None:
    op.execute("""
        alter table cases
            add column looks_like_id uuid constraint fk_cases_looks_like_id_cases references cases (id),
            add column likeness text constraint ck_cases_likeness_known
                check (likeness in ('same_report', 'same_name_and_phone')),
            add column look_alike_verdict text constraint ck_cases_look_alike_verdict_known
                check (look_alike_verdict in ('same', 'different')),
            add constraint ck_cases_like_another_in_something check (
                (looks_like_id is null) = (likeness is null) and (look_alike_verdict is null or likeness is not null)
                and looks_like_id is distinct from id)""")
    op.execute("create index ix_cases_looks_like_id on cases (looks_like_id) where looks_like_id is not null")
    op.execute("""
        create table likenesses (
            mark bytea constraint pk_likenesses primary key,
            case_id uuid not null constraint fk_likenesses_case_id_cases references cases (id))""")


def downgrade() -> None:
    op.execute("drop table likenesses")
    op.execute("drop index ix_cases_looks_like_id")
    for column in ("look_alike_verdict", "likeness", "looks_like_id"):
        op.execute(f"alter table cases drop column {column}")
