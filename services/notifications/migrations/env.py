"""Alembic's entry for the database of notifications."""

from services.notifications.tables import ServiceTable
from shared.migrations import run_env

run_env(ServiceTable.metadata)
