"""What each service is made of, as a committed file: a loop, a reader or an activity that falls out of the wiring is seen."""

from pathlib import Path

import pytest

from tests.support.golden import as_yaml, compare
from tests.support.services import SERVICES, service_of

WIRING = Path(__file__).resolve().parent / "wiring"


def _name(work: object) -> str:
    return getattr(work, "__qualname__", repr(work))


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_is_wired_as_committed(service, request):
    described = service_of(service)

    compare(
        WIRING / f"{service}.yaml",
        as_yaml(
            {
                "readers": {reader.name: sorted(reader.handlers) for reader in described.readers},
                "workflows": [_name(workflow) for workflow in described.workflows],
                "activities": [_name(activity) for activity in described.activities],
                "periodic tasks": {_name(task.work): task.seconds for task in described.periodic_tasks},
                "leased loops": {
                    lease: [_name(loop) for loop in loops] for lease, loops in (described.leased_loops or {}).items()
                },
                "everywhere": {_name(task.work): task.seconds for task in described.everywhere},
                "sweep": _name(described.sweep) if described.sweep else "the clocks of the foundation",
                "conditions": len(described.conditions),
                "publishes": described.publishes,
                "closed at the end": [_name(close) for close in described.closers],
            }
        ),
        request,
    )
