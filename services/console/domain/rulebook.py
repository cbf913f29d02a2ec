"""The law on a day, as the rule browser shows it: which rule set, which benefits, which value of each parameter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.console.domain.law_words import DIMENSIONS, EVENTS, HOUSE_STATES, LEVELS, STANDINGS, evidence_word
from services.console.domain.words import BENEFITS, HAZARDS, LIMIT_UNITS, Words, word, words
from shared.texts import Text

_YES: Final = Text(vi="có", en="yes")
_TERM: Final = Text(vi="{limit} {unit} từ {event}", en="{limit} {unit} from {event}")
_CODES: Final[Mapping[str, Text]] = {**HAZARDS, **STANDINGS, **HOUSE_STATES, **LEVELS}
_TERM_WORDS: Final = 4
GROUPS: Final[Mapping[str, Text]] = {
    "general": Text(vi="Chung", en="General"),
    "benefits": Text(vi="Mức hỗ trợ và điều kiện", en="Benefits: amounts and conditions"),
    "authority": Text(vi="Thẩm quyền", en="Who decides"),
    "deadlines": Text(vi="Thời hạn", en="Deadlines"),
    "priority": Text(
        vi="Thứ tự ưu tiên (của hệ thống, không quyết định mức tiền)", en="Order of work (ours; no amount hangs on it)"
    ),
}


@dataclass(frozen=True)
class Dated:
    """One value of a parameter, its days, and where it stands."""

    value: Words
    valid_from: str
    valid_until: str | None
    document: str | None
    article: str | None
    certainty: str
    internal: bool
    province_code: str | None


@dataclass(frozen=True)
class Parameter:
    """A parameter with the values of the day (national, and of provinces that have their own) and all others."""

    name: str
    label: Words
    now: tuple[Dated, ...]
    others: tuple[Dated, ...]


@dataclass(frozen=True)
class Benefit:
    """A benefit of the rule set of the day."""

    code: str
    name: Words
    basis: tuple[tuple[str, str], ...]
    causes: Words
    discretionary: bool


@dataclass(frozen=True)
class RuleBook:
    """The law on a day. `rule_set` is None where no rule set governs that day."""

    day: date
    rule_sets: tuple[Mapping[str, Any], ...]
    rule_set: str | None
    benefits: tuple[Benefit, ...]
    groups: tuple[tuple[str, Words, tuple[Parameter, ...]], ...]


def rule_book(rules: Mapping[str, Any], day: date) -> RuleBook:
    """Return what the law's door told, as of a day."""
    today = day.isoformat()
    rule_sets = tuple(rules.get("rule_sets", ()))
    current = next((one["code"] for one in rule_sets if _holds(one, today)), None)
    benefits = tuple(_benefit(one) for one in rules.get("benefits", ()) if one["rule_set"] == current)
    found: dict[str, list[Parameter]] = {group: [] for group in GROUPS}
    for one in rules.get("parameters", ()):
        if not one["name"].endswith(".basis") and one["name"] != "rule_set":
            found[_group(one["name"])].append(_parameter(one, today))
    groups = tuple((group, words(GROUPS[group]), tuple(parameters)) for group, parameters in found.items())
    return RuleBook(day, rule_sets, current, benefits, groups)


def value_words(value: object) -> Words:
    """Return a value of the law for people: numbers with thousands, causes and levels by name, terms as a sentence."""
    if isinstance(value, bool):
        return words(_YES) if value else Words(vi="không", en="no")
    if isinstance(value, int):
        return Words(vi=f"{value:,}".replace(",", "."), en=f"{value:,}")
    if isinstance(value, list):
        return _listed([str(one) for one in value])
    text = str(value)
    parts = text.split(" ")
    if len(parts) == _TERM_WORDS and parts[1] in LIMIT_UNITS and parts[3] in EVENTS:
        unit, event = LIMIT_UNITS[parts[1]], EVENTS[parts[3]]
        return Words(
            vi=_TERM.say("vi", limit=parts[0], unit=unit.vi, event=event.vi),
            en=_TERM.say("en", limit=parts[0], unit=unit.en, event=event.en),
        )
    return word(_CODES, text)


def _listed(codes: Sequence[str]) -> Words:
    found = [word(_CODES, code) if code in _CODES else words(evidence_word(code)) for code in codes]
    return Words(vi=", ".join(one.vi for one in found), en=", ".join(one.en for one in found))


def _holds(dated: Mapping[str, Any], today: str) -> bool:
    until = dated.get("valid_until")
    return bool(dated["valid_from"] <= today and (until is None or today <= until))


def _group(name: str) -> str:
    first = name.partition(".")[0]
    return first if first in GROUPS else "general"


def _benefit(one: Mapping[str, Any]) -> Benefit:
    return Benefit(
        code=one["code"],
        name=Words.model_validate(one["name"]) if isinstance(one.get("name"), Mapping) else word(BENEFITS, one["code"]),
        basis=tuple((basis["article"], basis["document"]) for basis in one["basis"]),
        causes=_listed(one["hazards"]),
        discretionary=one["discretionary"],
    )


def _parameter(one: Mapping[str, Any], today: str) -> Parameter:
    values = [_dated(value) for value in one["values"]]
    of_today = tuple(_in_force(values, today))
    return Parameter(
        name=one["name"],
        label=_label(one),
        now=of_today,
        others=tuple(value for value in values if value not in of_today),
    )


def _in_force(values: Sequence[Dated], today: str) -> Iterator[Dated]:
    """The newest national value that has begun, and of each province the norms inside their dates."""
    begun = [value for value in values if value.valid_from <= today]
    national = [value for value in begun if value.province_code is None]
    if national:
        yield max(national, key=lambda value: value.valid_from)
    yield from (
        value
        for value in begun
        if value.province_code is not None and (value.valid_until is None or today <= value.valid_until)
    )


def _dated(value: Mapping[str, Any]) -> Dated:
    return Dated(
        value=value_words(value["value"]),
        valid_from=value["valid_from"],
        valid_until=value.get("valid_until"),
        document=value.get("document"),
        article=value.get("article"),
        certainty=value["certainty"],
        internal=value.get("kind") == "internal",
        province_code=value.get("province_code"),
    )


def _label(one: Mapping[str, Any]) -> Words:
    label = one.get("label")
    if isinstance(label, Mapping):
        return Words.model_validate(label)
    first, _, rest = str(one["name"]).partition(".")
    dimension, _, code = rest.partition(".")
    if first == "priority" and dimension in DIMENSIONS:
        about, what = DIMENSIONS[dimension], evidence_word(code)
        return Words(vi=f"{about.vi}: {what.vi}", en=f"{about.en}: {what.en}")
    return Words(vi=one["description"] or one["name"], en=one["description"] or one["name"])
