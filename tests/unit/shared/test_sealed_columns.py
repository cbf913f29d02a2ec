"""Every column of bytes is sealed, or is known to be something else: who adds one says which, or an old key could never go."""

import importlib
import pkgutil

import pytest
from sqlalchemy import LargeBinary, MetaData

from tests.support.services import SERVICES

NO_SEALS = {
    *("dead_letters.key", "dead_letters.value", "outbox.payload", "idempotency_keys.request_hash"),
    *("cases.account_hash", "payees.account_hash", "payee_changes.account_hash", "attempts.account_hash"),
    *("payee_changes.number_mark", "account_holders.mark", "shared_releases.mark", "likenesses.mark", "household_marks.mark"),
    *("imports.file_hash", "household_pages.code_hash", "duty_shifts.person_index", "deliveries.number_index"),
    *("case_contacts.household_index", "case_contacts.informant_index"),
}
"""Hashes, marks and blind indexes, which no key opens, and what travels as it came."""
FORGOTTEN_SOON = {"kept_pages.sealed"}


def metadata_of(service: str) -> MetaData:
    rooms = importlib.import_module(f"services.{service}.tables")
    for module in pkgutil.iter_modules(rooms.__path__):
        importlib.import_module(f"{rooms.__name__}.{module.name}")
    metadata: MetaData = importlib.import_module(f"{rooms.__name__}.base").ServiceTable.metadata
    return metadata


@pytest.mark.parametrize("service", SERVICES)
def test_each_column_of_bytes_is_sealed_again_or_is_no_seal(service: str) -> None:
    metadata = metadata_of(service)
    bytes_columns = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    sealed = importlib.import_module(f"services.{service}.store.sealed_columns").SEALED
    named = [f"{one.table}.{one.column}" for one in sealed]

    assert len(named) == len(set(named))
    assert set(named) == bytes_columns - NO_SEALS - FORGOTTEN_SOON


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_value_is_bound_to_is_named_by_columns_of_its_row(service: str) -> None:
    metadata = metadata_of(service)
    for one in importlib.import_module(f"services.{service}.store.sealed_columns").SEALED:
        row = {column.name: column.name for column in metadata.tables[one.table].columns}
        assert one.binding(row)
