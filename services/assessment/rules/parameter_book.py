"""The values of a day with their sources: what a formula uses as a number, people need with document, article and certainty."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from services.assessment.domain.law import Basis, UsedParameter
from services.assessment.policy.law.catalogue import DatedValue
from services.assessment.policy.law.releases import ReleasedTimeLimit

TIME_LIMITS = "deadlines"
"""The folder of the parameters in which the time limits stand."""


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


@dataclass(frozen=True, slots=True)
class Leaf:
    """A parameter: what it is, and its values in the order of their days; of two for the same day the later counts."""

    description: str
    entries: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ReleasedValue:
    """A value that was released as data, in the form of OpenFisca's own."""

    instant_str: str
    value: str
    metadata: Mapping[str, Any]


class ParameterBook:
    """All parameters of a system, by name and day."""

    def __init__(self, leaves: Mapping[str, Leaf]) -> None:
        self._leaves = leaves
        self._at = lru_cache(maxsize=100_000)(self._find)

    @classmethod
    def of(cls, parameters: Any) -> "ParameterBook":
        """Return the book of a tree of parameters."""
        return cls({name: Leaf(leaf.description or "", _by_day(leaf.values_list)) for name, leaf in _leaves(parameters)})

    def with_limits(self, limits: Sequence[ReleasedTimeLimit]) -> "ParameterBook":
        """Return this book with limits that were released as data. A name that is not known is passed over."""
        leaves = dict(self._leaves)
        for limit in limits:
            leaf = leaves.get(f"{TIME_LIMITS}.{limit.name}")
            if leaf is not None:
                leaves[f"{TIME_LIMITS}.{limit.name}"] = Leaf(leaf.description, _by_day([*leaf.entries, _released(limit)]))
        return ParameterBook(leaves)

    def value(self, name: str, day: str) -> Value:
        """Return the value of that day; KeyError where there is none."""
        return self._at(name, day)

    def number(self, name: str, day: str) -> int:
        """Return the value of that day, which must be a whole number."""
        number = self.value(name, day).number
        if not isinstance(number, int):
            raise TypeError(f"{name} is no number")
        return number

    def names(self) -> list[str]:
        return sorted(self._leaves)

    def has(self, name: str, day: str) -> bool:
        leaf = self._leaves.get(name)
        return leaf is not None and any(entry.instant_str <= day for entry in leaf.entries)

    def basis(self, benefit: str, day: str) -> tuple[Basis, ...]:
        """Return where a benefit stands: the whole chain of articles."""
        words: Iterable[str] = self.value(f"benefits.{benefit}.basis", day).number
        return tuple(Basis(*word.split(" ", 1)) for word in words)

    def history(self, name: str) -> tuple[str, list[DatedValue]]:
        """Return what a parameter is, and its values from the first day on."""
        leaf = self._leaves[name]
        values = []
        for entry in {entry.instant_str: entry for entry in leaf.entries}.values():
            value = Value(name, entry)
            used = value.used
            valid_from = date.fromisoformat(entry.instant_str)
            values.append(DatedValue(valid_from, used.value, used.document, used.article, used.certainty, value.kind))
        return leaf.description, values

    def first_days(self) -> set[date]:
        """Return every day on which a value begins."""
        return {date.fromisoformat(entry.instant_str) for leaf in self._leaves.values() for entry in leaf.entries}

    def _find(self, name: str, day: str) -> Value:
        entries = [entry for entry in self._leaves[name].entries if entry.instant_str <= day]
        if not entries:
            raise KeyError(name)
        return Value(name, entries[-1])


def _by_day(entries: Sequence[Any]) -> tuple[Any, ...]:
    """The sort is stable: what was released later stands behind what it replaces."""
    return tuple(sorted(entries, key=lambda entry: entry.instant_str))


def _released(limit: ReleasedTimeLimit) -> ReleasedValue:
    metadata = {"document": limit.document, "article": limit.article, "kind": limit.kind, "certainty": limit.certainty}
    if limit.certainty == "D":
        metadata["unverified"] = "released_limit"
    return ReleasedValue(limit.valid_from.isoformat(), limit.words, metadata)


def _leaves(node: Any) -> Iterator[tuple[str, Any]]:
    inherited = {key: value for key, value in node.metadata.items() if key == "kind"}
    for child in node.children.values():
        if hasattr(child, "children"):
            yield from _leaves(child)
        else:
            for entry in child.values_list:
                entry.metadata = {**inherited, **entry.metadata}
            yield child.name, child
