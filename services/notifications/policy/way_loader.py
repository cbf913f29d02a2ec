"""Reads the rules of ways and the providers' words from YAML; what is odd in a file is refused by its field."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.notifications.domain.deliveries import Lane, Way
from services.notifications.domain.digests import DigestKind
from services.notifications.domain.duty import Post
from services.notifications.domain.ways import Failure, Provider, ReceiptWord, WayRules

RULES: Final = Path(__file__).parent / "ways.yaml"
PROVIDERS: Final = Path(__file__).parent / "providers.yaml"
_LEVELS: Final = frozenset({1, 2, 3, 4, 5})
_MAX_SECONDS: Final = 24 * 60 * 60
_MAX_MINUTES: Final = 7 * 24 * 60
_MAX_NEXT_WAYS: Final = 10

Status = Annotated[int, Field(ge=400, le=599)]
ProviderName = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,30}$")]
Seconds = Annotated[int, Field(ge=1, le=_MAX_SECONDS)]
Level = Annotated[int, Field(ge=1, le=5)]
Percent = Annotated[int, Field(ge=1, le=99)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Overdue(_Entry):
    """Seconds by lane."""

    escalations: Seconds
    digests: Seconds
    households: Seconds


class _RulesEntry(_Entry):
    """The rules from one day on, as they are written."""

    valid_from: date = Field(alias="from")
    document: str | None
    article: str | None
    certainty: Literal["A", "B", "C", "D"]
    overdue_s: _Overdue
    in_person_after_minutes: Annotated[int, Field(ge=1, le=_MAX_MINUTES)]
    order: Annotated[list[Way], Field(min_length=1)]
    first_ways: dict[Level, Annotated[int, Field(ge=1, le=len(Way))]]
    next_after_percent: dict[Level, Annotated[list[Percent], Field(max_length=_MAX_NEXT_WAYS)]]
    next_people: list[Post]
    urgent: list[DigestKind]
    urgent_within_s: Annotated[int, Field(ge=0, le=60)]
    named_confirmation_from: Annotated[int, Field(ge=1, le=6)]
    link_valid_hours: Annotated[int, Field(ge=1, le=24 * 30)]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for name, by_level in (("first_ways", self.first_ways), ("next_after_percent", self.next_after_percent)):
            if missing := sorted(_LEVELS - by_level.keys()):
                raise ValueError(f"{name}: levels {missing} are missing")
        if any(shares != sorted(set(shares)) for shares in self.next_after_percent.values()):
            raise ValueError("next_after_percent: shares grow")
        if len(set(self.order)) < len(self.order):
            raise ValueError("order: a way stands there twice")
        if len(set(self.next_people)) < len(self.next_people):
            raise ValueError("next_people: somebody stands there twice")
        if (self.document is None) != (self.article is None):
            raise ValueError("document and article stand together: a statute has both, an internal target none")
        return self

    def rules(self) -> WayRules:
        given = self.model_dump(exclude={"overdue_s", "urgent"})
        overdue_s = {lane: getattr(self.overdue_s, lane.name.lower()) for lane in Lane}
        return WayRules(**given, urgent=frozenset(self.urgent), overdue_s=overdue_s)


class _RulesFile(_Entry):
    """All of them; two may not begin on one day."""

    ways: Annotated[list[_RulesEntry], Field(min_length=1)]

    @model_validator(mode="after")
    def _one_a_day(self) -> Self:
        days = [one.valid_from for one in self.ways]
        if len(set(days)) < len(days):
            raise ValueError("two rules begin on one day")
        return self


class _ProviderEntry(_Entry):
    """One provider's words."""

    way: Way
    not_taken: list[Status]
    malformed: list[Status]
    refusals: dict[str, Failure]
    receipts: dict[str, Failure | ReceiptWord]

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if both := sorted(set(self.not_taken) & set(self.malformed)):
            raise ValueError(f"malformed: {both} stands in not_taken as well")
        return self


class _ProvidersFile(_Entry):
    providers: Annotated[dict[ProviderName, _ProviderEntry], Field(min_length=1)]


def rules_of(content: Mapping[str, Any]) -> Sequence[WayRules]:
    """Return the rules of a file's content, the oldest first. Raises ValueError, which names the field."""
    found = [entry.rules() for entry in _RulesFile.model_validate(content).ways]
    return sorted(found, key=lambda rules: rules.valid_from)


def providers_of(content: Mapping[str, Any]) -> Mapping[str, Provider]:
    """Return the providers of a file's content by name. Raises ValueError, which names the field."""
    return {
        name: Provider(
            name=name,
            way=entry.way,
            not_taken=frozenset(entry.not_taken),
            malformed=frozenset(entry.malformed),
            refusals=entry.refusals,
            receipts={word.casefold(): meaning for word, meaning in entry.receipts.items()},
        )
        for name, entry in _ProvidersFile.model_validate(content).providers.items()
    }


def read_rules(path: Path = RULES) -> Sequence[WayRules]:
    """Return the rules of a file. Raises OSError where there is none, ValueError where it is no file of rules."""
    return rules_of(_content_of(path))


def read_providers(path: Path = PROVIDERS) -> Mapping[str, Provider]:
    """Return the providers of a file, as `read_rules`."""
    return providers_of(_content_of(path))


def _content_of(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is no YAML") from error
