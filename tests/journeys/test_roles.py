"""Every process answers for itself: one real process per role of each service, asked for its health and its metrics."""

import asyncio
import contextlib
import os
import socket
import sys
from functools import partial
from itertools import cycle

import httpx
import pytest

from deploy.devstack.services import CHECKOUT, ROLES, SERVICES
from tests.support.doors import Doors
from tests.support.people import chair, paying_agent
from tests.support.waiting import eventually

# What each process must show, whatever its role: the process itself, and the parts that can begin again.
EVERYWHERE = (
    "process_start_time_seconds",
    "kipthoi_runtime_part_restarted_total",
    "kipthoi_build_info",
    "kipthoi_database_waiting",
)
# Stands on the same page where a worker runs.
OF_A_WORKER = ("temporal_worker_task_slots_available",)


def url_of(process):
    [port] = [value for name, value in process.program.environment.items() if name.endswith("_HTTP_PORT")]
    return f"http://127.0.0.1:{port}"


# One wiring starts all of them: its doors and one other role of each service tell; twenty processes are twice the time.
_OTHER_ROLES = dict(zip(SERVICES, cycle([role for role in ROLES if role != "api"]), strict=False))


@pytest.mark.parametrize("service", SERVICES)
async def test_a_process_of_each_role_serves_health_readiness_and_metrics(stack, service):
    roles = ROLES if os.environ.get("KIPTHOI_CHAOS") == "long" else ("api", _OTHER_ROLES[service])
    names = await asyncio.gather(*(stack.start_copy(service, roles=[role]) for role in roles))
    try:
        async with httpx.AsyncClient() as client:
            for role, name in zip(roles, names, strict=True):
                url = url_of(stack.process(name))
                live, ready = await client.get(f"{url}/health/live"), await client.get(f"{url}/health/ready")
                metrics = await client.get(f"{url}/metrics")
                assert (live.status_code, ready.status_code, metrics.status_code) == (200, 200, 200), role
                shown = EVERYWHERE + (OF_A_WORKER if role == "worker" and service != "console" else ())
                assert [family for family in shown if family not in metrics.text] == [], role
                assert "_created" not in metrics.text
                # The doors themselves are open in one role only.
                document = (await client.get(f"{url}/openapi.json")).json()
                opened = [path for path in document["paths"] if not path.startswith("/health/")]
                assert bool(opened) == (role == "api"), role
    finally:
        await asyncio.gather(*(stack.stop_part(name) for name in names))


@contextlib.asynccontextmanager
async def a_process(stack, service, roles, **changes):
    """A process of a service beside the stack's, with other settings; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    prefix = service.upper()
    changed = {f"{prefix}_HTTP_PORT": str(port), **{f"{prefix}_{name}": value for name, value in changes.items()}}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"services.{service}", "serve", "--roles", roles),
        cwd=CHECKOUT,
        env={**os.environ, **stack.settings_of(service), **changed},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)


async def _status(client, url):
    with contextlib.suppress(httpx.TransportError):
        return (await client.get(url)).status_code
    return None


async def test_a_worker_without_temporal_lives_and_is_not_ready(stack):
    async with a_process(stack, "intake", "worker", TEMPORAL_ADDRESS="127.0.0.1:1") as url, httpx.AsyncClient() as client:
        await eventually(lambda: _status(client, f"{url}/health/live"), within_s=60)

        assert await _status(client, f"{url}/health/ready") == 503
        await asyncio.sleep(3)
        assert await _status(client, f"{url}/health/ready") == 503, "a worker needs Temporal, however long it waits"


async def test_officers_go_on_working_while_temporal_is_away(stack):
    async with (
        a_process(stack, "intake", "api,worker,relay", TEMPORAL_ADDRESS="127.0.0.1:1") as url,
        httpx.AsyncClient() as client,
    ):
        await eventually(lambda: _status(client, f"{url}/health/live"), within_s=60)

        assert await _status(client, f"{url}/health/ready") == 200


@pytest.mark.parametrize(
    ("service", "path", "who"),
    [("assessment", "/v1/decisions", chair("26734")), ("disbursement", "/v1/handovers", paying_agent("26734"))],
)
async def test_what_a_service_is_told_of_grave_acts_reaches_its_doors(stack, service, path, who):
    async with Doors(stack.addresses) as doors, httpx.AsyncClient() as client:
        headers = {"Authorization": f"Bearer {await doors.token(who)}", "Content-Type": "application/json"}
        async with a_process(stack, service, "api", MAX_AUTH_AGE_S="900") as url:
            await eventually(partial(_status, client, f"{url}/health/live"), within_s=60)
            told = await client.post(f"{url}{path}", content=b"{}", headers=headers)
        not_told = await client.post(f"{doors.url_of(service)}{path}", content=b"{}", headers=headers)

    assert (told.status_code, not_told.status_code) == (401, 422), (told.text, not_told.text)
    assert told.json()["type"] == "urn:kipthoi:problem:authentication-too-old"
