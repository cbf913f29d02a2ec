"""The law on a day, as the rule browser shows it: which rule set, which benefits, which value of each parameter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.console.client import law
from services.console.views.vocabulary import word
from services.console.web.law.vocabulary import DIMENSIONS, LEVELS, evidence_text
from shared.number_words import number_text
from shared.texts import Text
from shared.vocabulary import HAZARDS, HOUSE_STATES, STANDINGS, START_EVENTS, TIME_UNITS

_YES: Final = Text(vi="có", en="yes")
_NO: Final = Text(vi="không", en="no")
_TIME_LIMIT: Final = Text(vi="{limit} {unit} từ {event}", en="{limit} {unit} after {event}")
_TIME_LIMIT_PARTS: Final = 4
_CODES: Final[Mapping[str, Text]] = {**HAZARDS, **STANDINGS, **HOUSE_STATES, **LEVELS}
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
class DatedValue:
    """One value of a parameter, its days, and where it stands."""

    text: Text
    valid_from: date
    valid_until: date | None
    document: str | None
    article: str | None
    certainty: str
    internal: bool
    province_code: str | None


@dataclass(frozen=True)
class Parameter:
    """A parameter with the values of the day (national, and of provinces that have their own) and all others."""

    name: str
    label: Text
    now: tuple[DatedValue, ...]
    others: tuple[DatedValue, ...]


@dataclass(frozen=True)
class Benefit:
    """A benefit of the rule set of the day."""

    code: str
    name: Text
    basis: tuple[law.Basis, ...]
    causes: Text
    discretionary: bool


@dataclass(frozen=True)
class RuleBook:
    """The law on a day. `rule_set` is None where no rule set governs that day."""

    day: date
    rule_sets: tuple[law.RuleSet, ...]
    rule_set: str | None
    benefits: tuple[Benefit, ...]
    groups: tuple[tuple[str, Text, tuple[Parameter, ...]], ...]


def rule_book(rules: law.RulesResponse, day: date) -> RuleBook:
    """Return the law of all days, as of one."""
    current = next((one.code for one in rules.rule_sets if _governs(one, day)), None)
    found: dict[str, list[Parameter]] = {group: [] for group in GROUPS}
    for one in rules.parameters:
        if not one.name.endswith(".basis") and one.name != "rule_set":
            found[_group(one.name)].append(_parameter(one, day))
    return RuleBook(
        day=day,
        rule_sets=tuple(rules.rule_sets),
        rule_set=current,
        benefits=tuple(_benefit(one) for one in rules.benefits if one.rule_set == current),
        groups=tuple((group, GROUPS[group], tuple(parameters)) for group, parameters in found.items()),
    )


def value_text(value: law.Value) -> Text:
    """Return a value of the law for people: numbers with thousands, causes and levels by name, time limits as a sentence."""
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, int):
        return number_text(value)
    if isinstance(value, list):
        return _listed(value)
    parts = value.split(" ")
    if len(parts) == _TIME_LIMIT_PARTS and parts[1] in TIME_UNITS and parts[3] in START_EVENTS:
        unit, event = TIME_UNITS[parts[1]], START_EVENTS[parts[3]]
        return Text(
            vi=_TIME_LIMIT.say("vi", limit=parts[0], unit=unit.vi, event=event.vi),
            en=_TIME_LIMIT.say("en", limit=parts[0], unit=unit.en, event=event.en),
        )
    return word(_CODES, value)


def _listed(codes: Sequence[str]) -> Text:
    found = [_CODES[code] if code in _CODES else evidence_text(code) for code in codes]
    return Text(vi=", ".join(one.vi for one in found), en=", ".join(one.en for one in found))


def _governs(rule_set: law.RuleSet, day: date) -> bool:
    return rule_set.valid_from <= day and (rule_set.valid_until is None or day <= rule_set.valid_until)


def _group(name: str) -> str:
    first = name.partition(".")[0]
    return first if first in GROUPS else "general"


def _benefit(one: law.Benefit) -> Benefit:
    return Benefit(
        code=one.code,
        name=one.name,
        basis=tuple(one.basis),
        causes=_listed(one.hazards),
        discretionary=one.discretionary,
    )


def _parameter(one: law.Parameter, day: date) -> Parameter:
    values = [_dated(value) for value in one.values]
    of_day = tuple(_in_force(values, day))
    return Parameter(
        name=one.name,
        label=_label(one),
        now=of_day,
        others=tuple(value for value in values if value not in of_day),
    )


def _in_force(values: Sequence[DatedValue], day: date) -> Iterator[DatedValue]:
    """The newest national value that has begun, and of each province the norms inside their dates."""
    begun = [value for value in values if value.valid_from <= day]
    national = [value for value in begun if value.province_code is None]
    if national:
        yield max(national, key=lambda value: value.valid_from)
    yield from (
        value for value in begun if value.province_code is not None and (value.valid_until is None or day <= value.valid_until)
    )


def _dated(value: law.DatedValue) -> DatedValue:
    return DatedValue(
        text=value_text(value.value).capitalized(),
        valid_from=value.valid_from,
        valid_until=value.valid_until,
        document=value.document,
        article=value.article,
        certainty=value.certainty,
        internal=value.kind == "internal",
        province_code=value.province_code,
    )


def _label(one: law.Parameter) -> Text:
    if one.label is not None:
        return one.label
    first, _, rest = one.name.partition(".")
    dimension, _, code = rest.partition(".")
    if first == "priority" and dimension in DIMENSIONS:
        about, what = DIMENSIONS[dimension], evidence_text(code)
        return Text(vi=f"{about.vi}: {what.vi}", en=f"{about.en}: {what.en}")
    return Text(vi=one.description or one.name, en=one.description or one.name)
