"""Which report says that the household's account is not in its head's name; of what came before, it may be."""

from typing import Final

from alembic import op

revision: Final = "0037_whose_account"
down_revision: Final = "0036_unsaid_heads"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    # By the report's revision: an older process that takes the next report in leaves it behind, unsaid of that one.
    op.execute("alter table cases add column others_account_revision int")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table cases drop column others_account_revision")
