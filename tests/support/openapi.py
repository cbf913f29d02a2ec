"""The committed OpenAPI documents as a client reads them: by path, method and status, never by the names of components."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import yaml
from pydantic import BaseModel

from tests.support.golden import CONTRACTS

Schema = Mapping[str, Any]

_JSON: Final = frozenset({"application/json", "application/problem+json"})
_SCALARS: Final[Mapping[Any, tuple[str, str | None]]] = {
    str: ("string", None),
    UUID: ("string", "uuid"),
    datetime: ("string", "date-time"),
    date: ("string", "date"),
    int: ("integer", None),
    bool: ("boolean", None),
}
"""What a type reads: a type of JSON, and a format that the contract must promise."""


@cache
def document_of(service: str) -> Schema:
    document: Schema = yaml.safe_load((CONTRACTS / "openapi" / f"{service}.yaml").read_text(encoding="utf-8"))
    return document


def operation_of(service: str, method: str, path: str) -> Schema | None:
    """What the document says about a door, or None where there is no such door."""
    operation: Schema | None = document_of(service)["paths"].get(path, {}).get(method.lower())
    return operation


def answer_of(operation: Schema, status: str) -> Schema:
    """The schema of a JSON answer, or of a problem."""
    content = operation["responses"][status]["content"]
    [kind] = content.keys() & _JSON
    schema: Schema = content[kind]["schema"]
    return schema


class Reader:
    """Compares what a client reads with what one document promises."""

    def __init__(self, document: Schema, open_objects: Mapping[str, Schema] | None = None) -> None:
        self._document = document
        self._open_objects = open_objects or {}
        """What stands in objects that the document leaves open, by the name of the model that reads them."""

    def faults(self, read: Any, schema: Schema, where: str) -> Iterator[str]:
        """Say in words each place where the type `read` could not take an answer that the schema allows."""
        for promised in self._alternatives(schema):
            yield from self._faults_of_one(read, promised, where)

    def _faults_of_one(self, read: Any, promised: Schema, where: str) -> Iterator[str]:
        if promised.get("type") == "null":
            if NoneType not in _members(read):
                yield f"{where}: may be null"
            return
        tried = [list(self._faults_of_type(member, promised, where)) for member in _members(read) if member is not NoneType]
        if all(tried):
            yield from min(tried, key=len)

    def _faults_of_type(self, read: Any, promised: Schema, where: str) -> Iterator[str]:
        if get_origin(read) in {list, tuple}:
            if promised.get("type") != "array":
                yield f"{where}: is {promised.get('type')}, read as a list"
            else:
                yield from self.faults(get_args(read)[0], promised["items"], f"{where}[]")
        elif get_origin(read) is dict:
            if not isinstance(values := promised.get("additionalProperties"), Mapping):
                yield f"{where}: is {promised.get('type')}, read as a map"
            else:
                yield from self.faults(get_args(read)[1], values, f"{where}{{}}")
        elif read in _SCALARS:
            kind, form = _SCALARS[read]
            if promised.get("type") != kind or (form is not None and promised.get("format") != form):
                yield f"{where}: is {promised.get('type')} {promised.get('format', '')}, read as {read.__name__}"
        else:
            yield from self._faults_of_fields(read, promised, where)

    def _faults_of_fields(self, read: type, promised: Schema, where: str) -> Iterator[str]:
        if "properties" not in promised:
            promised = self._open_objects.get(read.__name__, {"properties": {}})
        for name, (annotation, is_required) in _fields_of(read).items():
            if name not in promised["properties"]:
                yield f"{where}.{name}: is not promised"
                continue
            if is_required and name not in promised.get("required", ()):
                yield f"{where}.{name}: may be left out"
            yield from self.faults(annotation, promised["properties"][name], f"{where}.{name}")

    def _alternatives(self, schema: Schema) -> Iterator[Schema]:
        """The schema without references; each of several that it allows."""
        while "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if several := schema.get("anyOf") or schema.get("oneOf"):
            for one in several:
                yield from self._alternatives(one)
        else:
            yield schema


def _members(read: Any) -> tuple[Any, ...]:
    return get_args(read) if get_origin(read) in {Union, UnionType} else (read,)


def _fields_of(read: type) -> dict[str, tuple[Any, bool]]:
    """The names under which a model reads, the type of each, and whether it must be there."""
    if issubclass(read, BaseModel):
        return {
            str(field.validation_alias or field.alias or name): (field.annotation, field.is_required())
            for name, field in read.model_fields.items()
        }
    if dataclasses.is_dataclass(read):
        hints = get_type_hints(read)
        missing = dataclasses.MISSING
        return {
            field.name: (hints[field.name], field.default is missing and field.default_factory is missing)
            for field in dataclasses.fields(read)
        }
    raise TypeError(f"{read} is read by no rule")
