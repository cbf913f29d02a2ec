"""A bank's reason is a code; what it said in its own words is sealed beside it, and names in them stand nowhere else.

What stands there in words is blanked: no database has a key to seal it with, and the bank has its own record. The trigger is
for processes of before that run beside this: they write words still, and a constraint would stop the payments of their message.
"""

from typing import Final

from alembic import op

revision: Final = "0047_bank_in_words"
down_revision: Final = "0046_book_indexes"

_IN_WORDS: Final = "{reason} !~ '^[A-Za-z0-9_./-]{{0,35}}$' or {reason} ~ '[0-9]{{8}}'"
"""As `shared.bank_reasons.is_code` has it, of this day."""
_TABLES: Final = ("attempts", "payments")
_FACTS: Final = "('disbursement.payment_failed.v1', 'disbursement.payment_returned.v1')"
_SAID: Final = "convert_from(payload, 'UTF8')::jsonb ->> 'reason'"


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    op.execute("alter table attempts add column words bytea")
    op.execute("""
    create function keep_reason_a_code() returns trigger language plpgsql as $$ begin
        new.reason := 'bank_in_words';
        return new;
    end $$""")
    for table in _TABLES:
        op.execute(f"""
            create trigger {table}_keep_reason_a_code before insert or update of reason on {table}
               for each row when ({_IN_WORDS.format(reason="new.reason")}) execute function keep_reason_a_code()""")
        op.execute(f"update {table} set reason = 'bank_in_words' where {_IN_WORDS.format(reason='reason')}")
    # Every fact can be published again, so what is kept of them counts as well.
    op.execute(f"""
        update outbox set payload = convert_to(
                   jsonb_set(convert_from(payload, 'UTF8')::jsonb, '{{reason}}', '"bank_in_words"')::text, 'UTF8')
         where address = 'fact' and name in {_FACTS} and ({_IN_WORDS.format(reason=f"({_SAID})")})""")


def downgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    for table in _TABLES:
        op.execute(f"drop trigger {table}_keep_reason_a_code on {table}")
    op.execute("drop function keep_reason_a_code()")
    op.execute("alter table attempts drop column words")
