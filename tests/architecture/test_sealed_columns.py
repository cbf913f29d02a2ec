"""Every column of bytes is sealed, or is known to be something else: who adds one says which, or an old key could never go."""

import importlib
import pkgutil
import re
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import LargeBinary, MetaData

from shared.events import FACTS
from shared.sealed_columns import PUBLISHED_FACTS
from tests.support.promises.record import APPEND_ONLY, SEALED_IN_APPEND_ONLY
from tests.support.services import SERVICES

CHECKOUT: Final = Path(__file__).parents[2]
NO_SEALS: Final = {
    *("dead_letters.key", "idempotency_keys.request_hash"),
    *("cases.account_hash", "payees.account_hash", "payee_changes.account_hash", "attempts.account_hash"),
    *("payee_changes.number_mark", "account_holders.mark", "shared_releases.mark", "likenesses.mark", "household_marks.mark"),
    *("imports.file_hash", "household_pages.code_hash", "duty_shifts.person_index", "deliveries.number_index"),
    *("case_contacts.household_index", "case_contacts.informant_index"),
}
"""Hashes, marks and blind indexes, which no key opens."""
WITHOUT_SEALED_FACTS: Final = {"assessment", "disbursement", "notifications", "console"}
"""Their outbox holds no fact that has a sealed part."""


def metadata_of(service: str) -> MetaData:
    rooms = importlib.import_module(f"services.{service}.tables")
    for module in pkgutil.iter_modules(rooms.__path__):
        importlib.import_module(f"{rooms.__name__}.{module.name}")
    metadata: MetaData = importlib.import_module(f"{rooms.__name__}.base").ServiceTable.metadata
    return metadata


def registry_of(service: str) -> Any:
    return importlib.import_module(f"services.{service}.store.sealed_columns").SEALED


@pytest.mark.parametrize("service", SERVICES)
def test_each_column_of_bytes_is_sealed_again_or_is_no_seal(service: str) -> None:
    bytes_columns = {
        f"{table.name}.{column.name}"
        for table in metadata_of(service).sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    named = [f"{one.table}.{one.column}" for one in registry_of(service)]
    plain = NO_SEALS | ({"outbox.payload"} if service in WITHOUT_SEALED_FACTS else set())

    assert len(named) == len(set(named))
    assert set(named) == bytes_columns - plain


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_value_is_bound_to_is_named_by_columns_of_its_row(service: str) -> None:
    metadata = metadata_of(service)
    for one in registry_of(service):
        row = {column.name: column.name for column in metadata.tables[one.table].columns}
        if one.bound_to is not None:
            assert one.binding(row)
    assert [f"{one.table}.{one.column}" for one in registry_of(service) if one.bound_to is None] == (
        ["kept_pages.sealed"] if service == "console" else []
    )


def test_the_facts_that_have_a_sealed_part_are_those_whose_archive_is_sealed_again() -> None:
    with_seals = [name for name, fact in FACTS.items() if "sealed" in fact.model_fields]
    assert with_seals == ["intake.household_reported.v1"]
    assert with_seals[0] in PUBLISHED_FACTS.only
    assert [service for service in SERVICES if PUBLISHED_FACTS in registry_of(service)] == ["intake"]
    assert {*WITHOUT_SEALED_FACTS, "intake"} == set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_sealed_in_append_only_tables_is_what_the_checker_of_promises_knows(service: str) -> None:
    found: dict[str, set[str]] = {}
    for one in registry_of(service):
        if one.table in APPEND_ONLY[service]:
            found.setdefault(one.table, set()).add(one.column)
    assert found == {table: set(columns) for table, columns in SEALED_IN_APPEND_ONLY[service].items()}


_BOUND: Final = re.compile(r'f"([a-z_]+\.[a-z_]+)\|')


def test_whatever_code_binds_a_value_to_is_bound_in_the_registry() -> None:
    """`f"table.column|…"` stands where something is sealed: each such place is in the registry, under that name."""
    known = {
        _binding_of(one).partition("|")[0] for service in SERVICES for one in registry_of(service) if one.bound_to is not None
    }
    rooms = [path for path in (CHECKOUT / "services").rglob("*.py") if path.name != "sealed_columns.py"]
    written = {name for path in rooms for name in _BOUND.findall(path.read_text(encoding="utf-8"))}
    assert written - known == {"kept_pages.sealed"}


class _Any(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return key


def _binding_of(one: Any) -> str:
    return str(one.binding(_Any()))
