"""Settings: operators read what each means, may be and is by default in a document made from the code."""

from typing import Any, Final

import pytest
from pydantic.fields import FieldInfo

from shared.settings import ServiceSettings
from tests.support.golden import OPERATIONS, as_table, compare
from tests.support.services import SERVICES, SETTINGS, settings_class_of

_HEAD: Final = """# Settings

Made from the settings' own descriptions by `make contracts`; a test holds it to them.

Each process reads these names from its environment once, when it starts. It does not start where a required one is missing or
a value is not allowed. A key (`…_KEY`) is 32 random bytes in base64: `openssl rand -base64 32`.

What does not stand in the environment may be a file of that name in the folder that `KIPTHOI_SECRETS_DIR` names
([secrets](secrets.md)).
"""
_COLUMNS: Final = ("Name", "Value", "Default", "Meaning")
_KINDS: Final = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
_BOUNDS: Final = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
}
_SAID_OTHERWISE: Final = {"type", "title", "description", "default", "format", "writeOnly", "enum", "items"}


def test_the_reference_is_the_committed_one(request):
    sections = (f"\n## {service}\n\n{as_table(_COLUMNS, rows_of(service))}" for service in SERVICES)

    compare(OPERATIONS / "settings.md", _HEAD + "".join(sections), request)


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_is_described(service):
    fields = settings_class_of(service).model_fields

    assert [name for name, field in fields.items() if not (field.description or "").strip()] == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_secret_has_a_default_but_that_there_is_none(service):
    fields = settings_class_of(service).model_fields
    optional = [
        fields[name] for name, shape in shapes_of(service).items() if is_secret(shape) and not fields[name].is_required()
    ]

    assert [field for field in optional if field.default.get_secret_value()] == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_names_are_those_that_a_process_reads(service, monkeypatch):
    settings = settings_class_of(service)
    for name, field in settings.model_fields.items():
        value = SETTINGS[name] if field.is_required() else field.default
        monkeypatch.setenv(environment_name(service, name), str(value))

    assert settings().model_fields_set == set(settings.model_fields)


def rows_of(service: str) -> list[tuple[str, str, str, str]]:
    """One line per setting: what is the service's own first, then what all have."""
    settings, shapes = settings_class_of(service), shapes_of(service)
    names = sorted(settings.model_fields, key=lambda name: name in ServiceSettings.model_fields)
    return [
        (
            f"`{environment_name(service, name)}`",
            value_words(shapes[name]),
            default_words(settings.model_fields[name], shapes[name]),
            settings.model_fields[name].description or "",
        )
        for name in names
    ]


def shapes_of(service: str) -> dict[str, dict[str, Any]]:
    """Each setting's type and bounds in the words of JSON Schema."""
    shapes: dict[str, dict[str, Any]] = settings_class_of(service).model_json_schema()["properties"]
    return shapes


def environment_name(service: str, name: str) -> str:
    return f"{settings_class_of(service).model_config['env_prefix']}{name}".upper()


def is_secret(shape: dict[str, Any]) -> bool:
    return bool(shape.get("writeOnly"))


def value_words(shape: dict[str, Any]) -> str:
    """What a value may be. A kind or bound without words here is an error: give it some."""
    if shape["type"] == "array":
        kind = f"{_KINDS[shape['items']['type']]}s, comma-separated"
    elif "enum" in shape:
        kind = "one of " + ", ".join(f"`{choice}`" for choice in shape["enum"])
    else:
        kind = _KINDS[shape["type"]]
    bounds = [
        _BOUNDS[name].format(number_words(shape[name]))
        for name in sorted(set(shape) - _SAID_OTHERWISE, key=list(_BOUNDS).index)
    ]
    return ", ".join([kind, *bounds])


def default_words(field: FieldInfo, shape: dict[str, Any]) -> str:
    if field.is_required():
        return "required, secret" if is_secret(shape) else "required"
    if is_secret(shape):
        return "empty, secret"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    if isinstance(field.default, float):
        return f"`{number_words(field.default)}`"
    return f"`{field.default}`" if field.default != "" else "empty"


def number_words(value: float) -> str:
    return str(int(value) if value == int(value) else value)
