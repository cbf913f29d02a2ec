"""Which services take work, and since when not."""

from datetime import timedelta

import httpx

from services.console.client.readiness import Readiness
from shared.clock import now


async def test_since_when_a_service_is_away_is_remembered_and_ends_when_it_is_back() -> None:
    answers: dict[str, int | None] = {"intake": 200, "console": None}

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/health/ready"
        status = answers[request.url.host]
        if status is None:
            raise httpx.ConnectError("away")
        return httpx.Response(status)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        readiness = Readiness({"intake": "http://intake", "console": "http://console"}, http)
        first = {one.service: one for one in await readiness.look()}
        answers |= {"intake": 503, "console": 200}
        second = {one.service: one for one in await readiness.look()}
        third = {one.service: one for one in await readiness.look()}
        answers["intake"] = None
        fourth = {one.service: one for one in await readiness.look()}

    assert (first["intake"].state, first["console"].state) == ("ready", "silent")
    assert first["console"].is_earliest, "nobody knows how long it was so before"
    assert (second["intake"].state, second["console"].state) == ("not_ready", "ready")
    assert not second["intake"].is_earliest
    assert third["intake"].since == second["intake"].since
    assert fourth["intake"].state == "silent"
    assert fourth["intake"].since >= second["intake"].since
    assert now() - fourth["intake"].since < timedelta(seconds=5)
