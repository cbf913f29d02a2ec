"""The loop that shows operators who waits."""

from services.intake import metrics
from services.intake.store import cases as case_store
from shared.foundation import Foundation


class CaseWaiting:
    """Looks how long the household has waited that waits longest: the first figure of all."""

    def __init__(self, foundation: Foundation) -> None:
        self._database = foundation.database

    async def measure(self) -> None:
        """Show since when it waits, for real and in drills."""
        async with self._database.reading() as session:
            waits = await case_store.oldest_unassisted(session)
        for drill in (False, True):
            metrics.OLDEST_UNASSISTED.labels(str(drill).lower()).set(waits.get(drill, 0.0))
