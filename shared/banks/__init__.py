"""The banks at which a household may have its account: by the codes that people and banks call them.

`banks.csv`: 58 banks of Vietnam with their BIN at Napas, SWIFT code, names and the short codes in use, from vietnam-qr-pay
1.0.0 (PyPI, MIT, `LICENSE.vietnam-qr-pay`), with further short codes that offices write. Certainty C: a library's copy of
Napas's list, not compared with Napas's own. So a BIN or SWIFT code that the list lacks is taken where it has the form of one;
a short code that it lacks is not.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

from shared.texts import Text

BANK_UNKNOWN: Final = Text(
    vi="không có ngân hàng mang mã này; có phải là: {candidates}? Hãy ghi mã viết tắt, số BIN 6 chữ số (97…) hoặc mã SWIFT",
    en="names no bank; is one of these meant: {candidates}? Give its short code, its BIN of six digits (97…) or its SWIFT code",
)
_MAX_CANDIDATES: Final = 3
_WELL_KNOWN: Final = frozenset({"VCB", "BIDV", "AGRIBANK", "CTG"})
_LIKE: Final = 0.7
# Napas gives its members 97….; a SWIFT code of Vietnam names the country in its fifth and sixth letter.
_BIN: Final = re.compile(r"97\d{4}")
_SWIFT: Final = re.compile(r"[A-Z]{4}VN[A-Z0-9]{2}([A-Z0-9]{3})?")


@dataclass(frozen=True)
class Bank:
    """A bank: the short code by which most people call it, its number at Napas, its SWIFT code, its names."""

    code: str
    bin: str
    swift: str
    name: str
    short_name: str
    also: Sequence[str]
    """Further codes under which it is known."""

    @property
    def label(self) -> str:
        return f"{self.code} ({self.short_name})"


@cache
def banks() -> Sequence[Bank]:
    """Return all banks in the order of their codes."""
    content = files("shared.banks").joinpath("banks.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(content.splitlines())
    return tuple(
        Bank(row["code"], row["bin"], row["swift"], row["name"], row["short_name"], tuple(row["also"].split())) for row in rows
    )


@cache
def _by_code() -> Mapping[str, Bank]:
    return {code: bank for bank in banks() for code in (bank.code, bank.bin, bank.swift, *bank.also) if code}


@cache
def _by_name() -> Mapping[str, Bank]:
    found = {_plain(name): bank for bank in banks() for name in (bank.name, bank.short_name)}
    return {_plain(code): bank for code, bank in _by_code().items()} | found


def find_bank(code: str) -> Bank | None:
    """Return the bank of the list that has this code among its codes, as they are written there."""
    return _by_code().get(code)


def is_bank(code: str) -> bool:
    """Tell whether a code names a bank: one of the list, or a BIN or SWIFT code that the list may lack."""
    return code in _by_code() or bool(_BIN.fullmatch(code) or _SWIFT.fullmatch(code))


def bank_code(written: str) -> str | None:
    """Return the one code of the bank that somebody names by any of its codes; None where it is no bank's.

    VCB, VIETCOMBANK and 970436 are one bank: the same account under two codes would be two payees. A BIN or SWIFT code that the
    list lacks stands for itself.
    """
    code = "".join(written.split()).upper()
    if (bank := _by_code().get(code)) is not None:
        return bank.code
    return code if is_bank(code) else None


def banks_like(wish: str) -> Sequence[Bank]:
    """Return the banks that somebody may have meant by a code or a name, the likeliest first; a few at most."""
    plain = _plain(wish)
    if len(plain) < len("VC"):
        return ()
    names = _by_name()
    near = [bank for name, bank in names.items() if plain in name or (len(name) > len("bank") and name in plain)]
    near += [names[name] for name in get_close_matches(plain, names, n=_MAX_CANDIDATES, cutoff=_LIKE)]
    return tuple({bank.code: bank for bank in near}.values())[:_MAX_CANDIDATES]


def candidates_said(wish: str) -> str:
    """Return those banks as a reason names them; where none is like it, a few that most people mean."""
    found = banks_like(wish) or tuple(bank for bank in banks() if bank.code in _WELL_KNOWN)
    return ", ".join(bank.label for bank in found)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in folded if letter.isalnum())
