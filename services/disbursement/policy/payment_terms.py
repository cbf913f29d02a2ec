"""The terms on which signed help goes out, as dated data: an entry holds from its day until a later one of the same source."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.disbursement.domain.limits import Limits
from shared.ids import SourceId

_OURS: Final = Path(__file__).parent / "payment_terms.yaml"
Dong = Annotated[int, Field(ge=1)]


class LimitEntry(BaseModel):
    """What may be ordered from a day on: of one award in all, of one source in a day. None: not limited.

    `document`, `article`, `certainty`: where it stands; D is somebody's own rule, of no decree.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    valid_from: date = Field(alias="from")
    source_id: UUID | None = None
    per_award_dong: Dong | None
    per_source_and_day_dong: Dong | None
    document: str | None
    article: str | None
    certainty: Literal["A", "B", "C", "D"]


class PlanEntry(BaseModel):
    """How awards of a benefit that were decided from a day on go out in parts; `by` None: in one sum again.

    month, day: one part for every so many months or days that the award is for. progress: `shares` in percent, the first at
    once, each later one when somebody has confirmed how far the work has come.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    valid_from: date = Field(alias="from")
    benefit: str
    by: Literal["month", "day", "progress"] | None
    every: Annotated[int, Field(ge=1, le=366)] = 1
    shares: tuple[Annotated[int, Field(ge=1, le=99)], ...] = ()
    document: str | None
    article: str | None
    certainty: Literal["A", "B", "C", "D"]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.by == "progress") != bool(self.shares) or sum(self.shares) not in {0, 100}:
            raise ValueError("shares are of a plan by progress, and come to 100")
        return self


class _TermsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    limits: list[LimitEntry] = []
    plans: list[PlanEntry] = []


@dataclass(frozen=True)
class PaymentTerms:
    """What is in force on which day."""

    limits: tuple[LimitEntry, ...] = ()
    plans: tuple[PlanEntry, ...] = ()

    def limits_of(self, source: SourceId, day: date) -> Limits:
        """Return what this source may order that day; what is said of it alone stands for what is said of all."""
        in_force = [entry for entry in self.limits if entry.valid_from <= day and entry.source_id in {None, source}]
        if not in_force:
            return Limits()
        entry = max(in_force, key=lambda entry: (entry.source_id is not None, entry.valid_from))
        return Limits(entry.per_award_dong, entry.per_source_and_day_dong)

    def plan_of(self, benefit: str, day: date) -> PlanEntry | None:
        """Return how awards of a benefit go out that were decided that day; None: in one sum."""
        in_force = [entry for entry in self.plans if entry.benefit == benefit and entry.valid_from <= day]
        plan = max(in_force, key=lambda entry: entry.valid_from, default=None)
        return plan if plan is not None and plan.by is not None else None


@cache
def read_terms(path: Path | None = None) -> PaymentTerms:
    """Return the terms of a file (None: ours). Raises ValidationError where it says what is no term."""
    written = _TermsFile.model_validate(yaml.safe_load((path or _OURS).read_text(encoding="utf-8")))
    return PaymentTerms(tuple(written.limits), tuple(written.plans))
