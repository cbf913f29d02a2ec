"""The statutory clocks of campaigns, dated (`campaign_limits.yaml`): from which act, how many days, kept by which act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.disbursement.domain.campaigns import CampaignAct, CampaignLevel
from services.disbursement.policy.dated_entries import in_force
from shared.time_limits import TimeLimit

RECEIVING: Final = "campaign_receiving"
KINDS: Final = (
    RECEIVING,
    "campaign_distributing",
    "campaign_received_published",
    "campaign_distributed_published",
    "campaign_reported",
)
"""What each of them waits for, in the order in which they come."""
Start = Literal["launched", "receiving_closed", "distribution_closed"]

_FILE: Final = Path(__file__).parent / "campaign_limits.yaml"


@dataclass(frozen=True, slots=True)
class CampaignLimit:
    """A limit from a day on, for the campaigns of some levels."""

    limit: TimeLimit
    valid_from: date
    starts_at: Start
    kept_by: CampaignAct
    levels: frozenset[CampaignLevel]


class _Entry(BaseModel):
    """One limit as it is written."""

    model_config = ConfigDict(extra="forbid")

    valid_from: date = Field(alias="from")
    days: Annotated[int, Field(ge=1, le=3650)]
    starts_at: Start
    kept_by: CampaignAct
    levels: Annotated[frozenset[CampaignLevel], Field(min_length=1)]
    document: Annotated[str, Field(min_length=1)]
    article: Annotated[str, Field(min_length=1)]
    certainty: Literal["A", "B", "C", "D"]

    def of_kind(self, kind: str) -> CampaignLimit:
        limit = TimeLimit(kind, self.days, "days", f"{self.document} {self.article}", self.starts_at)
        return CampaignLimit(limit, self.valid_from, self.starts_at, self.kept_by, self.levels)


class _LimitsFile(BaseModel):
    """All of them; two of one kind may not begin on one day."""

    model_config = ConfigDict(extra="forbid")

    limits: dict[str, Annotated[list[_Entry], Field(min_length=1)]]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.limits.keys() != set(KINDS):
            raise ValueError(f"limits: exactly {sorted(KINDS)} are named")
        for kind, entries in self.limits.items():
            if len({entry.valid_from for entry in entries}) < len(entries):
                raise ValueError(f"{kind}: two limits begin on one day")
        return self


def limits_of(content: Mapping[str, Any]) -> Mapping[str, Sequence[CampaignLimit]]:
    """Return the limits of a file's content by kind, the oldest first. Raises ValueError, which names the field."""
    return {
        kind: sorted((entry.of_kind(kind) for entry in entries), key=lambda limit: limit.valid_from)
        for kind, entries in _LimitsFile.model_validate(content).limits.items()
    }


@cache
def _shipped() -> Mapping[str, Sequence[CampaignLimit]]:
    return limits_of(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def limits_on(day: date, level: CampaignLevel) -> list[CampaignLimit]:
    """Return what is in force that day for campaigns of this level, one of each kind (before the first: the first)."""
    limits = [in_force(dated, day) for dated in _shipped().values()]
    return [one for one in limits if level in one.levels]
