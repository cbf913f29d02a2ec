"""What the desk reads of other services is what their committed OpenAPI documents promise, by name and type.

Looked up by path, status and field: how the documents name their components does not matter.
"""

import importlib
import pkgutil
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import pytest
from pydantic import TypeAdapter, create_model

from services.console import client
from services.console.client import assessment, disbursement, intake, notifications
from services.console.client.transport import Endpoint, ProblemResponse, Response, TypedEndpoint
from shared.clock_states import ClockState
from shared.ids import new_id
from tests.support.openapi import Reader, answer_of, document_of, operation_of

_CLOCKS: Final = {"Clock": TypeAdapter(ClockState).json_schema(mode="serialization")}
"""The documents leave clocks open; all services tell them with `shared.clock_states`."""


def _endpoints() -> list[Endpoint]:
    modules = [importlib.import_module(f"{client.__name__}.{module.name}") for module in pkgutil.iter_modules(client.__path__)]
    values = [value for module in modules for value in vars(module).values()]
    of_all = [one for value in values if isinstance(value, dict) for one in value.values()]
    found = {id(value): value for value in (*values, *of_all) if isinstance(value, Endpoint)}
    return sorted(found.values(), key=lambda endpoint: (endpoint.service, endpoint.path))


def faults_of(endpoint: Endpoint) -> list[str]:
    """Everything in which the desk and the document of a service differ about one door."""
    operation = operation_of(endpoint.service, endpoint.method, endpoint.path)
    if operation is None:
        return [f"{endpoint.service} has no {endpoint.method} {endpoint.path}"]
    known = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"}
    faults = [f"is not asked by {name}" for name in sorted(endpoint.query - known)]
    reader = Reader(document_of(endpoint.service), _CLOCKS)
    if isinstance(endpoint, TypedEndpoint):
        done = next(status for status in ("200", "201", "202") if status in operation["responses"])
        faults += reader.faults(endpoint.response, answer_of(operation, done), "answer")
    return [*faults, *reader.faults(ProblemResponse, answer_of(operation, "422"), "problem")]


@pytest.mark.parametrize("endpoint", _endpoints(), ids=lambda endpoint: f"{endpoint.method} {endpoint.service}{endpoint.path}")
def test_the_desk_asks_and_reads_what_the_documents_promise(endpoint: Endpoint) -> None:
    assert faults_of(endpoint) == []


def test_every_service_is_asked_for_something() -> None:
    assert {endpoint.service for endpoint in _endpoints()} == {
        "intake",
        "assessment",
        "disbursement",
        "notifications",
        "console",
    }


def test_clocks_are_told_as_the_desk_reads_them() -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    clock = ClockState("assisted", "running", moment, moment, None, 72, "hours", "internal", None, "commune:00004", new_id())

    assert set(clock.to_json()) == set(_CLOCKS["Clock"]["properties"])


def _reading(endpoint: TypedEndpoint[Any], **fields: Any) -> TypedEndpoint[Any]:
    """The same door, of which these fields are read as well."""
    planted = create_model("Planted", __base__=endpoint.response, **{name: (kind, ...) for name, kind in fields.items()})
    return TypedEndpoint(endpoint.service, endpoint.method, endpoint.path, endpoint.query, response=planted)


_WRONG_ITEM: Final = create_model("Item", __base__=Response, payment_id=(UUID, ...))
_WRONG_CLOCK: Final = create_model("Clock", __base__=Response, started=(datetime, ...))


@pytest.mark.parametrize(
    ("endpoint", "fault"),
    [
        (Endpoint("intake", "GET", "/v1/case/{case_id}"), "intake has no GET /v1/case/{case_id}"),
        (Endpoint("intake", "POST", "/v1/cases"), "intake has no POST /v1/cases"),
        (Endpoint("disbursement", "GET", "/v1/payments", frozenset({"case"})), "is not asked by case"),
        (_reading(intake.CASE, status=str), "answer.status: is not promised"),
        (_reading(intake.CASE, assisted_at=datetime), "answer.assisted_at: may be null"),
        (_reading(intake.CASE, opening=str), "answer.opening: is integer , read as str"),
        (_reading(intake.CASE, commune_code=UUID), "answer.commune_code: is string , read as UUID"),
        (_reading(intake.CASE, received_at=date), "answer.received_at: is string date-time, read as date"),
        (_reading(intake.CASE, stage=list[str]), "answer.stage: is string, read as a list"),
        (_reading(intake.CASE, clocks=list[_WRONG_CLOCK]), "answer.clocks[].started: is not promised"),
        (_reading(disbursement.PAYMENTS, items=list[_WRONG_ITEM]), "answer.items[].payment_id: is not promised"),
        (_reading(notifications.NOTICES, next_cursor=str), "answer.next_cursor: may be null"),
        (_reading(assessment.RULES, parameters=dict[str, str]), "answer.parameters: is array, read as a map"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_difference_between_desk_and_document_is_found(endpoint: Endpoint, fault: str) -> None:
    assert faults_of(endpoint) == [fault]


def test_a_field_that_may_be_left_out_is_not_relied_on() -> None:
    open_item = {"properties": {"reason": {"type": "string"}}}
    item = create_model("Item", __base__=Response, reason=(str, ...))

    assert list(Reader({}).faults(item, open_item, "item")) == ["item.reason: may be left out"]
