"""What is sealed in the tables of a service: each column once, by which kind of key, and to what each of its values is bound.

Whoever counts seals or seals again goes by this alone; a test holds that no column of bytes is left out.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson

from shared.events.intake import HouseholdReported, sealed_binding
from shared.privacy import Cipher, Unreadable

KeyKind = Literal["data", "facts"]
"""Tables are sealed by DATA_KEY, the personal part of facts by EVENT_KEY. Nothing of TEMPORAL_KEY stands in a table."""

_IN_FACT: Final = '"sealed":"'
"""How the sealed part of a fact begins: in the words of people a quotation mark is escaped."""
_PART_OF_FACT: Final = re.compile(rb'"sealed":"([A-Za-z0-9+/=]+)"')


@dataclass(frozen=True)
class SealedColumn:
    """One column whose values are sealed.

    `bound_to` names columns of the row in braces, or says it of a row; None: the row does not tell, so it can be counted and
    not sealed again, and is forgotten within hours. Under the keys of facts the value is a whole fact, of which one part is
    sealed; `only`: on which rows such a part may stand.
    """

    table: str
    column: str
    bound_to: str | Callable[[Mapping[str, Any]], str] | None
    keys: KeyKind = "data"
    only: str = "true"

    def binding(self, row: Mapping[str, Any]) -> str:
        """Return the associated data of this row's value."""
        if self.bound_to is None:
            raise LookupError(f"{self.table}.{self.column} is bound to what its row does not tell")
        return self.bound_to(row) if callable(self.bound_to) else self.bound_to.format_map(row)

    def beginning(self) -> str:
        """Return SQL for the first bytes of a row's ciphertext, by which its key is known; null where nothing is sealed."""
        if self.keys == "data":
            return f"substring({self.column} from 1 for 5)"
        begins = f"position(cast('{_IN_FACT}' as bytea) in {self.column})"
        text = f"encode(substring({self.column} from {begins} + {len(_IN_FACT)} for 8), 'escape')"
        is_sealed = f"{self.only} and {begins} > 0 and {text} ~ '^[A-Za-z0-9+/]{{8}}$'"
        return f"case when {is_sealed} then substring(decode({text}, 'base64') from 1 for 5) end"

    def sealed_again(self, cipher: Cipher, row: Mapping[str, Any]) -> bytes | None:
        """Return the row's value under the newest key; None where it has none, or that key has sealed it already.

        Raises Unreadable where no key opens it.
        """
        value = row[self.column]
        if value is None:
            return None
        return _fact_again(cipher, bytes(value)) if self.keys == "facts" else _again(cipher, bytes(value), self.binding(row))


def _again(cipher: Cipher, sealed: bytes, bound_to: str) -> bytes | None:
    if sealed.startswith(cipher.prefix):
        return None
    return cipher.seal_bytes(cipher.open_bytes(sealed, bound_to), bound_to)


def _fact_again(cipher: Cipher, fact: bytes) -> bytes | None:
    """Everything but the sealed part stays as it stands, byte by byte."""
    found = _PART_OF_FACT.search(fact)
    if found is None:
        return None
    try:
        said = orjson.loads(fact)
        bound_to, sealed = sealed_binding(said["case_id"], said["revision"]), base64.b64decode(found[1])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("a fact that is none") from error
    anew = _again(cipher, sealed, bound_to)
    return None if anew is None else fact[: found.start(1)] + base64.b64encode(anew) + fact[found.end(1) :]


def columns_by_table(columns: Sequence[SealedColumn]) -> Mapping[str, Sequence[SealedColumn]]:
    """Return the columns of each table, in their order: a table is walked through once."""
    tables: dict[str, list[SealedColumn]] = {}
    for column in columns:
        tables.setdefault(column.table, []).append(column)
    return tables


IDEMPOTENT_ANSWERS: Final = SealedColumn("idempotency_keys", "answer", "{key}")
_OF_FACTS: Final = "the fact itself says it"
DEAD_LETTERS: Final = SealedColumn("dead_letters", "value", _OF_FACTS, keys="facts")
OF_EVERY_SERVICE: Final = (IDEMPOTENT_ANSWERS, DEAD_LETTERS)
"""Of the mechanisms, the same in every service."""
PUBLISHED_FACTS: Final = SealedColumn(
    "outbox", "payload", _OF_FACTS, keys="facts", only=f"address = 'fact' and name = '{HouseholdReported.wire_type()}'"
)
"""The archive of facts, in the one service whose facts have a sealed part."""
