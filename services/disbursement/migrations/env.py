"""Alembic's environment of disbursement."""

from services.disbursement.tables import metadata
from shared.migrations import run_env

run_env(metadata)
