"""Ciphertexts: sealed for their own row for the newest cases, which are worked on; the others share some."""

from dataclasses import dataclass
from typing import Final

import asyncpg
from pydantic import BaseModel

from services.assessment.domain.findings import Findings, FoundHousehold
from shared.events.household import Losses, Payee, ShortOfFood
from shared.events.intake import PersonalPart
from shared.privacy import REVEAL, Cipher
from tests.load.sizes import Sizes

_LOSSES: Final = Losses(short_of_food=ShortOfFood(people=4))


def _words(part: BaseModel) -> bytes:
    return part.model_dump_json(context=REVEAL, exclude_defaults=True).encode()


_REPORT: Final = _words(PersonalPart(head_name="Hộ Thử Nghiệm", what_happened="Nước ngập, hết gạo", losses=_LOSSES, size=4))
_FINDINGS: Final = _words(Findings(household=FoundHousehold(size=4), losses=_LOSSES))
_ACCOUNT: Final = _words(Payee(name="Hộ Thử Nghiệm", bank_code="VBARD", account_number="770012345678"))
_PHONE: Final = b"0559000001"


@dataclass(frozen=True)
class Keys:
    """The key of one service's tables."""

    data: str

    def some_ciphertext(self, slot: int) -> bytes:
        return Cipher(self.data).seal_bytes(_REPORT, f"load|{slot}")


@dataclass(frozen=True)
class _Sealed:
    """A column whose ciphertexts are bound to their rows: which rows are the newest, and what they are bound to."""

    table: str
    column: str
    rows: str
    """A condition on the row, and on its case as `c` of `load_cases`."""
    key: str
    bound_to: str
    words: bytes


_COLUMNS: Final = {
    "intake": (_Sealed("households", "sealed", "t.id = c.household_id", "id", "households.sealed|{}", _REPORT),),
    "assessment": (
        _Sealed("assessments", "sealed", "t.case_id = c.case_id", "case_id", "assessments.sealed|{}", _REPORT),
        _Sealed("findings", "sealed", "t.case_id = c.case_id", "case_id", "findings.sealed|{}|1", _FINDINGS),
    ),
    "disbursement": (
        _Sealed("payees", "account", "t.case_id = c.case_id", "case_id", "payees.account|{}:1", _ACCOUNT),
        _Sealed("odd_answers", "words", "t.payment_id = c.house_payment", "id", "odd_answers.words|{}", _PHONE),
    ),
    "notifications": (
        _Sealed(
            "case_contacts",
            "household_phone",
            "t.case_id = c.case_id and t.household_phone is not null",
            "case_id",
            "case_contacts.household_phone|{}",
            _PHONE,
        ),
        _Sealed(
            "deliveries",
            "phone",
            "t.notice_id in (pg_temp.id(50, c.n), pg_temp.id(50, c.n, 1))",
            "id",
            "deliveries.phone|{}",
            _PHONE,
        ),
    ),
    "console": (),
}


async def seal(connection: asyncpg.Connection, service: str, sizes: Sizes, keys: Keys) -> None:
    """Seal what the newest cases hold for their own rows, so that the service can open it."""
    cipher = Cipher(keys.data)
    for column in _COLUMNS[service]:
        rows = await connection.fetch(
            f"select t.{column.key} as key from {column.table} t join load_cases c on {column.rows} where c.n >= $1",
            sizes.cases - sizes.sealed,
        )
        records = [(row["key"], cipher.seal_bytes(column.words, column.bound_to.format(row["key"]))) for row in rows]
        await connection.execute("create temp table load_sealed (key uuid, sealed bytea)")
        await connection.copy_records_to_table("load_sealed", records=records)
        await connection.execute("analyze load_sealed")
        await connection.execute(
            f"update {column.table} t set {column.column} = s.sealed from load_sealed s where t.{column.key} = s.key"
        )
        await connection.execute("drop table load_sealed")
