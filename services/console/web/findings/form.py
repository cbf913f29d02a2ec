"""From a file to the form of a visit, and from the form to the findings."""

from collections.abc import Sequence
from typing import Final

from services.console.client.files import FileResponse, KnownLosses
from services.console.web.forms.sent import Form, Question, answer, number
from shared.texts import Language

SPARE: Final = 1
"""Room for somebody whom the report did not name."""
MAX_PERSONS: Final = 100
_ANSWERS: Final = {True: "yes", False: "no", None: ""}
_TOLD: Final = ("fate", "injured", "days", "alone", "birth_year", "sex", "flags")
UNSAID: Final = "not_known"
"""The assessor has asked and nobody could say: it goes on as not known, and the household is asked again."""
_PAYEE: Final = ("payee_kind", "payee_person")
_HOUSE: Final = ("habitable", "no_other_home", "relocation_ordered")


def persons_of(file: FileResponse) -> list[str]:
    """Return the refs that the file names: those of the household, then those of its losses."""
    members = [member.ref for member in file.household.members] if file.household else []
    losses = file.losses
    named = [*losses.dead, *losses.missing, *(one.ref for one in losses.injured), *losses.children_left_alone] if losses else []
    return list(dict.fromkeys([*members, *named]))[:MAX_PERSONS]


def form_of_file(file: FileResponse) -> Form:
    """Return the form as the file fills it: what was reported, or found before."""
    values: dict[str, str] = {"revision": str(file.revision), "note": file.note or ""}
    ticked: dict[str, Sequence[str]] = {}
    if household := file.household:
        values |= {"standing": household.standing or "", "size": str(household.size or "")}
        for position, member in enumerate(household.members, start=1):
            born = member.birth_date.isoformat() if member.birth_date else ""
            values |= {f"p{position}_birth_date": born, f"p{position}_birth_year": _year(member.birth_year)}
            values[f"p{position}_sex"] = member.sex or ""
            ticked[f"p{position}_flags"] = member.flags
    values |= {"head": file.head or ""}
    for payee in file.payees:
        if payee.code is None:
            told = {"payee_kind": payee.kind, "payee_person": payee.payee or ""}
            values |= {**told, **{f"was_{name}": value for name, value in told.items()}}
    if losses := file.losses:
        values |= _losses(losses, was_visited=file.revision > 0)
        for position, ref in enumerate(persons_of(file), start=1):
            values |= _fate(losses, ref, f"p{position}_")
    return Form(values, ticked)


def _losses(losses: KnownLosses, *, was_visited: bool) -> dict[str, str]:
    # A box that a reporter left empty says nothing; only somebody who was there has said no.
    lost = losses.lost_essentials or (False if was_visited else None)
    values = {"lost_essentials": _ANSWERS[lost]}
    if house := losses.house:
        values |= {"house_state": house.state or "", "damage_pct": "" if house.damage_pct is None else str(house.damage_pct)}
        values |= {name: _ANSWERS[getattr(house, name)] for name in _HOUSE}
    if food := losses.short_of_food:
        values |= {"food_people": str(food.people), "food_months": str(food.months or "")}
    if burial := losses.burial_by_organisation:
        values |= {"burial_person": burial.person or "", "burial_cost": str(burial.actual_cost_dong)}
    return values


def _fate(losses: KnownLosses, ref: str, prefix: str) -> dict[str, str]:
    days = next((one.treatment_days for one in losses.injured if one.ref == ref), None)
    injured = any(one.ref == ref for one in losses.injured)
    return {
        f"{prefix}fate": "dead" if ref in losses.dead else "missing" if ref in losses.missing else "",
        f"{prefix}injured": "1" if injured else "",
        f"{prefix}days": "" if days is None else str(days),
        f"{prefix}alone": "1" if ref in losses.children_left_alone else "",
    }


def findings_of(form: Form, language: Language = "vi") -> Question:
    """Return the findings that the form says."""
    question = Question()
    question.body["losses"] = {}
    question.put("seen_revision", number(form.value("revision")), "revision")
    question.put("note", form.value("note"), "note")
    standing = form.value("standing")
    question.put("household.standing", None if standing == UNSAID else standing, "standing")
    question.put("household.size", number(form.value("size")), "size")
    question.put("losses.house.state", form.value("house_state"), "house_state")
    question.put("losses.house.damage_pct", number(form.value("damage_pct")), "damage_pct")
    for name in _HOUSE:
        question.put(f"losses.house.{name}", answer(form.value(name)), name)
    question.put("losses.short_of_food.people", number(form.value("food_people")), "food_people")
    question.put("losses.short_of_food.months", number(form.value("food_months")), "food_months")
    question.put("losses.lost_essentials", answer(form.value("lost_essentials")), "lost_essentials")
    if form.value("burial_cost"):
        question.put("losses.burial_by_organisation.person", form.value("burial_person"), "burial_person")
        cost = number(form.value("burial_cost"), language)
        question.put("losses.burial_by_organisation.actual_cost_dong", cost, "burial_cost")
    question.put("head", form.value("head"), "head")
    # Who was named for one benefit stays, unless somebody is named anew here for all.
    if any(form.value(name) != form.value(f"was_{name}") for name in _PAYEE):
        payee = {"kind": form.value("payee_kind") or "head", "payee": form.value("payee_person")}
        places = {"kind": "payee_kind", "payee": "payee_person"}
        question.add("payees", {name: value for name, value in payee.items() if value}, places)
    count = number(form.value("persons"))
    for position in range(1, min(count if isinstance(count, int) else 0, MAX_PERSONS) + 1):
        _person(question, form, position)
    return question


def seen_again(form: Form, revision: int) -> Form:
    """Return the form as it was typed, resting on the findings that were shown beside it; it is another act by now."""
    return Form({**form.values, "revision": str(revision)}, form.ticked)


def standing_is_missing(form: Form) -> bool:
    """Tell whether a house is told of and nobody was asked for the standing on which its help depends.

    Source: 20/2021/NĐ-CP 15, 335/2026/NĐ-CP 12.4.
    """
    return bool(form.value("house_state")) and not form.value("standing")


def _person(question: Question, form: Form, position: int) -> None:
    """A person of whom nothing is told stays as the report has him."""
    prefix = f"p{position}_"
    # Whoever tells anything of a person means him, ticked or not: nobody who died is dropped for a box.
    told = any(form.value(f"{prefix}{name}") for name in _TOLD)
    ref = form.value(f"{prefix}ref") or (form.value(f"{prefix}name") if told else "")
    if not ref:
        return
    born, sex, flags = form.value(f"{prefix}birth_year"), form.value(f"{prefix}sex"), list(form.all(f"{prefix}flags"))
    names = {name: f"{prefix}{name}" for name in ("ref", "birth_year", "sex", "flags")}
    member = {"ref": ref, "birth_year": number(born), "sex": sex, "flags": flags}
    if not born:
        # A day of birth that is known stays, unless the assessor says another year.
        member["birth_date"] = form.value(f"{prefix}birth_date")
    question.add("household.members", {name: value for name, value in member.items() if value}, names)
    if (fate := form.value(f"{prefix}fate")) in {"dead", "missing"}:
        question.add(f"losses.{fate}", ref, {"": f"{prefix}fate"})
    days = form.value(f"{prefix}days")
    if form.value(f"{prefix}injured") or days:
        injured = {"ref": ref, "treatment_days": number(days)}
        places = {"ref": f"{prefix}injured", "treatment_days": f"{prefix}days"}
        question.add("losses.injured", {name: value for name, value in injured.items() if value is not None}, places)
    if form.value(f"{prefix}alone"):
        question.add("losses.children_left_alone", ref, {"": f"{prefix}alone"})


def _year(year: int | None) -> str:
    return "" if year is None else str(year)
