"""What is known of copies of the databases: how old the newest whole one is, and whether that is too old."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

MAX_BACKUP_AGE: Final = timedelta(hours=26)
"""One a night, and two hours for it to end; the alert BackupTooOld says the same."""
BackupState = Literal["whole", "old", "none"]


@dataclass(frozen=True)
class Backups:
    """When the newest whole copy began (None: none is known), how many attempts failed since, and why the last of them."""

    newest: datetime | None
    failures: int
    failure: str | None

    def state(self, moment: datetime) -> BackupState:
        """Return how the newest is at this moment."""
        if self.newest is None:
            return "none"
        return "old" if moment - self.newest > MAX_BACKUP_AGE else "whole"

    def is_wrong(self, moment: datetime) -> bool:
        """Tell whether somebody must see to it. That none was ever taken is no danger for a trial: so every one begins."""
        return self.failures > 0 or self.state(moment) == "old"
