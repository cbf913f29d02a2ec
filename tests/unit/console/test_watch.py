"""Which services answer, what they lack, and since when."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.console.client.watch import Watch
from services.console.views.troubles import Trouble, TroubleKind
from shared.clock import now
from tests.support.builders import MORNING


@pytest.mark.parametrize(("kind", "engine"), [("broker", "Kafka"), ("temporal", "Temporal"), ("database", "PostgreSQL")])
def test_officers_read_what_is_away_in_words_and_operators_its_name_as_well(kind: TroubleKind, engine: str) -> None:
    trouble = Trouble(kind, "intake", MORNING)

    said = f"{trouble.what.vi} {trouble.what.en} {trouble.meaning.vi} {trouble.meaning.en}"
    assert engine not in said
    assert trouble.told_to_operators.vi == f"{trouble.what.vi} ({engine})"
    assert trouble.told_to_operators.en.endswith(f"({engine})")


def test_what_has_no_engine_is_told_to_all_alike() -> None:
    trouble = Trouble("bank", "", MORNING)

    assert trouble.told_to_operators == trouble.what


async def test_since_when_a_service_is_away_is_remembered_and_ends_when_it_is_back() -> None:
    whole: dict[str, Any] = {"service": "x", "as_of": None, "parts": [{"name": "database", "ok": True, "since": None}]}
    lacking = {**whole, "parts": [{"name": "database", "ok": False, "since": MORNING.isoformat()}], "ends": {"0": 7}}
    answers: dict[str, dict[str, Any] | None] = {"intake": {**whole, "ends": {"0": 5, "1": 2}}, "console": None}

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/health/parts"
        said = answers[request.url.host]
        if said is None:
            raise httpx.ConnectError("away")
        return httpx.Response(200, json=said)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        watch = Watch({"intake": "http://intake", "console": "http://console"}, http)
        await watch.look()
        first = {one.service: one for one in watch.states()}
        ends = dict(watch.ends)
        answers |= {"intake": lacking, "console": whole}
        await watch.look()
        second = {one.service: one for one in watch.states()}
        answers["intake"] = None
        await watch.look()
        third = {one.service: one for one in watch.states()}
        await watch.look()
        fourth = {one.service: one for one in watch.states()}

    assert (first["intake"].state, first["console"].state) == ("ready", "silent")
    assert ends == {"intake": {0: 5, 1: 2}}
    assert first["console"].is_earliest, "nobody knows how long it was so before"
    assert (second["intake"].state, second["intake"].since) == ("troubled", MORNING)
    assert second["console"].state == "ready"
    assert (third["intake"].state, third["intake"].is_earliest) == ("silent", False)
    assert fourth["intake"].since == third["intake"].since
    assert watch.ends["intake"] == {0: 7}, "what was said last"
    assert third["intake"].since is not None
    assert now() - third["intake"].since < timedelta(seconds=5)
