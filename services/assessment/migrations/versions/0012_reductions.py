"""Later findings may give less than was signed: reductions are proposed, decided, and stand in the decision's lines."""

from typing import Final

from alembic import op

revision: Final = "0012_reductions"
down_revision: Final = "0011_person_refs"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("""
        create table reductions (
            id uuid not null constraint pk_reductions primary key,
            case_id uuid not null,
            award_id uuid not null constraint fk_reductions_award_id_awards references awards (id),
            number smallint not null,
            stood bigint not null,
            stands bigint not null,
            unit text not null,
            reason_code text not null,
            state text not null
                constraint ck_reductions_state_known check (state in ('proposed', 'signed', 'declined', 'withdrawn')),
            rule_set text not null,
            reasoning text not null,
            proposed_at timestamptz not null,
            decision_id uuid,
            constraint uq_reductions_numbered_once unique (award_id, number),
            constraint ck_reductions_takes_back check (stands >= 0 and stands < stood),
            constraint ck_reductions_decided_by_a_decision
                check ((state in ('signed', 'declined')) = (decision_id is not null))
        )""")
    op.execute("create index ix_reductions_case_id on reductions (case_id)")
    op.execute("alter table decision_lines add column reduction_id uuid")
    op.execute("alter table decision_lines add column stands bigint")
    op.execute("""
        alter table decision_lines add constraint ck_decision_lines_reduction_is_whole
            check ((verdict in ('reduced', 'kept')) = (reduction_id is not null)
                   and (reduction_id is null) = (stands is null))""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table decision_lines drop constraint ck_decision_lines_reduction_is_whole")
    for column in ("stands", "reduction_id"):
        op.execute(f"alter table decision_lines drop column {column}")
    op.drop_table("reductions")
