"""Why a benefit is given as it is, or not given: the sentence in both languages, the law, how sure the reading is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.assessment.domain.law import Basis, UsedParameter


@dataclass(frozen=True, slots=True)
class Reasoning:
    """Why an award is as it is: the sentence in both languages, the law, how sure the reading is, the figures (P7).

    `formulas` are the dated formulas of the law that led here ("injury_outcome from 2021-07-01"); `law_release` is the last
    release of dated data that was known.
    """

    vi: str
    en: str
    basis: tuple[Basis, ...]
    certainty: str
    figures: Mapping[str, int] = field(default_factory=dict)
    formulas: tuple[str, ...] = ()
    parameters: tuple[UsedParameter, ...] = ()
    law_release: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A benefit that the rules do not give although something was lost, with the reason as a code and as a sentence."""

    code: str
    person: str | None
    reason: str
    basis: tuple[Basis, ...]
    vi: str
    en: str
    certainty: str = "A"
    formulas: tuple[str, ...] = ()
    parameters: tuple[UsedParameter, ...] = ()
    law_release: int = 0
