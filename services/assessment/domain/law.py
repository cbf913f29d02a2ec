"""What the law's answers are made of: where a value stands, and which value was used."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a value or a right stands: the document, and the article as clause and point ("12.1.a")."""

    document: str
    article: str


LawValue = int | str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsedParameter:
    """A value of the law that was used: since when it holds, where it stands, how sure it is."""

    name: str
    value: LawValue
    since: str
    document: str | None
    article: str | None
    certainty: str
