"""Backups that nobody takes, or that fail."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.chaos.alerts.ground import Ground, fires


@fires("BackupTooOld", within_s=150)
@asynccontextmanager
async def is_of_yesterday(ground: Ground) -> AsyncIterator[None]:
    """the rows of all backups are set back by 27 hours; undone: `kipthoi backup`"""
    await ground.statement("console", "update backups set began_at = began_at - interval '27 hours'", "select 1")
    yield
    await ground.back_up()


@fires("BackupFailed", within_s=90)
@asynccontextmanager
async def finds_its_folder_taken(ground: Ground) -> AsyncIterator[None]:
    """`kipthoi backup` into a folder that is there already; undone: into a new one"""
    with tempfile.TemporaryDirectory() as taken:
        await ground.back_up(Path(taken), codes=(1,))
    yield
    await ground.back_up()
