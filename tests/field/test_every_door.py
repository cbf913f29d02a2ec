"""No door and no question answers 500, whatever stands in a field: the whole contract of each service, field by field."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

import pytest
from fastapi import FastAPI

from shared.foundation import Foundation
from shared.identity import Role
from tests.conftest import FreshDatabase
from tests.support.foundation import ISSUER, a_foundation, client_for
from tests.support.openapi import document_of
from tests.support.services import SERVICES, api_of

VALUES: Final = ("x\x00", "\ud800", "9999-12-31T23:59:59-07:00", 10**30, None, float("nan"))
QUESTIONS: Final = ("%00", "%ED%A0%80", "9999-12-31T23:59:59-07:00", "9" * 30)


_DEEPEST: Final = 12


class Shapes:
    """Bodies that a contract describes, as small as they may be, and their places."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._components = document.get("components", {}).get("schemas", {})

    def example(self, schema: Mapping[str, Any], depth: int = 0) -> Any:
        """Return a value of the schema, with every field that it may have."""
        if reference := schema.get("$ref"):
            return self.example(self._components[reference.rsplit("/", 1)[1]], depth + 1)
        if parts := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
            return self.example(next((part for part in parts if part.get("type") != "null"), parts[0]), depth)
        plain = {"integer": schema.get("minimum", 1), "number": 1, "boolean": True, "string": _text(schema)}
        kind = schema.get("type", "string")
        if kind == "object":
            fields = schema.get("properties", {}) if depth < _DEEPEST else {}
            return {name: self.example(part, depth + 1) for name, part in fields.items()}
        return [self.example(schema.get("items", {}), depth + 1)] if kind == "array" else plain.get(kind)


def _text(schema: Mapping[str, Any]) -> Any:
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    formats = {
        "uuid": "01900000-0000-7000-8000-000000000001",
        "date": "2026-11-20",
        "date-time": "2026-11-20T08:00:00+07:00",
    }
    return formats.get(schema.get("format", ""), "02647")


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(part, (*path, key))


def _with(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = deepcopy(body)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


def _doors(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in {"get", "post", "put", "delete", "patch"} and not path.endswith("/stream"):
                yield method, path, operation


def _is_broken(status: int) -> bool:
    """The desk asks the other services, which are away here."""
    return status >= 500 and status != 503


async def _ask(app: FastAPI, method: str, address: str, **how: Any) -> tuple[int, Any]:
    async with client_for(app, ISSUER.token([role.value for role in Role])) as client:
        answer = await client.request(method, address, **how)
    kind = answer.headers.get("content-type", "")
    return answer.status_code, answer.json() if "json" in kind else answer.text


@pytest.fixture
async def foundation(service: str, fresh_database: FreshDatabase) -> AsyncIterator[Foundation]:
    built = a_foundation(service, await fresh_database(service))
    yield built
    await built.database.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_no_question_breaks_a_door(foundation: Foundation, service: str) -> None:
    app, broken = api_of(service, foundation), []
    for method, path, operation in _doors(document_of(service)):
        names = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
        known = path.replace("{code}", "02647")
        for given in ("{case_id}", "{entry_id}", "{payment_id}", "{import_id}", "{incident_id}", "{source_id}", "{notice_id}"):
            known = known.replace(given, "01900000-0000-7000-8000-000000000001")
        for value in QUESTIONS:
            asked = [f"{known}?{name}={value}" for name in names] if method == "get" else []
            if "{" in path and len(value) < 1000:
                asked.append("/".join(value if part.startswith("{") else part for part in path.split("/")))
            for address in asked:
                status, answer = await _ask(app, method, address)
                if _is_broken(status) or (status == 422 and not answer["errors"]):
                    broken.append((method, address[:120], status))
    assert broken == []


@pytest.mark.parametrize("service", SERVICES)
async def test_no_body_breaks_a_door(foundation: Foundation, service: str) -> None:
    app, document, broken = api_of(service, foundation), document_of(service), []
    shapes = Shapes(document)
    for method, path, operation in _doors(document):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        body = shapes.example(content["schema"])
        address = path.replace("{code}", "02647").replace("{case_id}", "01900000-0000-7000-8000-000000000001")
        for place in _places(body):
            for value in VALUES:
                text = json.dumps(_with(body, place, value))
                status, answer = await _ask(app, method, address, content=text, headers={"Content-Type": "application/json"})
                if _is_broken(status) or (status == 422 and not answer["errors"]):
                    broken.append((method, path, place, repr(value)[:40], status))
    assert broken == []
