import socket

from shared.temporal import figures
from shared.temporal.figures import asked_for

PAGE = """\
# HELP temporal_request_failure Count of failed calls
# TYPE temporal_request_failure counter
temporal_request_failure_total{operation="StartWorkflowExecution",service="intake"} 1
# TYPE temporal_workflow_task_schedule_to_start_latency_seconds histogram
temporal_workflow_task_schedule_to_start_latency_seconds_bucket{service="intake",le="0.05"} 3
# TYPE temporal_local_activity_total counter
temporal_local_activity_total 5
temporal_request_failure_attempts 1
"""


def test_of_temporals_figures_those_are_shown_that_somebody_asks_for():
    assert list(asked_for(PAGE.splitlines())) == PAGE.splitlines()[:5]


async def test_a_process_without_a_port_for_them_goes_without_them(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(figures, "_free_port", lambda: taken.getsockname()[1])

        shown = figures.begin_figures("test")

    assert await shown() == b""
