"""The form "what if": from its fields to the question that the law's door is asked, and from a wrong part back to the form.

Nothing is judged here: what does not look like a number goes on as it was written, and the service says what is wrong with it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

FIRST_PERSONS: Final = 2
MAX_PERSONS: Final = 12
_NUMBER: Final = re.compile(r"-?\d{1,18}")
_GROUPED: Final = re.compile(r"\d{1,3}([. ]\d{3})+")
_ANSWERS: Final[Mapping[str, bool]] = {"yes": True, "no": False}


@dataclass
class Question:
    """A question in the words of the door, and from which field of the form each part of it came."""

    body: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, value: object, name: str) -> None:
        """Set a value by its dotted path; an empty one is left out."""
        self.origins[path] = name
        if value is None or value in ("", [], ()):
            return
        *parents, last = path.split(".")
        part = self.body
        for parent in parents:
            part = part.setdefault(parent, {})
        part[last] = value

    def add(self, path: str, value: object, names: Mapping[str, str]) -> None:
        """Add an item to a list; `names` are the fields of the form by the item's own parts ("" for the item itself)."""
        *parents, last = path.split(".")
        part = self.body
        for parent in parents:
            part = part.setdefault(parent, {})
        items = part.setdefault(last, [])
        for inner, name in names.items():
            self.origins[f"{path}.{len(items)}{'.' if inner else ''}{inner}"] = name
        items.append(value)

    def field_of(self, path: str) -> str | None:
        """Return the field of the form that a part came from; the nearest one above it where it has none of its own."""
        parts = path.split(".")
        while parts:
            if (name := self.origins.get(".".join(parts))) is not None:
                return name
            parts.pop()
        return None


@dataclass(frozen=True)
class Form:
    """The fields as they were sent: single values, and those that may be ticked several times."""

    values: Mapping[str, str]
    ticked: Mapping[str, Sequence[str]]
    persons: int = FIRST_PERSONS

    def value(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def has(self, name: str, choice: str) -> bool:
        return choice in self.ticked.get(name, ())


def form_of(pairs: Sequence[tuple[str, str]]) -> Form:
    """Return what was sent; "add" asks for room for one person more."""
    values: dict[str, str] = {}
    ticked: dict[str, list[str]] = {}
    for name, value in pairs:
        values[name] = value
        ticked.setdefault(name, []).append(value)
    count = values.get("persons", "")
    persons = int(count) if count.isdigit() else FIRST_PERSONS
    more = values.get("do") == "add"
    return Form(values, ticked, min(MAX_PERSONS, max(FIRST_PERSONS, persons) + more))


def question_of(form: Form) -> Question:
    """Return the question that the form asks."""
    question = Question()
    for name in ("decided_on", "happened_on", "province_code", "hazard"):
        question.put(name, form.value(name), name)
    question.body["household"] = {}
    question.put("household.standing", form.value("standing"), "standing")
    question.put("household.size", number(form.value("size")), "size")
    for name in ("areas", "circumstances"):
        question.put(f"household.{name}", list(form.ticked.get(name, ())), name)
    for name in ("savings_months", "working_adults"):
        question.put(f"household.coping.{name}", number(form.value(name)), name)
    for name in ("helpers_near", "insured", "shelter_available"):
        question.put(f"household.coping.{name}", answer(form.value(name)), name)
    _house(question, form)
    _food_and_burial(question, form)
    for position in range(1, form.persons + 1):
        _person(question, form, position)
    return question


def number(text: str) -> int | str | None:
    """Return a whole number, also with the dots of thousands; anything else as it was written."""
    plain = re.sub(r"[. ]", "", text) if _GROUPED.fullmatch(text) else text
    return int(plain) if _NUMBER.fullmatch(plain) else text or None


def answer(text: str) -> bool | None:
    return _ANSWERS.get(text)


def _house(question: Question, form: Form) -> None:
    question.put("losses.house.state", form.value("house_state"), "house_state")
    question.put("losses.house.damage_pct", number(form.value("damage_pct")), "damage_pct")
    for name in ("habitable", "no_other_home", "relocation_ordered"):
        question.put(f"losses.house.{name}", answer(form.value(name)), name)


def _food_and_burial(question: Question, form: Form) -> None:
    question.put("losses.short_of_food.people", number(form.value("food_people")), "food_people")
    question.put("losses.short_of_food.months", number(form.value("food_months")), "food_months")
    question.put("losses.lost_essentials", answer(form.value("lost_essentials")), "lost_essentials")
    question.put("losses.burial_by_organisation.person", form.value("burial_person"), "burial_person")
    question.put("losses.burial_by_organisation.actual_cost_dong", number(form.value("burial_cost")), "burial_cost")


def _person(question: Question, form: Form, position: int) -> None:
    """A person of whom nothing but the name is told is nobody yet."""
    given = {
        name: form.value(f"p{position}_{name}") for name in ("ref", "birth_year", "sex", "fate", "injured", "days", "alone")
    }
    flags = list(form.ticked.get(f"p{position}_flags", ()))
    if not flags and not any(value for name, value in given.items() if name != "ref"):
        return
    ref = given["ref"] or str(position)
    names = {name: f"p{position}_{name}" for name in ("ref", "birth_year", "sex", "flags")}
    member = {"ref": ref, "birth_year": number(given["birth_year"]), "sex": given["sex"], "flags": flags}
    question.add("household.members", {name: value for name, value in member.items() if value}, names)
    if given["fate"] in {"dead", "missing"}:
        question.add(f"losses.{given['fate']}", ref, {"": f"p{position}_fate"})
    if given["injured"] or given["days"]:
        injured = {"ref": ref, "treatment_days": number(given["days"])}
        names = {"ref": f"p{position}_injured", "treatment_days": f"p{position}_days"}
        question.add("losses.injured", {name: value for name, value in injured.items() if value is not None}, names)
    if given["alone"]:
        question.add("losses.children_left_alone", ref, {"": f"p{position}_alone"})
