"""How much of what was handed from rung to rung the sweeper had to find, because no workflow came: normally below 1 %."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from prometheus_client.parser import text_string_to_metric_families

from deploy.devstack.addresses import Addresses
from tests.support.doors import Doors

MAX_BY_SWEEPER: Final = 0.01
"""At the pace of the world; where minutes are fractions of a second, whoever comes first is chance."""
_SAMPLE: Final = "kipthoi_notifications_climbs_total"
_SWEEPER: Final = "sweeper"


@dataclass(frozen=True)
class Finds:
    """What was handed to a rung, by what did it: that it was missed, who came on duty, a workflow, the sweeper."""

    by: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def in_page(cls, page: str) -> Self:
        """Read a page of metrics."""
        found: dict[str, int] = {}
        for family in text_string_to_metric_families(page):
            for sample in (one for one in family.samples if one.name == _SAMPLE):
                by = sample.labels["by"]
                found[by] = found.get(by, 0) + int(sample.value)
        return cls(found)

    def since(self, before: Self) -> Self:
        """Return what has come to be since; where the process began anew meanwhile, what it has counted since then."""
        if any(self.by.get(name, 0) < count for name, count in before.by.items()):
            return self
        return type(self)({name: count - before.by.get(name, 0) for name, count in self.by.items()})

    @property
    def all(self) -> int:
        return sum(self.by.values())

    @property
    def share(self) -> float:
        """Return how much of all the sweeper has found; where nothing was handed on, nothing."""
        return self.by.get(_SWEEPER, 0) / self.all if self.all else 0.0

    @property
    def fault(self) -> str | None:
        """Say that the sweeper has done the workflows' work, if it has."""
        if self.share <= MAX_BY_SWEEPER:
            return None
        return f"sweeper: {self.by[_SWEEPER]}/{self.all} = {self.share:.1%} > {MAX_BY_SWEEPER:.0%}"

    def to_json(self) -> dict[str, Any]:
        return {"all": self.all, "sweeper": self.by.get(_SWEEPER, 0), "share": round(self.share, 4)}


async def read_finds(doors: Doors, addresses: Addresses) -> Finds:
    """Return what notifications has counted since it began."""
    return Finds.in_page(await doors.page(f"{addresses.services['notifications'].url}/metrics"))
