"""Summaries of communes: coverage, hours, losses with their corrections; put together anew where something changed.

Also when each stage was reached, what the household lost by which statement, and when the broker last answered the reader.
"""

from typing import Final

from alembic import op

revision: Final = "0013_summaries"
down_revision: Final = "0012_officers"

_COLUMNS: Final = """
    alter table board_cases
        add column decided_at timestamptz,
        add column told_at timestamptz,
        add column late_due_at timestamptz,
        add column reported_losses smallint[],
        add column found_losses smallint[],
        add column losses_said jsonb not null default '{}'"""
_NO_COLUMNS: Final = """
    alter table board_cases
        drop column decided_at, drop column told_at, drop column late_due_at, drop column reported_losses,
        drop column found_losses, drop column losses_said"""

# Of the cases that are there already: when they were decided and told stands in their stories, when they were late in clocks.
_FILL: Final = """
    update board_cases c
       set decided_at = f.decided_at, told_at = f.told_at, late_due_at = f.late_due_at
      from (select c.case_id,
                   (select min(f.at) from case_facts f
                     where f.case_id = c.case_id and f.what = 'AssistanceApproved') as decided_at,
                   (select min(f.at) from case_facts f where f.case_id = c.case_id and f.what = 'HouseholdTold') as told_at,
                   (select min(m.due_at) from missed_clocks m
                     where m.case_id = c.case_id and m.kind = 'assisted') as late_due_at
              from board_cases c) f
     where f.case_id = c.case_id and (f.decided_at is not null or f.told_at is not null or f.late_due_at is not null)"""

_SUMMARIES: Final = """
    create table board_summaries (
        incident_id uuid not null,
        commune_code text not null,
        mark numeric not null,
        refreshed_at timestamptz not null,
        eligible integer not null,
        in_time integer not null,
        helped_late integer not null,
        dead integer not null,
        missing integer not null,
        injured integer not null,
        destroyed integer not null,
        heavily_damaged integer not null,
        damaged integer not null,
        constraint pk_board_summaries primary key (incident_id, commune_code))"""
_TALLIES: Final = """
    create table board_tallies (
        incident_id uuid not null,
        place_code text not null,
        figure text not null,
        slot integer not null,
        up integer not null,
        down integer not null,
        constraint pk_board_tallies primary key (incident_id, place_code, figure, slot))"""
_READERS: Final = """
    create table board_readers (
        reader text constraint pk_board_readers primary key,
        heard_at timestamptz not null)"""

_LISTED: Final = "identified_at is not null and commune_code is not null and stage <> 'retracted'"
_INDEXES: Final = (
    f"""
    create index ix_board_cases_stuck on board_cases (incident_id, commune_code, identified_at, case_id)
     where {_LISTED} and not stuck <@ paid""",
    f"""
    create index ix_board_cases_helped_late on board_cases (incident_id, commune_code, identified_at, case_id)
     where {_LISTED} and helped_at > late_due_at""",
    f"""
    create index ix_board_cases_persons on board_cases (incident_id, commune_code, identified_at, case_id)
     where {_LISTED} and (coalesce(found_losses, reported_losses))[1:3] <> '{{0,0,0}}'""",
    f"""
    create index ix_board_cases_houses
        on board_cases (incident_id, ((coalesce(found_losses, reported_losses))[4]), commune_code, identified_at, case_id)
     where {_LISTED} and (coalesce(found_losses, reported_losses))[4] > 0""",
)


def upgrade() -> None:
    for statement in (_COLUMNS, _FILL, _SUMMARIES, _TALLIES, _READERS, *_INDEXES):
        op.execute(statement)


def downgrade() -> None:
    for name in ("stuck", "helped_late", "persons", "houses"):
        op.execute(f"drop index ix_board_cases_{name}")
    for table in ("board_readers", "board_tallies", "board_summaries"):
        op.execute(f"drop table {table}")
    op.execute(_NO_COLUMNS)
