"""Rounds: payments of one source that travel together by one rail."""

from dataclasses import dataclass

from shared.events.disbursement import RailName
from shared.ids import RoundId, SourceId, WorkflowRef


@dataclass(frozen=True)
class Round:
    """Payments that travel together; its number counts the rounds of its source and rail."""

    id: RoundId
    source_id: SourceId
    rail: RailName
    number: int

    @property
    def workflow(self) -> WorkflowRef:
        """Who looks after it until the bank has answered."""
        return WorkflowRef("PayRound", f"pay-round:{self.source_id}:{self.rail}:{self.number}")


def round_group(source: SourceId, rail: RailName) -> str:
    """Payments of one source and one rail travel together."""
    return f"{source}:{rail}"
