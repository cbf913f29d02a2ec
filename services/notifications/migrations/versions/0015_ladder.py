"""One ladder: each missed clock climbs, row by row, until somebody has taken it or the work is done."""

from typing import Final

from alembic import op

from shared.migrations import solve_clocks, unsolve_clocks

revision: Final = "0015_ladder"
down_revision: Final = "0014_outcome_reasons"

_CLIMBS: Final = """
    create table climbs (
        clock_id uuid constraint pk_climbs primary key,
        kind text not null,
        incident_id uuid not null,
        case_id uuid,
        commune_code text not null,
        risk_level smallint not null,
        drill boolean not null,
        due_at timestamptz not null,
        answer_from timestamptz not null,
        missed_at timestamptz not null,
        state text not null constraint ck_climbs_state_known check (state in ('climbing', 'top', 'taken', 'solved')),
        first_rung smallint not null,
        rung smallint not null,
        since timestamptz not null,
        next_at timestamptz,
        taken_by text,
        taken_rung smallint,
        taken_at timestamptz,
        taken_until timestamptz,
        plan bytea,
        solved_at timestamptz,
        constraint ck_climbs_rung_known check (first_rung between 1 and 4 and rung between first_rung and 4),
        constraint ck_climbs_taken_by_somebody check (num_nulls(taken_by, taken_at, taken_until) in (0, 3)),
        constraint ck_climbs_taken_says_by_whom check (state <> 'taken' or taken_by is not null),
        constraint ck_climbs_solved_at_a_moment check ((state = 'solved') = (solved_at is not null)),
        constraint ck_climbs_only_climbing_goes_on check (next_at is null or state = 'climbing'));
    create index ix_climbs_next_at on climbs (next_at) where next_at is not null;
    create index ix_climbs_open on climbs (commune_code, due_at) where state <> 'solved';
    create index ix_climbs_open_of_case on climbs (case_id) where state in ('climbing', 'top')"""
# Which level of risk the incident had, the old rows do not say: rather too early a call than too late. What is in a window
# already goes out by itself, and has the shortest time to be taken.
_WAITING: Final = """
    insert into climbs (clock_id, kind, incident_id, case_id, commune_code, risk_level, drill, due_at, answer_from, missed_at,
                        state, first_rung, rung, since, next_at)
    select clock_id, kind, incident_id, case_id, commune_code, 5, drill, due_at, answer_from, missed_at, 'climbing', rung, rung,
           created_at, case state when 'waiting' then now() + interval '10 minutes' end
      from escalations where state <> 'sent'"""
_STATES: Final = "'nobody_on_duty', 'waiting', 'sent'"


def upgrade() -> None:
    solve_clocks()
    op.execute("""
        alter table duty_shifts add column post text not null default 'officer'
            constraint ck_duty_shifts_post_known check (post in ('officer', 'leader'))""")
    op.execute("update escalations set rung = 3 where state = 'nobody_on_duty' and kind = 'acknowledged'")
    for statement in _CLIMBS.split(";"):
        op.execute(statement)
    op.execute(_WAITING)
    _know_states(f"{_STATES}, 'withdrawn'")
    _index_nobody("commune_code, rung, created_at")


def downgrade() -> None:
    op.execute("drop table climbs")
    # What climbed has no place on a ladder of one rung; what left its window unsent was told to nobody.
    op.execute("delete from escalations where state = 'withdrawn'")
    op.execute("delete from escalations e using escalations lower where lower.clock_id = e.clock_id and lower.rung < e.rung")
    op.execute("update escalations set rung = 1")
    _know_states(_STATES)
    _index_nobody("commune_code, created_at")
    op.execute("alter table duty_shifts drop column post")
    unsolve_clocks()


def _know_states(states: str) -> None:
    op.execute("alter table escalations drop constraint ck_escalations_state_known")
    op.execute(f"alter table escalations add constraint ck_escalations_state_known check (state in ({states}))")


def _index_nobody(columns: str) -> None:
    op.execute("drop index ix_escalations_nobody")
    op.execute(f"create index ix_escalations_nobody on escalations ({columns}) where state = 'nobody_on_duty'")
