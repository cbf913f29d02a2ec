"""Every question that a door answers, with every choice of its filters, by people of a commune, a province and the country."""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from fastapi import FastAPI

from shared.permissions import PERMISSIONS
from tests.load.drives.known import Known
from tests.support.foundation import ISSUER, client_for

_FILTERS: Final = frozenset(
    {"incident_id", "case_id", "commune_code", "stage", "state", "kind", "rail", "cursor", "look_alikes", "in_force"}
)

_ASKING: Final = ("auditor", "provincial_officer", "assessor", "law_officer", "commune_chair", "accountant")
_OF_ONE_INCIDENT: Final = frozenset({"/v1/worksheets", "/v1/commune-confirmations", "/v1/outside-aid"})


async def ask_everything(
    service: str, app: FastAPI, known: Known, values: Mapping[str, str], *, but: Collection[str] = ()
) -> None:
    """Ask every `GET` that is described. `values` gives what stands in paths and filters: let filters be rare values.

    "state of /v1/…" is the value of a filter that means something else at this door.
    """
    areas: dict[str, dict[str, Any]] = {"country": {}, "province": {"provinces": [known.province_code]}, "commune": known.place}
    for path, operations in app.openapi()["paths"].items():
        if (
            "get" not in operations
            or path.startswith(("/health", "/metrics", "/v1/operations"))
            or path.endswith("/stream")
            or path in but
        ):
            continue
        roles = PERMISSIONS[service]["GET", path].roles
        filters = {one["name"] for one in operations["get"].get("parameters", ()) if one["in"] == "query"} & _FILTERS
        for name, area in areas.items():
            # A door for everybody asks for none.
            role = next(role for role in _ASKING if role in roles or not roles)
            async with client_for(app, ISSUER.token(role, **area)) as client:
                here = {one: values.get(f"{one} of {path}", values[one]) for one in filters & values.keys()}
                for params in _choices(path, here):
                    answer = await client.get(path.format(**values), params=params)
                    # What lies elsewhere, or is another officer's list, is not found.
                    assert answer.status_code == 200 or (name != "country" and answer.status_code == 404), answer.text


def _choices(path: str, values: Mapping[str, str]) -> Iterator[dict[str, str]]:
    needed = {"incident_id"} if path in _OF_ONE_INCIDENT else set()
    for count in range(len(values) + 1):
        for chosen in combinations(sorted(values), count):
            if needed <= set(chosen):
                yield {name: values[name] for name in chosen}
