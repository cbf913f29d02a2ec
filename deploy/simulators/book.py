"""A book that is only added to: one JSON record a line, on the disk before anybody is told."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson


class Book:
    """An append-only file; a record torn by a kill at the end of the file was never confirmed and is cut off."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file = path.open("ab")

    def read(self) -> Iterator[dict[str, Any]]:
        """All records, oldest first. Ask before the first `append`."""
        whole = 0
        with self._path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    self._file.truncate(whole)
                    return
                whole += len(line)
                yield orjson.loads(line)

    def append(self, records: Sequence[dict[str, Any]]) -> None:
        """Write the records and wait for the disk, once for all of them."""
        if records:
            self._file.write(b"".join(orjson.dumps(record) + b"\n" for record in records))
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()
