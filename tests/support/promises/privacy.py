"""P9: no personal value in clear in a topic, a log, a metrics page, a table, a workflow's history, or a short message."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import asyncpg

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_MAX_ROWS: Final = 50_000
_CHUNK: Final = 4 << 20
# Whole runs of digits only: seven digits inside a longer number, a fraction or a hexadecimal id are chance.
_NUMBERS: Final = re.compile(rb"(?<![0-9A-Fa-f.])[0-9]{7,24}(?![0-9A-Fa-f])")
_IS_NUMBER: Final = re.compile(r"\+?[0-9 ]{7,}")

_TEXT_COLUMNS: Final = """
    select c.table_name, c.column_name, c.data_type = 'bytea' as is_bytes
      from information_schema.columns c join pg_class r on r.relname = c.table_name and r.relnamespace = 'public'::regnamespace
     where c.table_schema = 'public' and r.relkind in ('r', 'p') and not r.relispartition
       and (c.data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea')
            or (c.data_type = 'ARRAY' and c.udt_name in ('_text', '_varchar', '_bytea')))
     order by 1, 2"""


class Finder:
    """Finds any of many values in bytes: names by a tree of their letters, numbers by a set."""

    def __init__(self, values: Iterable[str]) -> None:
        texts: set[bytes] = set()
        self._numbers: set[bytes] = set()
        for value in values:
            if _IS_NUMBER.fullmatch(value):
                self._numbers.add(_bare(value))
            else:
                texts.update(_spellings(value))
        self._texts = re.compile(_tree(sorted(texts))) if texts else None

    def count(self, blob: bytes) -> int:
        """How many places hold a known value."""
        found = sum(self._is_known(match[0]) for match in _NUMBERS.finditer(blob))
        return found + (sum(1 for _ in self._texts.finditer(blob)) if self._texts else 0)

    def _is_known(self, digits: bytes) -> bool:
        return digits.lstrip(b"0") in self._numbers or digits.removeprefix(b"84") in self._numbers


def _bare(number: str) -> bytes:
    """Without spaces, +84 or leading zeros: how one phone is written differs."""
    digits = number.replace(" ", "")
    digits = digits.removeprefix("+84") if digits.startswith("+84") else digits
    return digits.lstrip("+0").encode()


def _spellings(name: str) -> Iterator[bytes]:
    """The name, decomposed, without accents (as an SMS spells), and as JSON escapes it."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    plain = plain.replace("Đ", "D").replace("đ", "d")
    yield name.encode()
    yield unicodedata.normalize("NFD", name).encode()
    yield plain.encode()
    yield plain.upper().encode()
    yield name.encode("ascii", "backslashreplace")


def _tree(texts: Sequence[bytes]) -> bytes:
    """A pattern for all of them that shares beginnings: thousands of names cost as little as their first letters."""
    return _branch([text for text in texts if text])


def _branch(texts: Sequence[bytes]) -> bytes:
    if len(texts) == 1:
        return re.escape(texts[0])
    groups: dict[bytes, list[bytes]] = {}
    for text in texts:
        if not text:
            return b""  # a shorter value ends here: what follows does not matter
        groups.setdefault(text[:1], []).append(text[1:])
    parts = [re.escape(first) + _branch(rest) for first, rest in groups.items()]
    return parts[0] if len(parts) == 1 else b"(?:" + b"|".join(parts) + b")"


async def check_privacy(world: Evidence) -> Verdict:
    """Every place where a value could have leaked; `checked` counts columns, records, files, pages and histories."""
    verdict = Verdict("P9")
    if not world.secrets:
        return verdict
    finder = Finder(world.secrets)
    _check_topics(world, finder, verdict)
    for path in world.logs:
        _note(verdict, _count_file(finder, path), f"log {path.name}")
    for service, page in world.pages.items():
        _note(verdict, finder.count(page.encode()), f"metrics of {service}")
    _note_many(verdict, finder, "workflow history", world.histories.values())
    _note_many(verdict, finder, "workflow id", (name.encode() for name in world.workflow_ids))
    _note_many(verdict, finder, "short message", (str(entry.get("text", "")).encode() for entry in world.phones_book))
    for service, connection in world.databases.items():
        await _check_tables(service, connection, finder, verdict)
    return verdict


def _check_topics(world: Evidence, finder: Finder, verdict: Verdict) -> None:
    blobs: dict[str, list[bytes]] = {}
    for record in world.records:
        headers = b"\n".join(name.encode() + b"=" + value for name, value in record.headers)
        blobs.setdefault(record.topic, []).append(b"\n".join((record.key or b"", headers, record.value or b"")))
    for topic, parts in blobs.items():
        verdict.saw(len(parts) - 1)
        _note(verdict, finder.count(b"\n".join(parts)), f"topic {topic}")


def _count_file(finder: Finder, path: Any) -> int:
    found, rest = 0, b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                # Whole lines, so that no value is torn between two chunks.
                lines, _, rest = (rest + chunk).rpartition(b"\n")
                found += finder.count(lines)
    except FileNotFoundError:
        return 0
    return found + finder.count(rest)


def _note_many(verdict: Verdict, finder: Finder, where: str, blobs: Iterable[bytes]) -> None:
    parts = list(blobs)
    if parts:
        verdict.saw(len(parts) - 1)
        _note(verdict, finder.count(b"\n".join(parts)), where)


def _note(verdict: Verdict, found: int, where: str) -> None:
    verdict.saw(1)
    if found:
        verdict.breach(f"{where} holds {found} personal values in clear")


async def _check_tables(service: str, connection: asyncpg.Connection, finder: Finder, verdict: Verdict) -> None:
    for table, column, is_bytes in await connection.fetch(_TEXT_COLUMNS):
        value = f'"{column}"' if is_bytes else f'"{column}"::text'
        rows = await connection.fetch(f'select {value} as value from "{table}" where "{column}" is not null limit {_MAX_ROWS}')
        if rows:
            _note(
                verdict, finder.count(b"\n".join(_as_bytes(row["value"]) for row in rows)), f"table {service}.{table}.{column}"
            )


def _as_bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode("utf-8", "surrogatepass")
