"""The field cases: what people really send, what each must lead to, and the decorator that runs a test with one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

FILE: Final = Path(__file__).with_name("field_cases.yaml")


@dataclass(frozen=True)
class FieldCase:
    """One case: `given` is its literal input, `right` what the product must do."""

    id: str
    kind: str
    door: str
    given: Any
    right: str

    def repeated(self) -> list[str]:
        """Return what `["word" × 74000]` or `d0 … d11999` stands for."""
        if found := re.search(r'\["(?P<word>\w+)" × (?P<times>\d+)\]', self.given):
            return [found["word"]] * int(found["times"])
        found = re.search(r"d0 … d(?P<last>\d+)", self.given)
        assert found, self.given
        return [f"d{number}" for number in range(int(found["last"]) + 1)]


def _cases() -> Mapping[str, FieldCase]:
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {one["id"]: FieldCase(one["id"], one["kind"], one["door"], one["input"], one["right"]) for one in document["cases"]}


CASES: Final = _cases()
PLACES: Final = ("02647", "02683")
"""The communes of the incident of the cases."""
COMMUNE: Final = PLACES[0]
HEADER: Final = "commune_code,head_name,what_happened"
G: Final[Mapping[str, Any]] = {
    "losses": {"house": {"state": "destroyed", "habitable": False, "no_other_home": True}},
    "household": {"standing": "poor"},
}
H: Final[Mapping[str, Any]] = {
    "losses": {"house": {"state": "heavily_damaged", "habitable": False, "no_other_home": True}},
    "household": {"standing": "poor"},
}


def field_case(*ids: str) -> pytest.MarkDecorator:
    """Run a test with the literal input of these cases, each under its own id."""
    return pytest.mark.parametrize("case", [pytest.param(CASES[one], id=one) for one in ids])
