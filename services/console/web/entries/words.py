"""Entries in words: what each says, and what a release of it would change."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Final

from services.console.client.entries import ChangedAmount, EntryResponse
from services.console.client.law import RulesResponse
from services.console.views.vocabulary import amount_text, word
from services.console.web.entries.texts import TEXTS
from shared.clock import VIETNAM
from shared.communes import provinces
from shared.number_words import number_said
from shared.person_words import of_person
from shared.texts import Language, Text
from shared.vocabulary import BENEFITS, START_EVENTS, TIME_UNITS

LIMITS: Final = "deadlines."
"""How parameters begin that are time limits."""
Labels = Mapping[str, Text]
_LANGUAGES: Final[tuple[Language, Language]] = ("vi", "en")


def labels_of(rules: RulesResponse | None) -> Labels:
    """Return what each parameter is called; a name stands for itself where the law does not answer."""
    return {one.name: one.label for one in rules.parameters if one.label is not None} if rules else {}


def raisable(rules: RulesResponse | None) -> dict[str, Text]:
    """Return the values of which a province may have its own."""
    labels = labels_of(rules)
    return {one.name: labels.get(one.name, _same(one.name)) for one in rules.parameters if one.raisable} if rules else {}


def limits(rules: RulesResponse | None) -> dict[str, Text]:
    """Return the time limits by the names that an entry takes."""
    return {name.removeprefix(LIMITS): label for name, label in labels_of(rules).items() if name.startswith(LIMITS)}


def said(entry: EntryResponse, labels: Labels) -> Text:
    """Return what an entry says, in a sentence."""
    return Text(vi=_said(entry, labels, "vi"), en=_said(entry, labels, "en"))


def first_moment(entry: EntryResponse) -> datetime:
    """Return when its first day begins: later it can no longer be released."""
    return datetime.combine(entry.first_day, time(), VIETNAM)


def change_said(change: ChangedAmount) -> Text:
    """Return how a proposal would change."""
    before, after = (
        amount_text(amount, change.unit) if amount is not None else TEXTS["nothing_before"]
        for amount in (change.before, change.after)
    )
    what = of_person(word(BENEFITS, change.code), change.person)
    return Text(
        vi=TEXTS["change"].say("vi", what=what.vi, before=before.vi, after=after.vi),
        en=TEXTS["change"].say("en", what=what.en, before=before.en, after=after.en),
    )


def limit_said(name: str, labels: Labels) -> Text:
    """Return what a time limit is called."""
    return labels.get(LIMITS + name, _same(name))


def day_in(entry: EntryResponse, language: Language) -> str:
    return f"{entry.first_day:%d/%m/%Y}" if language == "vi" else entry.first_day.isoformat()


def _said(entry: EntryResponse, labels: Labels, language: Language) -> str:
    if (norm := entry.norm) is not None:
        parameter = labels.get(norm.parameter, _same(norm.parameter)).say(language)
        value = number_said(norm.value, language)
        province = provinces().get(norm.province_code, norm.province_code)
        return TEXTS["said_norm"].say(language, province=province, parameter=parameter, value=value)
    if (limit := entry.limit) is not None:
        name = limit_said(limit.name, labels).say(language)
        unit, event = word(TIME_UNITS, limit.unit).say(language), word(START_EVENTS, limit.starts_at_event).say(language)
        return TEXTS["said_limit"].say(language, name=name, limit=limit.limit, unit=unit, event=event)
    is_off = entry.day_off is not None and entry.day_off.day_off
    return TEXTS["said_off" if is_off else "said_worked"].say(language, day=day_in(entry, language))


def _same(name: str) -> Text:
    return Text(vi=name, en=name)
