"""Which workflows keep a drill from being quiet."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from shared.ids import new_id
from tests.drill.measures import at_work, last_close

INCIDENT = new_id()
LATE = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@dataclass
class Execution:
    """What is asked of one on Temporal's list."""

    id: str
    workflow_type: str
    close_time: datetime | None = None


@pytest.mark.parametrize(
    ("execution", "works"),
    [
        (Execution(f"deliver-notice:{INCIDENT}:18673:1", "DeliverNotice"), True),
        (Execution("assist-promptly:01900000", "AssistPromptly"), True),
        (Execution(f"deliver-notice:{INCIDENT}:18673:1", "DeliverNotice", LATE), False),
        (Execution(f"deliver-notice:{new_id()}:18673:1", "DeliverNotice"), False),
        (Execution("climb-ladder:01900000", "ClimbLadder"), False),
    ],
    ids=["own digest", "a case", "has ended", "another story's digest", "sleeps"],
)
def test_a_drill_waits_for_what_is_its_own_and_has_something_left_to_do(execution, works):
    assert bool(at_work([execution], INCIDENT)) is works
    assert last_close([execution], INCIDENT) == execution.close_time
