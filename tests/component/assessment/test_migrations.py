"""The migrations make what the models say."""

import asyncio

from alembic import command

from services.assessment.tables import ServiceTable
from shared.migrations import config_of, revision_of
from tests.conftest import FreshDatabase


async def test_models_and_migrations_agree(fresh_database: FreshDatabase) -> None:
    assert "assessments" in ServiceTable.metadata.tables
    await asyncio.to_thread(command.check, config_of("assessment", await fresh_database("assessment")))


def test_the_head_file_names_the_newest_revision() -> None:
    revisions = revision_of("assessment")
    assert revisions["file"] == revisions["alembic"]
