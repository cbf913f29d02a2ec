"""How long something may take where no statute says it: dated data with shorter limits for graver events (`targets.yaml`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.clock import VIETNAM
from shared.time_limits import TimeLimit

ASSISTED: Final = "assisted"
PAID: Final = "paid"
TOLD_IN_PERSON: Final = "told_in_person"
ACKNOWLEDGED: Final = "acknowledged"
RECOVERED: Final = "recovered"
BANK_TICKET: Final = "bank_ticket"
STAY_WITH_THE_MEANS: Final = frozenset({RECOVERED, BANK_TICKET})
"""Clocks of questions about money: the place whose means they are answers, wherever the household's case is moved since."""
STRICTEST_RISK: Final = 5
"""Taken where the incident's level is not known yet: rather too early a call than too late."""

_FILE: Final = Path(__file__).parent / "targets.yaml"
_UNITS: Final[Mapping[str, str]] = {
    ASSISTED: "hours",
    PAID: "hours",
    TOLD_IN_PERSON: "hours",
    ACKNOWLEDGED: "minutes",
    RECOVERED: "hours",
    BANK_TICKET: "hours",
}
"""In what the words of pages and papers tell each of them."""

Count = Annotated[int, Field(ge=1, le=3650)]
Level = Annotated[int, Field(ge=1, le=5)]


@dataclass(frozen=True, slots=True)
class Target:
    """A limit from a day on, with shorter ones from levels of risk on."""

    kind: str
    valid_from: date
    count: int
    unit: Literal["hours", "minutes"]
    by_risk: Mapping[int, int]
    article: str | None

    def limit(self, risk_level: int | None) -> TimeLimit:
        """Return the limit for an event of this level (None: not known yet): the strictest that applies."""
        level = STRICTEST_RISK if risk_level is None else risk_level
        counts = [count for since, count in self.by_risk.items() if level >= since]
        return TimeLimit(self.kind, min([self.count, *counts]), self.unit, self.article)


class _Entry(BaseModel):
    """One limit as it is written."""

    model_config = ConfigDict(extra="forbid")

    valid_from: date = Field(alias="from")
    limit: Count
    unit: Literal["hours", "minutes"]
    by_risk: dict[Level, Count]
    document: str | None
    article: str | None
    certainty: Literal["A", "B", "C", "D"]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.document is None) != (self.article is None):
            raise ValueError("document and article stand together: a statute has both, an internal target none")
        if any(count > self.limit for count in self.by_risk.values()):
            raise ValueError("by_risk: a graver event has no longer limit")
        return self

    def target(self, kind: str) -> Target:
        article = f"{self.document} {self.article}" if self.document else None
        return Target(kind, self.valid_from, self.limit, self.unit, self.by_risk, article)


class _TargetsFile(BaseModel):
    """All of them; two of one kind may not begin on one day."""

    model_config = ConfigDict(extra="forbid")

    targets: dict[str, Annotated[list[_Entry], Field(min_length=1)]]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.targets.keys() != _UNITS.keys():
            raise ValueError(f"targets: exactly {sorted(_UNITS)} are named")
        for kind, entries in self.targets.items():
            if len({entry.valid_from for entry in entries}) < len(entries):
                raise ValueError(f"{kind}: two limits begin on one day")
            if any(entry.unit != _UNITS[kind] for entry in entries):
                raise ValueError(f"{kind}: counts in {_UNITS[kind]}")
        return self


def targets_of(content: Mapping[str, Any]) -> Mapping[str, Sequence[Target]]:
    """Return the targets of a file's content by kind, the oldest first. Raises ValueError, which names the field."""
    return {
        kind: sorted((entry.target(kind) for entry in entries), key=lambda target: target.valid_from)
        for kind, entries in _TargetsFile.model_validate(content).targets.items()
    }


@cache
def our_targets() -> Mapping[str, Sequence[Target]]:
    """Return the targets that ship with this release."""
    return targets_of(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def target_on(kind: str, moment: datetime, risk_level: int | None) -> TimeLimit:
    """Return the limit in force on the day of this moment, Vietnam time; before the first one, the first."""
    day = moment.astimezone(VIETNAM).date()
    dated = our_targets()[kind]
    in_force = [target for target in dated if target.valid_from <= day] or dated[:1]
    return in_force[-1].limit(risk_level)
