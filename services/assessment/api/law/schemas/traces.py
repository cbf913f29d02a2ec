"""Where an answer of the law stands, and how it was reached."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from services.assessment.domain.law import Basis, LawValue, UsedParameter

Value = bool | int | str | list[str]


class LegalBasis(BaseModel):
    """Where it stands in the law: document, and article as clause and point ("12.1.a")."""

    document: str
    article: str


class ParameterUsed(BaseModel):
    """A value of the law that was used: since when it holds, where it stands, how sure it is."""

    name: str
    value: Value
    since: date
    document: str | None
    article: str | None
    certainty: str


class Trace(BaseModel):
    """The path of the determination: dated formulas, and the values that they used."""

    formulas: list[str]
    parameters: list[ParameterUsed]


def trace_of(formulas: Sequence[str], parameters: Sequence[UsedParameter]) -> Trace:
    return Trace(formulas=list(formulas), parameters=[_used(used) for used in parameters])


def _used(used: UsedParameter) -> ParameterUsed:
    return ParameterUsed(
        name=used.name,
        value=_value(used.value),
        since=date.fromisoformat(used.since),
        document=used.document,
        article=used.article,
        certainty=used.certainty,
    )


def _value(value: LawValue) -> Value:
    return list(value) if isinstance(value, tuple) else value


def legal_basis(basis: tuple[Basis, ...]) -> list[LegalBasis]:
    return [LegalBasis(document=one.document, article=one.article) for one in basis]
