"""The dated values of the law, read from YAML; each with its document, article and certainty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from services.assessment.domain import Basis
from services.assessment.policy.law import NoRulesForDay

FOLDER: Final = Path(__file__).parent / "parameters"
_DATED: Final = ("levels.yaml", "conditions.yaml")


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the law with its source."""

    number: int
    basis: Basis
    certainty: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the law, each with how sure its reading is, and their source."""

    certainties: Mapping[str, str]
    basis: Basis


class Day:
    """The law as it stands on one day."""

    def __init__(self, entries: Mapping[str, Mapping[str, Any]], causes: Mapping[str, str]) -> None:
        self.rule_set = str(entries["rule_set"]["value"])
        self._values = {
            name: Value(entry["value"], _basis(entry), entry["certainty"])
            for name, entry in entries.items()
            if isinstance(entry["value"], int)
        }
        self._words = {
            name: Words(entry["value"], _basis(entry)) for name, entry in entries.items() if isinstance(entry["value"], dict)
        }
        self._causes = causes

    def value(self, name: str) -> Value:
        return self._values[name]

    def words(self, name: str) -> Words:
        return self._words[name]

    def cause_of(self, hazard: str) -> str:
        """Return the hazard in the decree's words."""
        return self._causes[hazard]


@cache
def day(decided_on: date) -> Day:
    """Return the law of a day; before the first day of these values there is none here (NoRulesForDay)."""
    entries: dict[str, Mapping[str, Any]] = {}
    for name, dated in _read().items():
        in_force = [entry for entry in dated if entry["from"] <= decided_on]
        if not in_force:
            raise NoRulesForDay(decided_on)
        entries[name] = max(in_force, key=lambda entry: entry["from"])
    return Day(entries, _read_file("causes.yaml"))


def least_certain(certainties: Iterable[str]) -> str:
    """Return the least certain of these: an award is as sure as the least sure value in it."""
    return max(certainties)


@cache
def _read() -> Mapping[str, list[Mapping[str, Any]]]:
    return {name: dated for file in _DATED for name, dated in _read_file(file).items()}


@cache
def _read_file(name: str) -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return content


def _basis(entry: Mapping[str, Any]) -> Basis:
    return Basis(entry["document"], str(entry["article"]))
