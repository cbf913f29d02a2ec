"""Dated data of the law: entered by one person, released by another, never changed afterwards."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0004_rule_entries"
down_revision: Final = "0003_reckonings"

_TABLES: Final = (
    """
    create table rule_entries (
        id uuid not null constraint pk_rule_entries primary key,
        kind text not null constraint ck_rule_entries_kind_known check (kind in ('norm', 'limit', 'day_off')),
        province_code text,
        name text,
        amount bigint,
        unit text,
        starts_at_event text,
        basis text,
        day_off boolean,
        valid_from date not null,
        valid_until date,
        document text not null,
        article text,
        certainty text not null constraint ck_rule_entries_certainty_known check (certainty in ('A', 'B', 'C', 'D')),
        reason text not null,
        entered_by text not null,
        entered_at timestamptz not null,
        constraint uq_rule_entries_by_whom unique (id, entered_by),
        constraint ck_rule_entries_norm_is_whole
            check (kind <> 'norm' or (num_nonnulls(province_code, name, amount, article) = 4 and amount > 0)),
        constraint ck_rule_entries_limit_is_whole
            check (kind <> 'limit' or (num_nonnulls(name, amount, unit, starts_at_event, basis) = 5 and amount > 0
                   and (basis = 'statutory') = (article is not null))),
        constraint ck_rule_entries_day_is_whole check (kind <> 'day_off' or day_off is not null),
        constraint ck_rule_entries_ends_after_it_begins check (valid_until is null or valid_until >= valid_from)
    )""",
    """
    create table rule_verdicts (
        entry_id uuid not null constraint pk_rule_verdicts primary key,
        entered_by text not null,
        verdict text not null constraint ck_rule_verdicts_verdict_known check (verdict in ('released', 'withdrawn')),
        version integer constraint uq_rule_verdicts_version unique,
        decided_by text not null,
        decided_at timestamptz not null,
        reason text,
        constraint fk_rule_verdicts_entry_id_rule_entries
            foreign key (entry_id, entered_by) references rule_entries (id, entered_by),
        constraint ck_rule_verdicts_a_release_has_a_version check ((verdict = 'released') = (version is not null)),
        constraint ck_rule_verdicts_two_persons check (verdict <> 'released' or decided_by <> entered_by),
        constraint ck_rule_verdicts_withdrawn_for_a_reason check ((verdict = 'withdrawn') = (reason is not null))
    )""",
    """
    create table law_passes (
        day date not null,
        version integer not null,
        examined_count integer not null,
        changed_count integer not null,
        finished_at timestamptz not null,
        constraint pk_law_passes primary key (day, version)
    )""",
)
_NAMES: Final = ("rule_entries", "rule_verdicts", "law_passes")


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)
    for table in _NAMES:
        make_append_only(table)


def downgrade() -> None:
    for name in reversed(_NAMES):
        op.drop_table(name)
