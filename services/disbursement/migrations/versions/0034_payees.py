"""Who is paid is frozen by the signature and changed by two; what several households have is held until somebody says why."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0034_payees"
down_revision: Final = "0033_bank_words"

_STATEMENTS: Final = (
    """
    alter table cases
        add column payee_mark text,
        add column lost_revision integer not null default 0,
        add column lost_persons text[] not null default '{}',
        add column lost_head boolean not null default false,
        add column lost_at timestamptz""",
    """
    create table signed_payees (
        payment_id uuid not null constraint pk_signed_payees primary key,
        case_id uuid not null,
        kind text not null constraint ck_signed_payees_kind_known
            check (kind in ('head', 'adult', 'organiser', 'guardian', 'nobody')),
        person text,
        mark text,
        account_mark text
    )""",
    """
    create table payee_changes (
        id uuid not null constraint pk_payee_changes primary key,
        case_id uuid not null,
        payment_ids uuid[] not null,
        kind text not null constraint ck_payee_changes_kind_known
            check (kind in ('head', 'adult', 'organiser', 'guardian')),
        person text,
        mark text,
        payee_revision integer,
        account_hash bytea,
        number_mark bytea,
        reason bytea not null,
        proposed_by text not null,
        proposed_at timestamptz not null,
        constraint ck_payee_changes_account_is_whole check ((payee_revision is null) = (account_hash is null)),
        constraint ck_payee_changes_one_account check (mark is null or payee_revision is null)
    )""",
    "create index ix_payee_changes_case_id on payee_changes (case_id, id)",
    """
    create table payee_verdicts (
        change_id uuid not null constraint pk_payee_verdicts primary key
            constraint fk_payee_verdicts_change_id_payee_changes references payee_changes (id),
        verdict text not null constraint ck_payee_verdicts_verdict_known check (verdict in ('confirmed', 'refused')),
        decided_by text not null,
        decided_at timestamptz not null
    )""",
    """
    create function refuse_own_payee() returns trigger language plpgsql as $$ begin
        if exists (select 1 from added a join payee_changes c on c.id = a.change_id
                    where a.verdict = 'confirmed' and lower(a.decided_by) = lower(c.proposed_by))
        then raise exception 'who proposed a payee does not confirm him' using errcode = 'check_violation',
             constraint = 'ck_payee_verdicts_two_persons';
        end if;
        return null;
    end $$""",
    """
    create trigger payee_verdicts_are_of_two after insert on payee_verdicts referencing new table as added
        for each statement execute function refuse_own_payee()""",
    """
    create table open_payee_changes (
        change_id uuid not null constraint pk_open_payee_changes primary key
            constraint fk_open_payee_changes_change_id_payee_changes references payee_changes (id),
        case_id uuid not null,
        commune_code text not null
    )""",
    "create index ix_open_payee_changes_commune_code on open_payee_changes (commune_code, change_id)",
    """
    create table account_holders (
        case_id uuid not null,
        kind text not null constraint ck_account_holders_kind_known check (kind in ('account', 'phone')),
        mark bytea not null,
        of_report boolean not null,
        household_id uuid not null,
        incident_id uuid not null,
        constraint pk_account_holders primary key (case_id, kind, mark, of_report)
    )""",
    "create index ix_account_holders_mark on account_holders (mark, incident_id, kind)",
    """
    create table shared_releases (
        case_id uuid not null,
        kind text not null,
        mark bytea not null,
        reason bytea not null,
        released_by text not null,
        released_at timestamptz not null,
        constraint pk_shared_releases primary key (case_id, kind, mark)
    )""",
)
_APPEND_ONLY: Final = ("signed_payees", "payee_changes", "payee_verdicts", "shared_releases")
_WAITS_FOR_PEOPLE: Final = """
    do $$ begin
        if exists (select from payments where state = 'waiting_payee' and reason in (
               'payee_lost', 'payee_unnamed', 'account_changed', 'account_unconfirmed', 'account_withdrawn', 'shared_account',
               'shared_phone')) then
            raise exception 'an earlier version would pay what waits for a second person: let nothing wait for it first';
        end if;
    end $$"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for statement in _STATEMENTS:
        op.execute(statement)
    for table in _APPEND_ONLY:
        make_append_only(table)


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute(_WAITS_FOR_PEOPLE)
    op.execute("drop trigger payee_verdicts_are_of_two on payee_verdicts")
    op.execute("drop function refuse_own_payee()")
    for table in (
        "shared_releases",
        "account_holders",
        "open_payee_changes",
        "payee_verdicts",
        "payee_changes",
        "signed_payees",
    ):
        op.execute(f"drop table {table}")
    columns = ("payee_mark", "lost_revision", "lost_persons", "lost_head", "lost_at")
    op.execute(f"alter table cases {', '.join(f'drop column {column}' for column in columns)}")
