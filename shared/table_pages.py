"""Pages of a table in the order of its keys, each at the cost of a page, however many rows lie between and beside.

A line is what an index keeps together in that order: the rows of a commune that are in one state, those of an incident. From
each line that is asked for come at most as many keys as a page takes; so no question looks through rows that nobody asked for.
"""

from collections.abc import Collection, Mapping


def values_of(name: str, kind: str = "text") -> str:
    """Return the question for the values of a parameter that is an array of this kind."""
    return f"select unnest(cast(:{name} as {kind}[]))"


def value_of(name: str, kind: str = "text") -> str:
    """Return the question for the value of a parameter of this kind."""
    return f"select cast(:{name} as {kind})"


def page_of(table: str, key: str, lines: Mapping[str, str], conditions: Collection[str] = ()) -> str:
    """Return the question for the keys of a page of a table, called `t`; its parameters are `most` and what is given.

    Ask for the rows by `= any(array(…))` of it: how many keys there are is known then, and each is looked up.

    `lines` gives by column the question for its values: an index should begin with these columns and end with the key. Each of
    `conditions` may cost as many rows as a line has.
    """
    taken = [f"({question}) as line_{number}(value)" for number, question in enumerate(lines.values())]
    where = [f"t.{column} = line_{number}.value" for number, column in enumerate(lines)] + list(conditions)
    keys = f"select t.{key} from {table} t where {' and '.join(where) or 'true'} order by t.{key} limit :most"
    if not taken:
        return keys
    return f"select t.{key} from {' cross join '.join(taken)} cross join lateral ({keys}) t order by t.{key} limit :most"
