"""What the bank paid although a household had it in hand already stands on an account of its own until it is had back."""

from typing import Final

from alembic import op

revision: Final = "0045_paid_twice"
down_revision: Final = "0044_stock"

_CHECKS: Final = {
    ("sources", "ck_sources_never_overdrawn"): (
        "available >= 0 and reserved >= 0 and advanced >= 0 and paid_twice >= 0",
        "available >= 0 and reserved >= 0 and advanced >= 0",
    ),
    ("sources", "ck_sources_nothing_vanishes"): (
        "available + reserved + advanced + settled + paid_twice = contributed",
        "available + reserved + advanced + settled = contributed",
    ),
    ("ledger_entries", "ck_ledger_entries_account_known"): (
        "account in ('contributed', 'available', 'reserved', 'advanced', 'settled', 'paid_twice')",
        "account in ('contributed', 'available', 'reserved', 'advanced', 'settled')",
    ),
}
_TELL: Final = """
    create or replace function tell_news_of_ledger_entries() returns trigger language plpgsql as $$ begin
        insert into reconciliation_news (payment_id) select distinct payment_id from added
         where account {which} and payment_id is not null;
        return null;
    end $$"""


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table sources add column paid_twice bigint not null default 0")
    _replace(0)
    op.execute(_TELL.format(which="in ('settled', 'paid_twice')"))


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    # An earlier version has no account for it: the means would be nowhere.
    op.execute("""
        do $$ begin
            if exists (select from ledger_entries where account = 'paid_twice') then
                raise exception 'money was paid twice and booked so: these books cannot be undone';
            end if;
        end $$""")
    op.execute(_TELL.format(which="= 'settled'"))
    _replace(1)
    op.execute("alter table sources drop column paid_twice")


def _replace(which: int) -> None:
    """Whoever books meanwhile waits for a moment only: what stands is looked through afterwards."""
    for (table, name), conditions in _CHECKS.items():
        op.execute(f"alter table {table} drop constraint {name}")
        op.execute(f"alter table {table} add constraint {name} check ({conditions[which]}) not valid")
        op.execute(f"alter table {table} validate constraint {name}")
