"""One award may be taken back whole by a person's word, whatever the findings say; and that may be lifted again."""

from typing import Final

from alembic import op

revision: Final = "0027_award_retractions"
down_revision: Final = "0026_clocks_in_order"


def upgrade() -> None:
    op.execute("""
        alter table reductions
            add column retraction text constraint ck_reductions_retraction_known
                check (retraction in ('person_alive', 'household_doubled', 'law_misread')),
            add column proposed_by text,
            add column words bytea,
            add column lifted_at timestamptz,
            add column lifted_by text,
            add column lift_words bytea,
            add constraint ck_reductions_retracted_by_somebody check (num_nulls(retraction, proposed_by, words) in (0, 3)),
            add constraint ck_reductions_lifted_by_somebody check (num_nulls(lifted_at, lifted_by, lift_words) in (0, 3))""")


def downgrade() -> None:
    # What nobody has signed would look like findings' own: an earlier version knows no other reason.
    op.execute("update reductions set state = 'withdrawn' where state = 'proposed' and retraction is not null")
    op.execute("""
        alter table reductions drop column retraction, drop column proposed_by, drop column words, drop column lifted_at,
            drop column lifted_by, drop column lift_words""")
