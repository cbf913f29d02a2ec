"""Public doors: the OpenAPI documents are valid and are the committed ones."""

import pytest
from openapi_spec_validator import validate

from tests.support.golden import CONTRACTS, as_yaml, compare
from tests.support.services import SERVICES, api_of


@pytest.mark.parametrize("service", SERVICES)
async def test_the_doors_are_the_committed_ones(service, request):
    document = api_of(service).openapi()

    validate(document)
    compare(CONTRACTS / "openapi" / f"{service}.yaml", as_yaml(document), request)


@pytest.mark.parametrize("service", SERVICES)
async def test_every_door_says_what_it_does_and_how_it_fails(service):
    for path, methods in api_of(service).openapi()["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary"), f"{method} {path}"
            assert {"401", "403", "422"} <= set(operation["responses"]), f"{method} {path}"
