"""Alembic's environment of assessment."""

from services.assessment.tables import ServiceTable
from shared.migrations import run_env

run_env(ServiceTable.metadata)
