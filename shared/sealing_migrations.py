"""What a database needs so that rows that may never change can be sealed under a newer key."""

from alembic import op


def allow_sealing_again() -> None:
    """Let rows that may never change be sealed under a newer key: a transaction that names one column may replace its
    ciphertext, and nothing beside it.
    """
    op.execute(
        """
        create or replace function refuse_change() returns trigger language plpgsql as $$
        declare sealed text := nullif(current_setting('kipthoi.sealing_again', true), '');
        begin
          if sealed is not null and tg_op = 'UPDATE' then
            if to_jsonb(new) - sealed = to_jsonb(old) - sealed
               and (select atttypid = 'bytea'::regtype from pg_attribute where attrelid = tg_relid and attname = sealed) then
              return new;
            end if;
          end if;
          raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
        end $$"""
    )


def forbid_sealing_again() -> None:
    """Undo `allow_sealing_again`."""
    op.execute(
        """
        create or replace function refuse_change() returns trigger language plpgsql as
        $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$"""
    )
