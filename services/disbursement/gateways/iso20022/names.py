"""How our ids, people's names and banks stand in ISO 20022: texts of limited length, and of a bank's own character set."""

import re
import unicodedata
from typing import Final, Literal
from uuid import UUID

from services.disbursement.domain.attempts import order_named
from services.disbursement.domain.bank_answers import MAX_ID
from shared.banks import find_bank

CharacterSet = Literal["utf-8", "latin"]
"""`latin`: the letters, digits and signs that every bank takes (SWIFT's set x); names lose their accents."""
MAX_TEXT_35: Final = 35
MAX_NAME: Final = 140
NOT_PROVIDED: Final = "NOTPROVIDED"
"""ISO 20022's word for an id that somebody had to give and had not."""
_OUR_LONG_ID: Final = re.compile(r"[0-9a-f-]{36}-([1-9][0-9]{0,2})")
_NOT_LATIN: Final = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_NOT_TEXT: Final = re.compile(r"[^\w\s!-~]", re.UNICODE)
_BIC: Final = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")


def id_in_file(end_to_end_id: str) -> str:
    """Return an attempt's id as it stands in a file: without its dashes, because a field holds 35 characters and it has 38.

    Raises ValueError for what is no attempt's id, or the thousandth of a payment.
    """
    if not _OUR_LONG_ID.fullmatch(end_to_end_id):
        raise ValueError("no attempt's id")
    payment, _, number = end_to_end_id.rpartition("-")
    return UUID(payment).hex + number


def id_of(text: str | None) -> str | None:
    """Return the attempt's id that a file means, any other id as it stands there, None where there is none to read."""
    if not text or text == NOT_PROVIDED:
        return None
    if (ours := order_named(text)) is not None:
        return ours
    return text if len(text) <= MAX_ID and text.isprintable() else None


def message_id(key: str) -> str:
    """Return a file's name for what the key of its orders is: the same orders always travel under the same name."""
    return key.replace("-", "")[:MAX_TEXT_35]


def in_character_set(text: str, allowed: CharacterSet) -> str:
    """Return a person's name as the bank can read it: as it is, or without accents and signs where its set is `latin`."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    if allowed == "utf-8":
        return _NOT_TEXT.sub("", composed)[:MAX_NAME].strip()
    spelled = unicodedata.normalize("NFD", composed.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in spelled if not unicodedata.combining(letter))
    return " ".join(_NOT_LATIN.sub(" ", plain).split())[:MAX_NAME].strip()


def bank_in_file(code: str) -> dict[str, str]:
    """Return by what a file names a bank: its SWIFT code and its number at Napas where we know it, else the code itself."""
    bank = find_bank(code)
    if bank is not None:
        return {"BICFI": bank.swift, "ClrSysMmbId": bank.bin} if bank.swift else {"ClrSysMmbId": bank.bin}
    return {"BICFI": code} if _BIC.fullmatch(code) else {"ClrSysMmbId": code}
