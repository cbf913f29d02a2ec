"""What the commands of assessment stand on."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.policy.awards.undo import UndoWindow
from services.assessment.policy.law.calendar import WorkingDays
from services.assessment.policy.law.entries import released_of
from services.assessment.policy.law.port import Law
from services.assessment.policy.law.releases import Released
from services.assessment.store.law import entries as entry_store
from shared.privacy import Cipher
from shared.windows import WindowKind

OLDEST_LAW: Final = timedelta(minutes=1)
"""The law is asked only while what was released was read within this time; nothing takes force sooner after its release."""


@dataclass
class Context:
    """The law, the calendar, the key of personal data, how lists follow load, and how long a signature may be taken back.

    Not frozen, on purpose: one context serves a whole process, and when something was released law and calendar are replaced
    in it together, so that no two rooms of the process ever rest on different law.
    """

    law: Law
    working_days: WorkingDays
    cipher: Cipher
    list_window: WindowKind
    undo_window: UndoWindow = field(default_factory=UndoWindow)
    desk_url: str = ""
    """Where households open their page; empty: no address is printed."""
    page_life: timedelta = timedelta(days=365)
    """So long a code opens the page."""
    law_read_s: float | None = None
    """When what was released was read last, by the process's steady clock."""

    def adopt(self, released: Released) -> None:
        """Let everything from now on rest on these releases."""
        if released.version != self.law.release:
            self.law = self.law.with_released(released)
            self.working_days = self.working_days.with_released(released)
        self.law_read_s = time.monotonic()

    async def read_law(self, session: AsyncSession) -> None:
        """Learn what was released since the last look; one small question where nothing was."""
        if await entry_store.find_version(session) == self.law.release:
            self.law_read_s = time.monotonic()
        else:
            self.adopt(released_of(await entry_store.list_released(session)))

    @property
    def law_is_current(self) -> bool:
        """Tell whether what was released is known here."""
        return self.law_read_s is not None and time.monotonic() - self.law_read_s < OLDEST_LAW.total_seconds()
