"""Which queues of a first page are said to hold nothing."""

import pytest

from services.console.web.decisions.queue import QUEUE
from services.console.web.queues import Waiting
from services.console.web.work.view import WorkSection


@pytest.mark.parametrize(
    ("waiting", "is_empty"),
    [(Waiting(), True), (Waiting(is_more=True), False), (Waiting(away=("assessment",)), False)],
)
def test_a_queue_of_which_more_waits_than_was_looked_at_is_not_empty(waiting: Waiting, *, is_empty: bool) -> None:
    assert WorkSection(QUEUE, waiting).is_empty is is_empty
