"""What spreadsheets and habits do to the account numbers of a list: undone where nothing is lost, else nobody is paid by it.

A spreadsheet that takes a code for a number keeps 15 digits of it and writes zeros for the rest, or shows it as 7.70012E+11.
Those digits are gone: the household is taken, its account is not, and whoever sent the list is asked for it again.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from shared.list_files import Header, Row
from shared.phones import says_none

_EXACT_DIGITS: Final = 15
_SURE: Final = 2
"""So many zeros that are there by chance in one of a hundred lists at most."""
SCIENTIFIC: Final = re.compile(r"[0-9]([.,][0-9]+)? ?E ?\+?[0-9]{1,3}", re.IGNORECASE)
_WITH_DECIMALS: Final = re.compile(r"(?P<whole>[1-9][0-9]{3,})[.,]0{1,2}")
_THOUSANDS: Final = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}(?=,0{1,2}$|$)|(?:,[0-9]{3}){2,}(?=\.0{1,2}$|$)))(?:[.,]0{1,2})?"
)
_GROUPS: Final = re.compile(
    r"[0-9]{2,}(?:[ .\-\u2010-\u2015]+[0-9]{2,})+"
    r"|[0-9](?P<sign>[ .\-\u2010-\u2015])[0-9]{2,4}(?:(?P=sign)[0-9]{2,4})+(?:(?P=sign)[0-9])?"
)
"""Groups of two digits or more; a first digit alone where the same sign goes on between short groups ("1. 0071…" is a line)."""
_DATE_OR_FRACTION: Final = re.compile(r"[0-9]{1,2}[ .\-]+[0-9]{1,2}[ .\-]+(?:19|20)[0-9]{2}|[0-9]+\.(?:[0-9]{1,2}|0+)")
_DASH: Final = re.compile(r"[ .]*[\-\u2010-\u2015][ .]*")
_LONG_GROUP: Final = 6
_NAMES_AN_ACCOUNT: Final = re.compile(r"\b(?:tài khoản|tai khoan|stk|tk|account)\b", re.IGNORECASE)
_ATE_A_ZERO: Final[Mapping[str, re.Pattern[str]]] = {
    "commune_code": re.compile(r"[0-9]{4}"),
    "phone": re.compile(r"[35789][0-9]{8}"),
    "account_number": SCIENTIFIC,
}
"""Cells that show that a spreadsheet took the codes of a list for numbers."""


def read_account(cell: str, *, rounded: bool) -> tuple[str, str | None]:
    """Return the account as it was meant, or "" where digits are lost, and the note that says what was done to it.

    `rounded`: the list's long account numbers were eaten. What is in no form that is known comes back as it is.
    """
    if lost := _is_lost(cell, rounded=rounded):
        return "", lost
    if decimals := _WITH_DECIMALS.fullmatch(cell):
        return decimals["whole"], "account_joined"
    if thousands := _THOUSANDS.fullmatch(cell):
        return re.sub(r"[^0-9]", "", thousands["whole"]), "account_joined"
    if _is_in_groups(cell):
        return re.sub(r"[^0-9]", "", cell), "account_joined"
    return cell, None


def _is_lost(cell: str, *, rounded: bool) -> str | None:
    """Return why there is no account in the cell that anybody could be paid by."""
    if SCIENTIFIC.fullmatch(cell):
        return "account_scientific"
    if rounded and _is_rounded(cell):
        return "account_held"
    return "account_none" if cell and says_none(_NAMES_AN_ACCOUNT.sub("", cell)) else None


def were_rounded(rows: Iterable[Row], header: Header) -> bool:
    """Say whether a spreadsheet has eaten the accounts of a list: most long ones have nothing but zeros behind 15 digits.

    One account that ends in a zero is an ordinary one, every tenth does, unless another cell of the list was eaten too.
    """
    if "account_number" not in header.columns:
        return False
    cells = [dict(zip(header.columns, (cell.strip() for cell in row.cells), strict=False)) for row in rows]
    accounts = [row.get("account_number", "") for row in cells]
    long = [account for account in accounts if account.isdigit() and len(account) > _EXACT_DIGITS]
    eaten = [account for account in long if _is_rounded(account)]
    if 2 * len(eaten) <= len(long):
        return False
    return sum(len(account) - _EXACT_DIGITS for account in eaten) >= _SURE or any(map(_has_eaten_cell, cells))


def _is_rounded(account: str) -> bool:
    return account.isdigit() and len(account) > _EXACT_DIGITS and not account[_EXACT_DIGITS:].strip("0")


def _has_eaten_cell(row: Mapping[str, str]) -> bool:
    return any(form.fullmatch(row.get(column, "")) for column, form in _ATE_A_ZERO.items())


def _is_in_groups(cell: str) -> bool:
    """Say whether these are groups of one number: two long ones may be two accounts, a date or a fraction is none."""
    if not _GROUPS.fullmatch(cell) or _DATE_OR_FRACTION.fullmatch(cell):
        return False
    # Whatever stands in the groups: of two accounts each has at least so many digits between two dashes, or without any sign.
    parts = [re.sub(r"[^0-9]", "", part) for part in _DASH.split(cell)]
    groups = re.findall(r"[0-9]+", cell)
    return not any(sum(len(each) >= _LONG_GROUP for each in found) > 1 for found in (parts, groups))
