"""What Temporal has intake do: escalate what is overdue."""

from temporalio import activity

from shared.foundation import Foundation
from shared.temporal import temporal_errors


class CaseActivities:
    """The activity of AssistPromptly."""

    def __init__(self, foundation: Foundation) -> None:
        self._foundation = foundation

    @activity.defn(name="intake.escalate_overdue")
    async def escalate_overdue(self) -> int:
        """Escalate every overdue clock. Harmless to repeat: a clock is missed once, whoever comes second finds nothing."""
        with temporal_errors():
            return await self._foundation.escalate_overdue()
