"""How old the newest backup is, for who watches: its command has ended long ago and can be asked by nobody."""

from typing import Final

from services.console.metrics import BACKUP_AGE, BACKUP_FAILURES
from services.console.store.backups import find_backups
from shared.clock import now
from shared.database import Database
from shared.foundation import PeriodicTask

_EVERY_S: Final = 30.0


class BackupWatch:
    """Measures what is known of backups; a process that does it no more knows nothing of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def task(self) -> PeriodicTask:
        return PeriodicTask(_EVERY_S, self.measure, [BACKUP_AGE, BACKUP_FAILURES])

    async def measure(self) -> None:
        """Show what is known of backups; an age only where there is one."""
        async with self._database.reserved() as session:
            found = await find_backups(session)
        BACKUP_FAILURES.set(found.failures)
        if found.newest is None:
            BACKUP_AGE.forget()
        else:
            BACKUP_AGE.set((now() - found.newest).total_seconds())
