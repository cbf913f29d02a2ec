"""Codes of communes as people give them: of today, of before July 2025, or without their zeros."""

from collections.abc import Set as AbstractSet
from typing import Final

from shared.communes import successors_of

CODE_DIGITS: Final = 5


def commune_meant(given: str, known: AbstractSet[str]) -> tuple[str, str | None]:
    """Return the code of today that is meant, and the note where it is another. A code in force is taken as it is."""
    if given in known:
        return given, None
    full = given.zfill(CODE_DIGITS) if given.isascii() and given.isdigit() else given
    if full in known:
        return full, "zero_restored"
    for code in (given, full):
        if len(successors := successors_of(code)) == 1 and successors[0] in known:
            return successors[0], "merged_commune"
    return given, None
