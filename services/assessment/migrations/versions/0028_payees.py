"""An award names who is paid, and a decision freezes that with the account; cases know the account's marks."""

from typing import Final

from alembic import op

revision: Final = "0028_payees"
down_revision: Final = "0027_award_retractions"

_KIND: Final = (
    "payee_kind text constraint ck_awards_payee_known "
    "check (payee_kind in ('head', 'adult', 'organiser', 'guardian', 'nobody'))"
)
_COLUMNS: Final = {
    "assessments": ("payment_marks text",),
    "awards": (_KIND, "payee_person text"),
    "decision_lines": ("payee_kind text", "payee_person text", "payee_mark text", "account_mark text"),
}


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table, columns in _COLUMNS.items():
        op.execute(f"alter table {table} {', '.join(f'add column {column}' for column in columns)}")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table, columns in _COLUMNS.items():
        names = [column.split()[0] for column in columns]
        op.execute(f"alter table {table} {', '.join(f'drop column {name}' for name in names)}")
