"""A case may move to another commune: of each column that names a place it is said whether it follows."""

import importlib
import re
from pathlib import Path

import pytest
from sqlmodel import SQLModel

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "operations" / "moved-cases.md"
SERVICES = ("intake", "assessment", "disbursement", "notifications", "console")
_ROW = re.compile(r"^\| (\w+) \| `(\w+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def _said() -> set[tuple[str, str, str]]:
    rows = _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    return {
        (service, table, column)
        for of, table, columns, _ in rows
        for service in (SERVICES if of == "every" else (of,))
        for column in re.findall(r"`(\w+)`", columns)
    }


def _places(service: str) -> set[tuple[str, str, str]]:
    module = importlib.import_module(f"services.{service}.tables")
    [metadata] = {
        found.metadata
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, SQLModel) and found.__module__.startswith(module.__name__)
    }
    return {
        (service, table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if re.search(r"commune|province", column.name)
    }


@pytest.mark.parametrize("service", SERVICES)
def test_of_each_column_that_names_a_place_it_is_said_whether_it_follows_a_moved_case(service: str) -> None:
    said = {row for row in _said() if row[0] == service and row[2] != "owner"}

    assert said == _places(service)
