"""What every door does around a request: its trace, its figures, the line about a refusal."""

from uuid import UUID

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

import shared.http.app as app_module
from shared.errors import Refused
from shared.grants import EVERYBODY
from shared.http import create_api
from shared.traces import current_traceparent, new_traceparent
from tests.support.foundation import ISSUER, client_for

CASE = "0193b3c4-0000-7000-8000-000000000001"


@pytest.fixture
def door(monkeypatch):
    """A service of two doors that everybody may use."""
    monkeypatch.setattr(app_module, "permission_of", lambda *_: EVERYBODY)

    async def ready():
        return True

    app = create_api("test", "test", ISSUER.verifier(), ready)

    @app.get("/v1/cases/{case_id}")
    async def look(case_id: UUID):
        return {"trace": current_traceparent()}

    @app.post("/v1/cases/{case_id}/retract")
    async def retract(case_id: UUID):
        raise Refused

    return client_for(app)


def requests(method, route, status):
    labels = {"service": "test", "method": method, "route": route, "status": status}
    return REGISTRY.get_sample_value("kipthoi_http_request_seconds_count", labels) or 0


async def test_a_request_goes_on_under_the_callers_trace_and_is_counted_by_its_template(door):
    before, trace = requests("GET", "/v1/cases/{case_id}", "200"), new_traceparent()

    with capture_logs() as logs:
        answer = await door.get(f"/v1/cases/{CASE}", headers={"traceparent": trace})

    assert answer.json() == {"trace": trace}
    assert requests("GET", "/v1/cases/{case_id}", "200") == before + 1
    assert logs == []


async def test_a_refusal_is_one_line_that_names_the_door_the_problem_and_the_case(door):
    with capture_logs() as logs:
        await door.post(f"/v1/cases/{CASE}/retract")

    [line] = logs
    assert line.pop("ms") >= 0
    assert line == {
        "event": "refused",
        "log_level": "info",
        "door": "POST /v1/cases/{case_id}/retract",
        "status": 409,
        "problem": "refused",
        "case": CASE,
    }


async def test_what_somebody_types_as_an_address_becomes_neither_label_nor_line(door):
    before = requests("GET", "none", "404")

    with capture_logs() as logs:
        await door.get("/v1/Đặng Thị Mây Gòn")

    assert requests("GET", "none", "404") == before + 1
    assert [line["door"] for line in logs] == ["GET none"]
    assert "Gòn" not in str(logs)


@pytest.mark.parametrize("typed", ["Đặng Thị Mây Gòn", "0559000111"])
async def test_what_somebody_types_for_a_case_is_no_line_either(door, typed):
    with capture_logs() as logs:
        await door.get(f"/v1/cases/{typed}")

    [line] = logs
    assert line["status"] == 422
    assert typed not in str(line)


async def test_no_figure_has_a_second_series_that_says_when_it_was_made(door):
    await door.get(f"/v1/cases/{CASE}")

    assert "_created" not in (await door.get("/metrics")).text
