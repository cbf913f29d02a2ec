"""What law officers have released as dated data, of one version: norms of provinces, limits, days off and worked days.

A version is the number of a release. The rows behind it are never changed, so that the law of any version can be had again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from services.assessment.policy.law.norms import Norm


@dataclass(frozen=True, slots=True)
class ReleasedTimeLimit:
    """A limit from a day on, in the words of the parameters: `words` is "3 working_days from form_received"."""

    name: str
    words: str
    kind: str
    valid_from: date
    document: str
    article: str | None
    certainty: str


@dataclass(frozen=True, slots=True)
class Released:
    """Everything that was released up to `version`, in the order of release: of two for the same day the later counts."""

    version: int = 0
    norms: tuple[Norm, ...] = ()
    limits: tuple[ReleasedTimeLimit, ...] = ()
    days: Mapping[date, bool] = field(default_factory=dict)
    """By day whether it is a day off."""
