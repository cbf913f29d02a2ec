"""No door keeps words whose letters a wrong encoding has eaten: every text in the body of every request is looked at."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args

import pytest
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from shared.http.app import written_routes
from shared.sound_text import Line
from tests.support.services import SERVICES, api_of

EATEN = "R\ufffdc"
OF_OTHERS = {"BankAnswer"}
"""What a bank or a gateway says is kept as it comes: refused, it would be lost."""
LOOKED_UP = {"cursor", "code", "token"}
"""What is not kept as words, but looked up or opened: there is nothing under one that is wrong."""


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _bodies(dependant: Dependant) -> Iterator[Any]:
    yield from dependant.body_params
    for inner in dependant.dependencies:
        yield from _bodies(inner)


def _asked(service: str) -> set[type[BaseModel]]:
    """Every model in a body that somebody sends."""
    waiting = [
        model
        for route in written_routes(api_of(service).routes)
        for body in _bodies(route.dependant)
        for model in _models_in(body.field_info.annotation)
    ]
    found: set[type[BaseModel]] = set()
    while waiting:
        model = waiting.pop()
        if model.__name__ not in OF_OTHERS and model not in found:
            found.add(model)
            waiting += [inner for one in model.model_fields.values() for inner in _models_in(one.annotation)]
    return found


def _takes(field: FieldInfo, text: str) -> bool:
    whole = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    try:
        TypeAdapter(whole).validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("service", SERVICES)
def test_eaten_letters_are_refused_in_every_text_of_every_body(service: str) -> None:
    found = [
        f"{model.__name__}.{name}"
        for model in _asked(service)
        for name, field in model.model_fields.items()
        if name not in LOOKED_UP and _takes(field, EATEN)
    ]

    assert sorted(found) == []


def test_a_text_without_hygiene_is_found() -> None:
    class Careless(BaseModel):
        words: str
        sound: Line | None = None

    assert [name for name, field in Careless.model_fields.items() if _takes(field, EATEN)] == ["words"]
