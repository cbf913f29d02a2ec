"""Reads the figures of real storms (`storms.yaml`) into frozen models, for drills that are as bad as the real thing."""

from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

FIGURES: Final = Path(__file__).with_name("storms.yaml")
_SURGE: Final = "surge_reference"
Count = Annotated[int, Field(ge=0, strict=True)]


class StormsFileWrong(ValueError):  # noqa: N818 - says what is the matter
    """The file has a field that is missing, misspelt or of the wrong kind; the text names each."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Name(_Frozen):
    vi: str
    en: str


class HouseCount(_Frozen):
    """What had been reported at a moment: cumulative, corrected later, also downwards."""

    at: AwareDatetime
    total: Count | None = None
    collapsed: Count | None = None
    damaged: Count | None = None
    flooded: Count | None = None
    by_province: dict[str, Count] = {}

    @property
    def houses(self) -> int:
        """The total, or what is known of it."""
        return self.total if self.total is not None else (self.collapsed or 0) + (self.damaged or 0)


class PeopleCount(_Frozen):
    dead: Count
    missing: Count = 0
    injured: Count = 0
    as_of: AwareDatetime | None = None


class DeadOrMissing(_Frozen):
    at: AwareDatetime
    total: Count


class Evacuated(_Frozen):
    households: Count
    people: Count


class Storm(_Frozen):
    """One storm; provinces with their share of all damaged houses where it is known."""

    name: Name
    hazard: Literal["storm"]
    risk_level: Annotated[int, Field(ge=1, le=5, strict=True)]
    landfall: AwareDatetime
    provinces: dict[str, Annotated[float, Field(gt=0, le=1)]] = {}
    houses_reported: Annotated[tuple[HouseCount, ...], Field(min_length=1)]
    people: PeopleCount | None = None
    dead_or_missing: tuple[DeadOrMissing, ...] = ()
    evacuated: Evacuated | None = None
    ca_mau: PeopleCount | None = None


class SurgeReference(_Frozen):
    """How others fared under a surge: to choose the load of a drill by."""

    fema_2005_applications_per_hour: Count
    digit_spike_profile: tuple[Count, ...]
    """Virtual users, in tens."""


class Storms(_Frozen):
    storms: dict[str, Storm]
    surge_reference: SurgeReference


def read_storms(path: Path = FIGURES) -> Storms:
    """Raises StormsFileWrong, which names every wrong field as `storm.field`."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise StormsFileWrong(f"{path.name} is not YAML: {error}") from error
    if not isinstance(content, dict):
        raise StormsFileWrong(f"{path.name} holds no storms")
    surge = content.pop(_SURGE, None)
    try:
        return Storms.model_validate({"storms": content, _SURGE: surge})
    except ValidationError as error:
        wrong = "; ".join(f"{_field(fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise StormsFileWrong(f"{path.name}: {wrong}") from error


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(word) for word in (location[1:] if location[0] == "storms" else location))
