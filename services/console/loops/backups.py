"""How old the newest backup is, for who watches: its command has ended long ago and can be asked by nobody."""

from functools import partial
from typing import Final

from services.console.metrics import BACKUP_AGE, BACKUP_FAILURES
from services.console.store.backups import find_backups
from shared.clock import now
from shared.database import Database
from shared.foundation import PeriodicTask

_EVERY_S: Final = 30.0


def watch_backups(database: Database) -> PeriodicTask:
    """Return the measuring; a process that does it no more knows nothing of backups."""
    return PeriodicTask(_EVERY_S, partial(measure_backups, database), [BACKUP_AGE, BACKUP_FAILURES])


async def measure_backups(database: Database) -> None:
    """Show what is known of backups; an age only where there is one."""
    async with database.reserved() as session:
        found = await find_backups(session)
    BACKUP_FAILURES.set(found.failures)
    if found.newest is None:
        BACKUP_AGE.forget()
    else:
        BACKUP_AGE.set((now() - found.newest).total_seconds())
