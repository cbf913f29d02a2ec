"""Alembic's environment of intake."""

from services.intake.tables import ServiceTable
from shared.migrations import run_env

run_env(ServiceTable.metadata)
