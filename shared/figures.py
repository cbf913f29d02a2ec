"""Figures: sums over a large table, kept by the database itself, so that nobody counts a million rows to show a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_FOLD: Final = """
    create function fold_{name}() returns void language plpgsql as $$ begin
        -- One at a time, and nobody waits: what others add meanwhile is folded next time.
        if not pg_try_advisory_xact_lock(hashtextextended('fold {name}', 0)) then return; end if;
        with lines as (select distinct {key} from {name} where not folded),
        taken as (delete from {name} f using lines l where {same} returning f.*)
        insert into {name} ({columns}) select {key}, {sums}, true from taken group by {key};
    end $$"""
_COUNT: Final = """
    create function count_{what}_{name}() returns trigger language plpgsql as $$ begin
        {sum};
        -- Looked for now and then: to count them each time would cost more than all the rest.
        if random() < 0.02 and (select count(*) from (select from {name} where not folded limit 2000) f) = 2000 then
            perform fold_{name}();
        end if;
        return null;
    end $$"""
_FORGET: Final = """
    create function forget_{name}() returns trigger language plpgsql as
    $$ begin truncate {name}; return null; end $$"""


@dataclass(frozen=True)
class Figures:
    """Sums over the rows of a table, kept as rows that add up: whoever changes the table adds what that changes, and waits for
    nobody. Now and then somebody puts the rows of a line together; those are `folded`.

    Rows of such a table are never deleted; truncating it forgets all.

    `counted` is the question for the key and the summands of {rows}; of `latest`, where there is one, the greatest is kept.
    """

    name: str
    table: str
    key: Sequence[str]
    summands: Sequence[str]
    counted: str
    latest: str | None = None

    def fill(self) -> str:
        """Return the statement that counts what is there already: after `make`, whose triggers nobody passes until the end."""
        return self._sum(f"select 1 as sign, c.* from ({self.counted.format(rows=self.table)}) c", folded=True)

    def make(self) -> Sequence[str]:
        """Return the statements that make the table's triggers keep the sums."""
        added = f"select 1 as sign, a.* from ({self.counted.format(rows='added')}) a"
        changed = f"{added} union all select -1, r.* from ({self.counted.format(rows='removed')}) r"
        same = " and ".join(f"f.{name} = l.{name}" for name in self.key)
        news = f"after insert on {self.table} referencing new table as added for each statement"
        changes = f"after update on {self.table} referencing new table as added old table as removed for each statement"
        return (
            _FOLD.format(name=self.name, key=self._key, same=same, sums=self._sums(), columns=self._columns),
            _COUNT.format(what="new", name=self.name, sum=self._sum(added, folded=False)),
            _COUNT.format(what="changed", name=self.name, sum=self._sum(changed, folded=False)),
            _FORGET.format(name=self.name),
            f"create trigger {self.name}_of_new {news} execute function count_new_{self.name}()",
            f"create trigger {self.name}_of_changed {changes} execute function count_changed_{self.name}()",
            f"create trigger {self.name}_of_none after truncate on {self.table} execute function forget_{self.name}()",
        )

    def drop(self) -> Sequence[str]:
        """Return the statements that undo `make`."""
        triggers = [f"drop trigger {self.name}_of_{what} on {self.table}" for what in ("new", "changed", "none")]
        functions = ("forget_{}", "count_changed_{}", "count_new_{}", "fold_{}")
        return (*triggers, *(f"drop function {function.format(self.name)}()" for function in functions))

    @property
    def _key(self) -> str:
        return ", ".join(self.key)

    @property
    def _columns(self) -> str:
        return ", ".join((*self.key, *self.summands, *([self.latest] if self.latest else []), "folded"))

    def _sums(self, sign: str = "") -> str:
        sums = [f"sum({sign}{name})" for name in self.summands]
        return ", ".join((*sums, *([f"max({self.latest})"] if self.latest else [])))

    def _sum(self, changes: str, *, folded: bool) -> str:
        # A moment is kept also where the sums stay what they are.
        having = "" if self.latest else f" having {' or '.join(f'sum(sign * {name}) <> 0' for name in self.summands)}"
        values = f"{self._key}, {self._sums('sign * ')}, {'true' if folded else 'false'}"
        return f"insert into {self.name} ({self._columns}) select {values} from ({changes}) c group by {self._key}{having}"
