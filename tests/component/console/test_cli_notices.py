"""kipthoi notices, at the real door of notifications."""

import asyncio
import json

import pytest
import uvicorn

from deploy.devstack.addresses import free_port
from tests.component.console.test_cli_pauses import kipthoi
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE, a_household_reported
from tests.support.foundation import ISSUER


async def test_who_has_confirmed_is_read_from_a_terminal(notifications: Notifications, monkeypatch: pytest.MonkeyPatch) -> None:
    await notifications.take(a_household_reported(), a_household_reported(commune_code=OTHER_COMMUNE))
    await notifications.loops.windows.close_due_windows()
    (said,) = await notifications.notices(kind="digest", commune_code=OTHER_COMMUNE)
    async with notifications.client(communes=[OTHER_COMMUNE]) as officer:
        (await officer.post(f"/v1/notices/{said['id']}/acknowledge", json={})).raise_for_status()
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(notifications.api, port=port, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    monkeypatch.setenv("KIPTHOI_NOTIFICATIONS_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("KIPTHOI_TOKEN", ISSUER.token("auditor"))

    whole = await kipthoi("notices", "--incident", str(INCIDENT), "--json")
    table = await kipthoi("--lang", "vi", "notices", "--incident", str(INCIDENT))
    one = await kipthoi("notices", "--commune", COMMUNE, "--json")
    nothing = await kipthoi("--lang", "en", "notices")
    server.should_exit = True
    await serving

    found = json.loads(whole.stdout)["notices"]
    assert [each["commune_code"] for each in found] == [COMMUNE, OTHER_COMMUNE], "the silent one first"
    assert found[1]["acknowledged_by"] in table.stdout
    assert "2 tin phải xác nhận, 1 chưa ai xác nhận" in table.stdout
    assert [each["commune_code"] for each in json.loads(one.stdout)["notices"]] == [COMMUNE]
    assert (nothing.exit_code, "--commune or --incident" in nothing.stderr) == (2, True)
