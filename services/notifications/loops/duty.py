"""The loop that shows operators what the plan of duty lacks."""

from services.notifications import metrics
from services.notifications.commands.duty_places import provinces_of
from services.notifications.domain.duty_findings import FindingKind
from services.notifications.store.duty_findings import FindingQuery, find_duty_findings
from services.notifications.store.incident_areas import list_struck_communes
from shared.foundation import Foundation


class DutyLoop:
    """Counts what is found in the whole country."""

    def __init__(self, foundation: Foundation) -> None:
        self._database = foundation.database

    async def measure(self) -> None:
        """Count the findings of the next seven days."""
        async with self._database.reading() as session:
            struck = await list_struck_communes(session)
            found = await find_duty_findings(session, FindingQuery(struck, provinces_of(struck), None, 1))
        for kind in FindingKind:
            metrics.DUTY_FINDINGS.labels(kind.value).set(found.counts[kind])
