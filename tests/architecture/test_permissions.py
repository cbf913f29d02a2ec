"""The permission table and the routes say the same, and every door is shut to those who are not meant."""

import functools
import time

import pytest

from shared.grants import Channel
from shared.http import routes_of
from shared.http.app import RouteWithoutPermission, check_permissions
from shared.permissions import PERMISSIONS
from tests.support.foundation import ISSUER, a_foundation, client_for
from tests.support.services import SERVICES, SETTINGS, api_of

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


@functools.cache
def _doors(service):
    """Who is turned away changes nothing in a service, so one stands for all its doors; to build one for each costs minutes."""
    return api_of(service)


def _address(path):
    parts = [ANY_ID if part.startswith("{") else part for part in path.split("/")]
    return "/".join(parts)


@pytest.mark.parametrize(("service", "method", "path"), _guarded())
async def test_nobody_enters_without_a_token(service, method, path):
    async with client_for(_doors(service)) as client:
        answer = await client.request(method, _address(path), content=b"{}", headers={"content-type": "application/json"})

    # A household shows its code instead, a mailbox its link: where there is none, or one that is nobody's, nothing opens.
    shows_something = PERMISSIONS[service][method, path].channel in {Channel.HOUSEHOLD, Channel.LINK}
    assert answer.status_code in ({403, 404, 422, 503} if shows_something else {401, 303}), answer.text


@pytest.mark.parametrize(("service", "method", "path"), _guarded())
async def test_nobody_enters_in_a_role_that_the_table_does_not_name(service, method, path):
    permission = PERMISSIONS[service][method, path]
    if permission.channel is not None:
        return  # no role opens a signed channel; the test above has tried it
    async with client_for(_doors(service), ISSUER.token("nobody in particular")) as client:
        answer = await client.request(method, _address(path), content=b"{}", headers={"content-type": "application/json"})

    assert answer.status_code == 403, answer.text


def _grave():
    return [
        (service, method, path)
        for service in SERVICES
        for (method, path), permission in PERMISSIONS[service].items()
        if permission.is_grave and service != "console"
    ]


def test_signing_paying_and_handing_over_are_grave_and_nothing_that_reads_is():
    assert set(_grave()) == {
        ("assessment", "POST", "/v1/decisions"),
        ("disbursement", "POST", "/v1/payments/{payment_id}/handover"),
        ("disbursement", "POST", "/v1/handovers"),
        ("disbursement", "POST", "/v1/payments/{payment_id}/resolve"),
        ("disbursement", "POST", "/v1/cash-lists"),
        ("disbursement", "POST", "/v1/cash-lists/{list_id}/handovers"),
        ("disbursement", "POST", "/v1/cash-lists/{list_id}/handed-back"),
        ("disbursement", "POST", "/v1/cash-lists/{list_id}/closed"),
        ("disbursement", "POST", "/v1/payments/{payment_id}/pay-again"),
        ("disbursement", "POST", "/v1/recoveries/{recovery_id}/receipts"),
        ("disbursement", "POST", "/v1/recoveries/{recovery_id}/end"),
        ("disbursement", "POST", "/v1/tickets/{ticket_id}/close"),
        ("disbursement", "POST", "/v1/bank/statements/{statement_id}/verdict"),
        ("disbursement", "POST", "/v1/reconciliation/differences/{difference_id}/accept"),
        ("disbursement", "POST", "/v1/pauses/{pause_id}/lifted"),
        ("disbursement", "POST", "/v1/payee-changes/{change_id}/verdict"),
    }
    assert {path for (_, path), permission in PERMISSIONS["console"].items() if permission.is_grave} == {
        "/decisions",
        "/handovers",
        "/cash-lists",
        "/cash-lists/{list_id}/handovers",
        "/cash-lists/{list_id}/handed-back",
        "/cash-lists/{list_id}/closed",
        "/money/delivery-notes/{note_id}/handovers",
        "/money/payments/{payment_id}",
        "/money/odd-answers/{ticket_id}/close",
        "/money/statements/{statement_id}",
        "/money/reconciliation/differences/{difference_id}/accept",
        "/money/payments/{payment_id}/pay-again",
        "/money/recoveries/{recovery_id}/receipts",
        "/money/recoveries/{recovery_id}",
        "/money/pauses/{pause_id}",
        "/payees/changes/{change_id}",
    }


async def _asked(service, method, path, claims, max_auth_age_s=900):
    where = str(SETTINGS["database_url"])
    foundation = a_foundation(service, where, strict=False, verifier=ISSUER.verifier(max_auth_age_s=max_auth_age_s))
    roles = [role.value for role in PERMISSIONS[service][method, path].roles]
    token = ISSUER.token(roles, communes=["00004"], claims=claims)
    async with client_for(api_of(service, foundation), token) as client:
        return await client.request(method, _address(path), content=b"{}", headers={"content-type": "application/json"})


@pytest.mark.parametrize(("service", "method", "path"), _grave())
@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"auth_time": "now"},
        {"auth_time": True},
        {"auth_time": int(time.time()) - 3600},
        {"auth_time": int(time.time() * 1000)},
        {"auth_time": 1e300},
    ],
    ids=["unsaid", "a word", "a truth", "an hour ago", "milliseconds", "never"],
)
async def test_a_service_that_asks_for_it_lets_nobody_do_it_who_proved_too_long_ago_who_he_is(service, method, path, claims):
    answer = await _asked(service, method, path, claims)

    assert answer.status_code == 401, answer.text
    assert answer.json()["type"] == "urn:kipthoi:problem:authentication-too-old"
    assert answer.headers["www-authenticate"] == 'Bearer error="insufficient_user_authentication"'


@pytest.mark.parametrize(("service", "method", "path"), _grave())
async def test_who_has_just_proved_it_and_whom_nobody_asks_may_go_on(service, method, path):
    recent = await _asked(service, method, path, {"auth_time": int(time.time()) - 60})
    unasked = await _asked(service, method, path, {}, max_auth_age_s=0)

    assert {recent.status_code, unasked.status_code} & {401, 403} == set()


async def test_what_is_not_grave_is_not_asked():
    assert (await _asked("assessment", "POST", "/v1/findings", {})).status_code == 422
