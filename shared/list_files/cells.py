"""Cells of lists that go back to offices: what a spreadsheet would run as a formula, or read as a number, is kept as text.

An apostrophe before it does that, and shows. Read again, the apostrophe goes: a list comes back as it was.
"""

import re
from typing import Final

_APOSTROPHE: Final = "'"
_ENDANGERED: Final = re.compile(r"'*(?:[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]|0[0-9]+\Z|[0-9]{12,}\Z)")
"""What begins a formula, also in wide letters; codes whose zeros, and numbers whose last digits, a spreadsheet eats."""


def guarded(cell: str) -> str:
    """Return the cell as a spreadsheet leaves it alone."""
    return _APOSTROPHE + cell if _ENDANGERED.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell as it was before `guarded`."""
    return cell[1:] if cell.startswith(_APOSTROPHE) and _ENDANGERED.match(cell) else cell
