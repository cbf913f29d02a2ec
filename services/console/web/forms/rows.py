"""Tables that are filled in: the fields of a row carry its number ("name-3")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from services.console.web.forms.sent import Form
from services.console.web.forms.trouble import Trouble

_MAX_ROWS: Final = 500


def name_of_field(name: str, row: int) -> str:
    return f"{name}-{row}"


def rows_of(form: Form, names: Sequence[str]) -> list[tuple[int, Mapping[str, str]]]:
    """Return the rows in which something was written, each with its number in the form."""
    numbers = sorted(
        {int(field.rpartition("-")[2]) for field in form.values if re.fullmatch(rf"({'|'.join(names)})-\d{{1,3}}", field)}
    )
    rows = [(row, {name: form.value(name_of_field(name, row)) for name in names}) for row in numbers[:_MAX_ROWS]]
    return [(row, values) for row, values in rows if any(values.values())]


def filled(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the fields of a table that shows these rows."""
    return {name_of_field(name, row): value for row, values in enumerate(rows) for name, value in values.items()}


def count_of(form: Form, names: Sequence[str], empty: int) -> int:
    """Return how many rows the table shows: those written in, and some empty ones."""
    return max((row for row, _ in rows_of(form, names)), default=-1) + 1 + empty


def at_their_rows(trouble: Trouble, part: str, rows: Sequence[int], names: Mapping[str, str]) -> Trouble:
    """Put what a service says of "contacts.1.phone" beside the field of that row; `names` are the form's, by the service's."""
    errors = {name: list(reasons) for name, reasons in trouble.errors.items()}
    general = []
    for place, reason in trouble.general:
        found = re.fullmatch(rf"{part}\.(\d+)\.(\w+)", place)
        name = names.get(found[2]) if found and int(found[1]) < len(rows) else None
        if found and name:
            errors.setdefault(name_of_field(name, rows[int(found[1])]), []).append(reason)
        else:
            general.append((place, reason))
    return replace(trouble, errors=errors, general=tuple(general))
