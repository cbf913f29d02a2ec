"""The values of a day with their sources: what a formula uses as a number, people need with document, article and certainty."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from services.assessment.domain import Basis, UsedParameter
from services.assessment.policy.law import DatedValue


class Value:
    """A value of the law on a day, with its source."""

    __slots__ = ("kind", "number", "unverified", "used")

    def __init__(self, name: str, entry: Any) -> None:
        metadata = entry.metadata
        value = tuple(entry.value) if isinstance(entry.value, list) else entry.value
        self.number = value
        self.kind = metadata.get("kind", "statutory")
        self.unverified: str | None = metadata.get("unverified")
        self.used = UsedParameter(
            name=name,
            value=value,
            since=entry.instant_str,
            document=metadata.get("document"),
            article=metadata.get("article"),
            certainty=metadata.get("certainty", "A"),
        )


class Book:
    """All parameters of a system, by name and day."""

    def __init__(self, parameters: Any) -> None:
        self._leaves = dict(_leaves(parameters))
        self._at = lru_cache(maxsize=100_000)(self._find)

    def value(self, name: str, day: str) -> Value:
        """Return the value of that day; KeyError where there is none."""
        return self._at(name, day)

    def names(self) -> list[str]:
        return sorted(self._leaves)

    def has(self, name: str, day: str) -> bool:
        leaf = self._leaves.get(name)
        return leaf is not None and any(entry.instant_str <= day for entry in leaf.values_list)

    def basis(self, benefit: str, day: str) -> tuple[Basis, ...]:
        """Return where a benefit stands: the whole chain of articles."""
        words: Iterable[str] = self.value(f"benefits.{benefit}.basis", day).number
        return tuple(Basis(*word.split(" ", 1)) for word in words)

    def history(self, name: str) -> tuple[str, list[DatedValue]]:
        """Return what a parameter is, and its values from the first day on."""
        leaf = self._leaves[name]
        values = []
        for entry in sorted(leaf.values_list, key=lambda entry: entry.instant_str):
            value = Value(name, entry)
            used = value.used
            valid_from = date.fromisoformat(entry.instant_str)
            values.append(DatedValue(valid_from, used.value, used.document, used.article, used.certainty, value.kind))
        return leaf.description or "", values

    def _find(self, name: str, day: str) -> Value:
        entries = [entry for entry in self._leaves[name].values_list if entry.instant_str <= day]
        if not entries:
            raise KeyError(name)
        return Value(name, max(entries, key=lambda entry: entry.instant_str))


def _leaves(node: Any) -> Iterator[tuple[str, Any]]:
    inherited = {key: value for key, value in node.metadata.items() if key == "kind"}
    for child in node.children.values():
        if hasattr(child, "children"):
            yield from _leaves(child)
        else:
            for entry in child.values_list:
                entry.metadata = {**inherited, **entry.metadata}
            yield child.name, child
