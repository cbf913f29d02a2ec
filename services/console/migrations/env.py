"""Alembic's entry for the desk's database."""

from services.console.tables import ServiceTable
from shared.migrations import run_env

run_env(ServiceTable.metadata)
