"""What people call a case: HT-2611-00042, the 42nd of Hà Tĩnh in November 2026. Its id stays the thread.

A number is never given twice and never changes, also where the case moves to another province. Numbers may be left out: a
report that could not be taken after all keeps nobody waiting for its number.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.clock import VIETNAM
from shared.communes import province_of

LETTERS: Final = {
    "01": "HN",
    "04": "CB",
    "08": "TQ",
    "11": "DB",
    "12": "LC",
    "14": "SL",
    "15": "LA",
    "19": "TG",
    "20": "LS",
    "22": "QN",
    "24": "BN",
    "25": "PT",
    "31": "HP",
    "33": "HY",
    "37": "NB",
    "38": "TH",
    "40": "NA",
    "42": "HT",
    "44": "QT",
    "46": "HU",
    "48": "DN",
    "51": "QG",
    "52": "GL",
    "56": "KH",
    "66": "DL",
    "68": "LD",
    "75": "DO",
    "79": "HC",
    "80": "TN",
    "82": "DT",
    "86": "VL",
    "91": "AG",
    "92": "CT",
    "96": "CM",
}
"""Two letters a province, by its code; the initials of its name without accents, and another letter where two are alike."""

_MONTH: Final = r"[2-9]\d(?:0[1-9]|1[0-2])"
_WRITTEN: Final = re.compile(rf"(?:([A-Z]{{2}})[-./ ]*)?(?:({_MONTH})[-./ ]+|({_MONTH})(?=\d{{5}}))?(\d{{1,9}})")


@dataclass(frozen=True, slots=True)
class NumberWanted:
    """A number as somebody looks for it: what he left out may be anything."""

    count: int
    letters: str | None = None
    month: str | None = None


def series_of(commune_code: str, received_at: datetime) -> tuple[str, str]:
    """Return the province and the month (YYMM, of Vietnam) in which a case is counted."""
    return province_of(commune_code) or "", f"{received_at.astimezone(VIETNAM):%y%m}"


def number_of(province_code: str, month: str, count: int) -> str:
    return f"{LETTERS[province_code]}-{month}-{count:05d}"


def number_wanted(words: str) -> NumberWanted | None:
    """Return the number that somebody means who writes it whole or in part ("42", "2611-42", "ht 2611 00042"); else None."""
    found = _WRITTEN.fullmatch(words.strip().upper())
    if found is None:
        return None
    letters, month, joined, count = found.groups()
    return NumberWanted(int(count), letters, month or joined) if int(count) < _MAX_COUNT else None


_MAX_COUNT: Final = 2**31
