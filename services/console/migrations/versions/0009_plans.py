"""The board adds up what changed instead of counting cases, and looks only at missed clocks that nothing has made up for."""

from typing import Final

from alembic import op

from shared.figures import Figures
from shared.migrations import mend_plans, undo_plans

revision: Final = "0009_plans"
down_revision: Final = "0008_incident_revisions"

_FIGURES: Final = """
    create table board_figures (
        id bigint generated always as identity constraint pk_board_figures primary key,
        incident_id uuid not null,
        drill boolean not null,
        commune_code text not null,
        province_code text not null,
        stage text not null,
        cases integer not null,
        helped integer not null,
        stuck integer not null,
        taken_at timestamptz not null,
        folded boolean not null)"""

_BOARD: Final = Figures(
    name="board_figures",
    table="board_cases",
    key=("incident_id", "drill", "commune_code", "province_code", "stage"),
    summands=("cases", "helped", "stuck"),
    latest="taken_at",
    # One that is not reported yet counts for nothing.
    counted="""
        select incident_id, drill, coalesce(commune_code, '') as commune_code, coalesce(province_code, '') as province_code,
               stage, 1 as cases, (helped_at is not null)::int as helped,
               (not stuck <@ paid and stage <> 'retracted')::int as stuck, taken_at
          from {rows} where identified_at is not null""",
)
_ENDED: Final = "stage in ('closed', 'declined', 'retracted')"
_TRIGGERS: Final = (
    # A clock of an ended case is late no more, until the case opens again.
    f"""
    create function end_clocks_of_cases() returns trigger language plpgsql as $$ begin
        update missed_clocks m set over = c.over from (select case_id, {_ENDED} as over from added) c
         where m.case_id = c.case_id and m.over <> c.over;
        return null;
    end $$""",
    """
    create trigger new_cases_end_clocks after insert on board_cases referencing new table as added
        for each statement execute function end_clocks_of_cases()""",
    """
    create trigger changed_cases_end_clocks after update on board_cases referencing new table as added
        for each statement execute function end_clocks_of_cases()""",
    """
    create function end_clocks_of_notices() returns trigger language plpgsql as $$ begin
        update missed_clocks m set over = true from added a
         where a.acknowledged_at is not null and m.subject_id = a.notice_id and not m.over
           and m.kind in ('acknowledged', 'told_in_person');
        return null;
    end $$""",
    """
    create trigger changed_notices_end_clocks after update on board_notices referencing new table as added
        for each statement execute function end_clocks_of_notices()""",
)

_INDEXES: Final = (
    "create index ix_board_figures_line on board_figures (incident_id, commune_code, stage)",
    "create index ix_board_figures_commune on board_figures (commune_code)",
    "create index ix_board_figures_new on board_figures (id) where not folded",
    "drop index ix_board_cases_incident_commune_stage",
    "drop index ix_board_cases_identified",
    "create index if not exists ix_board_cases_place on board_cases (incident_id, commune_code, stage, identified_at, case_id)",
    "create index if not exists ix_board_cases_stage on board_cases (incident_id, stage, identified_at, case_id)",
    "drop index ix_missed_clocks_incident_due",
    """
    create index ix_missed_clocks_late on missed_clocks (incident_id, due_at)
        include (clock_id, kind, subject_id, case_id, commune_code, service, basis, article) where not over""",
    """
    create index if not exists ix_missed_clocks_notice on missed_clocks (subject_id)
     where kind in ('acknowledged', 'told_in_person')""",
    "drop index ix_board_notices_incident_commune",
    "create index if not exists ix_board_notices_confirmed on board_notices (incident_id, commune_code, acknowledged_at)",
    """
    create index if not exists ix_board_notices_silent on board_notices (incident_id, commune_code, silent_since)
     where acknowledged_at is null and silent_since is not null""",
)
_OLD_INDEXES: Final = (
    "drop index ix_board_notices_silent",
    "drop index ix_board_notices_confirmed",
    "create index ix_board_notices_incident_commune on board_notices (incident_id, commune_code)",
    "drop index ix_missed_clocks_notice",
    "drop index ix_missed_clocks_late",
    "create index ix_missed_clocks_incident_due on missed_clocks (incident_id, due_at)",
    "drop index ix_board_cases_stage",
    "drop index ix_board_cases_place",
    "create index ix_board_cases_identified on board_cases (incident_id, identified_at, case_id)",
    "create index ix_board_cases_incident_commune_stage on board_cases (incident_id, commune_code, stage)",
)


def upgrade() -> None:
    mend_plans()
    op.execute(_FIGURES)
    op.execute("alter table missed_clocks add column over boolean not null default false")
    for statement in (*_INDEXES, *_BOARD.make(), _BOARD.fill(), *_TRIGGERS):
        op.execute(statement)
    op.execute(f"""
        update missed_clocks m set over = true from board_cases c where c.case_id = m.case_id and c.{_ENDED}""")
    op.execute("""
        update missed_clocks m set over = true from board_notices n
         where n.notice_id = m.subject_id and n.acknowledged_at is not null and m.kind in ('acknowledged', 'told_in_person')""")


def downgrade() -> None:
    op.execute("drop trigger changed_notices_end_clocks on board_notices")
    for trigger in ("changed_cases_end_clocks", "new_cases_end_clocks"):
        op.execute(f"drop trigger {trigger} on board_cases")
    for function in ("end_clocks_of_notices", "end_clocks_of_cases"):
        op.execute(f"drop function {function}()")
    for statement in (*_BOARD.drop(), *_OLD_INDEXES):
        op.execute(statement)
    op.execute("alter table missed_clocks drop column over")
    op.execute("drop table board_figures")
    undo_plans()
