"""What a database needs so that rows that may never change can be sealed under a newer key."""

from collections.abc import Sequence

from alembic import op

_GUARD = """
    create or replace function refuse_change() returns trigger language plpgsql as $$
    begin
      -- Of a row only what the trigger names is sealed: it may change where the transaction says that it seals again; what is
      -- there stays there, and everything else of the row as it was.
      if tg_op = 'UPDATE' and tg_nargs > 0 and current_setting('kipthoi.sealing', true) = 'on'
         and to_jsonb(new) - tg_argv = to_jsonb(old) - tg_argv
         and not exists (select from unnest(tg_argv) as sealed
                          where (to_jsonb(new) ->> sealed is null) <> (to_jsonb(old) ->> sealed is null)) then
        return new;
      end if;
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$"""
_GUARD_OF_BEFORE = """
    create or replace function refuse_change() returns trigger language plpgsql as
    $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$"""


def allow_sealing_again(sealed: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Let the sealed columns of these append-only tables be sealed under a newer key, and nothing else of their rows change."""
    op.execute(_GUARD)
    for table, columns in sealed:
        guard_rows(table, columns)


def forbid_sealing_again(sealed: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Undo `allow_sealing_again`."""
    for table, _ in sealed:
        guard_rows(table, ())
    op.execute(_GUARD_OF_BEFORE)


def guard_rows(table: str, sealed: Sequence[str]) -> None:
    """Let the database refuse every change and deletion of rows of this table, but for sealing these columns again."""
    named = ", ".join(f"'{column}'" for column in sealed)
    op.execute(f"""
        create or replace trigger {table}_append_only before update or delete on {table}
           for each row execute function refuse_change({named})""")
