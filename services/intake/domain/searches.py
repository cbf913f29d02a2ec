"""What somebody looks for among the cases, and what is found."""

from dataclasses import dataclass
from enum import StrEnum

from services.intake.domain.case_numbers import NumberWanted
from services.intake.domain.cases import Case


class SearchKind(StrEnum):
    """What the words of a search are taken for."""

    NUMBER = "number"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was understood: a number, or the words by which a household is found."""

    kind: SearchKind
    number: NumberWanted | None = None
    words: tuple[str, ...] = ()
    spelt: frozenset[str] = frozenset()
    """The words of a name with the accents that were written: who is spelt so goes first."""


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case that was found; of its household the initials, where the searcher may know it."""

    case: Case
    head_name: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found; `is_more`: there is more than is shown."""

    kind: SearchKind
    cases: list[FoundCase]
    is_more: bool
