"""Money goes by cash list to households without an account: who carries it, what became of each line, what came back."""

from typing import Final

from alembic import op

from shared.migrations import make_append_only

revision: Final = "0029_cash_lists"
down_revision: Final = "0028_clocks_in_order"

_BALANCES: Final = {
    "ck_sources_never_overdrawn": "available >= 0 and reserved >= 0 and advanced >= 0 and settled >= 0",
    "ck_sources_nothing_vanishes": "available + reserved + advanced + settled = contributed",
}
_OLD_BALANCES: Final = {
    "ck_sources_never_overdrawn": "available >= 0 and reserved >= 0 and settled >= 0",
    "ck_sources_nothing_vanishes": "available + reserved + settled = contributed",
}
_ACCOUNTS: Final = "account in ('contributed', 'available', 'reserved', 'advanced', 'settled')"
_OLD_ACCOUNTS: Final = "account in ('contributed', 'available', 'reserved', 'settled')"
_STATEMENTS: Final = (
    """
    create table cash_lists (
        id uuid not null constraint pk_cash_lists primary key constraint fk_cash_lists_id_rounds references rounds (id),
        number integer not null,
        source_id uuid not null constraint fk_cash_lists_source_id_sources references sources (id),
        commune_code text not null,
        province_code text not null,
        drill boolean not null,
        carrier bytea not null,
        made_by text not null,
        made_at timestamptz not null,
        revision integer not null,
        closed_by text,
        closed_at timestamptz,
        constraint uq_cash_lists_number unique (source_id, number),
        constraint ck_cash_lists_closed_by_somebody check ((closed_at is null) = (closed_by is null))
    )""",
    "create index ix_cash_lists_commune_code on cash_lists (commune_code, id)",
    "create index ix_cash_lists_open on cash_lists (id) where closed_at is null",
    """
    create table cash_lines (
        list_id uuid not null constraint fk_cash_lines_list_id_cash_lists references cash_lists (id),
        number integer not null,
        payment_id uuid not null constraint fk_cash_lines_payment_id_payments references payments (id),
        case_id uuid not null,
        source_id uuid not null,
        amount bigint not null constraint ck_cash_lines_amount_positive check (amount > 0),
        state text not null
            constraint ck_cash_lines_state_known check (state in ('out', 'not_handed_over', 'handed_over', 'handed_back')),
        reason text constraint ck_cash_lines_reason_known check (reason in ('absent', 'refused', 'wrong_person', 'stopped')),
        changed_at timestamptz not null,
        constraint pk_cash_lines primary key (list_id, number),
        constraint uq_cash_lines_payment unique (list_id, payment_id),
        constraint ck_cash_lines_not_without_reason
            check ((state in ('not_handed_over', 'handed_back')) = (reason is not null))
    )""",
    "create unique index uq_cash_lines_one_alive on cash_lines (payment_id) where state <> 'handed_back'",
    """
    create table hand_backs (
        id uuid not null constraint pk_hand_backs primary key,
        list_id uuid not null constraint fk_hand_backs_list_id_cash_lists references cash_lists (id),
        amount bigint not null constraint ck_hand_backs_amount_positive check (amount > 0),
        taken_by text not null,
        at timestamptz not null
    )""",
    "create index ix_hand_backs_list_id on hand_backs (list_id)",
)


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table sources add column advanced bigint not null default 0")
    _replace("sources", _BALANCES)
    _replace("ledger_entries", {"ck_ledger_entries_account_known": _ACCOUNTS})
    for statement in _STATEMENTS:
        op.execute(statement)
    make_append_only("hand_backs")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    # An earlier version knows of no advance: money that is out would be nowhere, and its payments would wait for a bank.
    op.execute("""
        do $$ begin
            if exists (select from cash_lists) then
                raise exception 'cash lists were paid out: their books cannot be undone';
            end if;
        end $$""")
    op.execute("""
        update payments set state = 'waiting_payee', reason = 'no_account', rail = 'bank'
         where rail = 'cash' and state = 'reserved'""")
    for table in ("hand_backs", "cash_lines", "cash_lists"):
        op.drop_table(table)
    _replace("ledger_entries", {"ck_ledger_entries_account_known": _OLD_ACCOUNTS})
    _replace("sources", _OLD_BALANCES)
    op.execute("alter table sources drop column advanced")


def _replace(table: str, checks: dict[str, str]) -> None:
    """Whoever books meanwhile waits for a moment only: what stands is looked through afterwards."""
    for name, condition in checks.items():
        op.execute(f"alter table {table} drop constraint {name}")
        op.execute(f"alter table {table} add constraint {name} check ({condition}) not valid")
        op.execute(f"alter table {table} validate constraint {name}")
