"""The permission table and the routes say the same, and every door is shut to those who are not meant."""

import pytest

from shared.http import routes_of
from shared.http.app import RouteWithoutPermission, check_permissions
from shared.permissions import PERMISSIONS, Channel
from tests.support.foundation import ISSUER, client_for
from tests.support.services import SERVICES, api_of

_DOCUMENTS = {("GET", "/openapi.json"), ("GET", "/docs")}
ANY_ID = "01900000-0000-7000-8000-000000000009"


@pytest.mark.parametrize("service", SERVICES)
async def test_every_route_stands_in_the_table_and_every_entry_is_a_route(service):
    routes = set(routes_of(api_of(service)))

    assert routes - set(PERMISSIONS[service]) == set()
    assert set(PERMISSIONS[service]) - routes - _DOCUMENTS == set()


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_with_a_route_that_has_no_entry_does_not_start(service):
    app = api_of(service)

    @app.get("/v1/forgotten")
    async def forgotten() -> dict[str, str]:
        return {}

    with pytest.raises(RouteWithoutPermission):
        check_permissions(service, app)


def _guarded():
    return [
        (service, method, path)
        for service in SERVICES
        for (method, path), permission in PERMISSIONS[service].items()
        if permission.channel is not Channel.PUBLIC
    ]


def _address(path):
    parts = [ANY_ID if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


@pytest.mark.parametrize(("service", "method", "path"), _guarded())
async def test_nobody_enters_without_a_token(service, method, path):
    async with client_for(api_of(service)) as client:
        answer = await client.request(method, _address(path), content=b"{}", headers={"content-type": "application/json"})

    assert answer.status_code in {401, 303}, answer.text


@pytest.mark.parametrize(("service", "method", "path"), _guarded())
async def test_nobody_enters_in_a_role_that_the_table_does_not_name(service, method, path):
    permission = PERMISSIONS[service][method, path]
    if permission.channel is not None:
        return  # no role opens a signed channel; the test above has tried it
    async with client_for(api_of(service), ISSUER.token("nobody in particular")) as client:
        answer = await client.request(method, _address(path), content=b"{}", headers={"content-type": "application/json"})

    assert answer.status_code == 403, answer.text
