"""The form "what if": from its fields to the question that the law's door is asked."""

from dataclasses import dataclass
from typing import Final

from services.console.web.forms.sent import Form, Question, answer, number
from shared.texts import Language

FIRST_PERSONS: Final = 2
MAX_PERSONS: Final = 12
NOT_KNOWN: Final = "not_known"
"""Nobody knows the standing: asked as such, which is not the same as not asked."""


@dataclass(frozen=True)
class WhatIf(Form):
    """The form with room for so many persons."""

    persons: int = FIRST_PERSONS


def what_if_of(form: Form) -> WhatIf:
    """Return what was sent; "add" asks for room for one person more."""
    count = form.value("persons")
    persons = int(count) if count.isdigit() else FIRST_PERSONS
    more = form.value("do") == "add"
    return WhatIf(form.values, form.ticked, form.key, persons=min(MAX_PERSONS, max(FIRST_PERSONS, persons) + more))


def question_of(form: WhatIf, language: Language = "vi") -> Question:
    """Return the question that the form asks."""
    question = Question()
    for name in ("decided_on", "happened_on", "province_code", "hazard"):
        question.put(name, form.value(name), name)
    question.body["household"] = {}
    question.put("household.standing", form.value("standing"), "standing")
    if form.value("standing") == NOT_KNOWN:
        question.body["household"]["standing"] = None
    question.put("household.size", number(form.value("size")), "size")
    for name in ("areas", "circumstances"):
        question.put(f"household.{name}", list(form.ticked.get(name, ())), name)
    for name in ("savings_months", "working_adults"):
        question.put(f"household.coping.{name}", number(form.value(name)), name)
    for name in ("helpers_near", "insured", "shelter_available"):
        question.put(f"household.coping.{name}", answer(form.value(name)), name)
    _house(question, form)
    _food_and_burial(question, form, language)
    for position in range(1, form.persons + 1):
        _person(question, form, position)
    return question


def _house(question: Question, form: WhatIf) -> None:
    question.put("losses.house.state", form.value("house_state"), "house_state")
    question.put("losses.house.damage_pct", number(form.value("damage_pct")), "damage_pct")
    for name in ("habitable", "no_other_home", "relocation_ordered"):
        question.put(f"losses.house.{name}", answer(form.value(name)), name)


def _food_and_burial(question: Question, form: WhatIf, language: Language) -> None:
    question.put("losses.short_of_food.people", number(form.value("food_people")), "food_people")
    question.put("losses.short_of_food.months", number(form.value("food_months")), "food_months")
    question.put("losses.lost_essentials", answer(form.value("lost_essentials")), "lost_essentials")
    question.put("losses.burial_by_organisation.person", form.value("burial_person"), "burial_person")
    cost = number(form.value("burial_cost"), language)
    question.put("losses.burial_by_organisation.actual_cost_dong", cost, "burial_cost")


def _person(question: Question, form: WhatIf, position: int) -> None:
    """A person of whom nothing but the name is told is nobody yet."""
    given = {
        name: form.value(f"p{position}_{name}") for name in ("ref", "birth_year", "sex", "fate", "injured", "days", "alone")
    }
    flags = list(form.ticked.get(f"p{position}_flags", ()))
    if not flags and not any(value for name, value in given.items() if name != "ref"):
        return
    ref = given["ref"] or f"p{position}"
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
