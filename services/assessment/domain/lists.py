"""Cases of a commune that an officer gets together, and the work that watches them."""

from dataclasses import dataclass
from uuid import UUID

from shared.ids import WorkflowRef


@dataclass(frozen=True, slots=True)
class CaseList:
    """A list that was closed: cases of one commune that an officer gets together."""

    id: UUID
    incident_id: UUID
    commune_code: str
    number: int
    case_count: int


def list_workflow(incident_id: object, commune_code: str, number: int) -> WorkflowRef:
    """Name the work of one list of a commune."""
    return WorkflowRef("AssessDamage", f"assess-damage:{incident_id}:{commune_code}:{number}")
