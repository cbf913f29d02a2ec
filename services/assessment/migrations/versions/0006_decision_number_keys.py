"""A decision's number is unique in one form, however it was written."""

from typing import Final

from alembic import op

revision: Final = "0006_decision_number_keys"
down_revision: Final = "0005_names"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table decisions add column number_key text")
    op.execute("alter table decisions disable trigger decisions_append_only")
    # Numbers that were signed beside one another although they are one keep a place of their own; the first has the key.
    op.execute(
        r"""
        with keyed as (
            select id, issuer, year, drill, decided_at,
                   regexp_replace(regexp_replace(upper(translate(number, 'Đđ ', 'DD')), '-+', '-', 'g'), '^0+(?=[0-9])', '')
                       as key from decisions),
        counted as (
            select id, key, row_number() over (partition by issuer, year, drill, key order by decided_at, id) as nth from keyed)
        update decisions d set number_key = case when c.nth = 1 then c.key else c.key || ' #' || c.nth end
          from counted c where c.id = d.id"""
    )
    op.execute("alter table decisions enable trigger decisions_append_only")
    op.execute("alter table decisions alter column number_key set not null")
    op.execute("alter table decisions drop constraint uq_decisions_numbered_once")
    op.execute("alter table decisions add constraint uq_decisions_numbered_once unique (issuer, year, drill, number_key)")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table decisions drop constraint uq_decisions_numbered_once")
    op.execute("alter table decisions drop column number_key")
    op.execute("alter table decisions add constraint uq_decisions_numbered_once unique (issuer, year, drill, number)")
