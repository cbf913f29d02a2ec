"""Reads ladders from YAML: ours, or an installation's own. What is odd in a file is refused by its field."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.notifications.domain.ladder import TOP_RUNG, Ladder

OURS: Final = Path(__file__).parent / "ladders.yaml"
_MAX_MINUTES: Final = 24 * 60
_LEVELS: Final = frozenset({1, 2, 3, 4, 5})

Level = Annotated[int, Field(ge=1, le=5)]
Stay = Annotated[int, Field(ge=1, le=_MAX_MINUTES)]
Stays = Annotated[list[Stay], Field(min_length=TOP_RUNG - 1, max_length=TOP_RUNG - 1)]


class _LadderEntry(BaseModel):
    """One ladder as it is written."""

    model_config = ConfigDict(extra="forbid")

    valid_from: date = Field(alias="from")
    document: str | None
    article: str | None
    certainty: Literal["A", "B", "C", "D"]
    own_silence: list[str]
    taken_at_most_hours: Annotated[int, Field(ge=1, le=240)]
    silent_after_hours: dict[Level, Annotated[int, Field(ge=1, le=240)]]
    minutes: dict[Level, Stays]
    kinds: dict[str, dict[Level, Stays]]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for name, by_level in (("minutes", self.minutes), ("silent_after_hours", self.silent_after_hours)):
            if missing := sorted(_LEVELS - by_level.keys()):
                raise ValueError(f"{name}: levels {missing} are missing")
        if (self.document is None) != (self.article is None):
            raise ValueError("document and article stand together: a statute has both, an internal target none")
        return self

    def ladder(self) -> Ladder:
        return Ladder(
            valid_from=self.valid_from,
            minutes=self.minutes,
            by_kind=self.kinds,
            own_silence=frozenset(self.own_silence),
            taken_at_most_hours=self.taken_at_most_hours,
            silent_after_hours=self.silent_after_hours,
            document=self.document,
            article=self.article,
            certainty=self.certainty,
        )


class _LaddersFile(BaseModel):
    """All of them; two may not begin on one day."""

    model_config = ConfigDict(extra="forbid")

    ladders: Annotated[list[_LadderEntry], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_a_day(self) -> Self:
        days = [one.valid_from for one in self.ladders]
        if len(set(days)) < len(days):
            raise ValueError("two ladders begin on one day")
        return self


def ladders_of(content: Mapping[str, Any]) -> Sequence[Ladder]:
    """Return the ladders of a file's content, the oldest first. Raises ValueError, which names the field."""
    found = [entry.ladder() for entry in _LaddersFile.model_validate(content).ladders]
    return sorted(found, key=lambda ladder: ladder.valid_from)


def read_ladders(path: Path = OURS) -> Sequence[Ladder]:
    """Return the ladders of a file. Raises OSError where there is none, ValueError where it is no file of ladders."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is no YAML") from error
    return ladders_of(content)
