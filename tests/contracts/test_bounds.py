"""What a door takes has a limit: every list, every text, in every body and question of every service."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.support.services import SERVICES, api_of

_BOUNDED: Final = {"maxLength", "pattern", "format", "enum", "const"}
_LATER: Final = {"BankAnswer"}
"""What the bank says is kept as it comes, line by line; its own door bounds it."""


def _unbounded(schema: dict[str, Any], components: dict[str, Any], place: str, seen: frozenset[str]) -> Iterator[str]:
    if reference := schema.get("$ref"):
        name = reference.rsplit("/", 1)[1]
        if name not in seen | _LATER:
            yield from _unbounded(components[name], components, name, seen | {name})
        return
    for part in (*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())):
        yield from _unbounded(part, components, place, seen)
    if schema.get("type") == "string" and not _BOUNDED & schema.keys():
        yield place
    if schema.get("type") == "array":
        if "maxItems" not in schema:
            yield place
        yield from _unbounded(schema.get("items", {}), components, f"{place}[]", seen)
    for name, part in schema.get("properties", {}).items():
        yield from _unbounded(part, components, f"{place}.{name}", seen)


@pytest.mark.parametrize("service", SERVICES)
def test_no_list_and_no_text_comes_in_without_a_limit(service: str) -> None:
    document = api_of(service).openapi()
    components = document.get("components", {}).get("schemas", {})
    found = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            asked = {
                f"{method} {path}?{one['name']}": one["schema"]
                for one in operation.get("parameters", ())
                if one["in"] == "query"
            }
            body = operation.get("requestBody", {}).get("content", {})
            given = {f"{method} {path}": content["schema"] for kind, content in body.items() if kind == "application/json"}
            for place, schema in {**asked, **given}.items():
                found += list(_unbounded(schema, components, place, frozenset()))

    assert found == []
