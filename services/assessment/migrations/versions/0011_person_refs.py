"""Who is meant by the refs that officers send: our ref by the mark of theirs, encrypted."""

from typing import Final

from alembic import op

revision: Final = "0011_person_refs"
down_revision: Final = "0010_letters"


def upgrade() -> None:
    op.execute("alter table findings add column ref_marks bytea")


def downgrade() -> None:
    op.execute("alter table findings drop column ref_marks")
