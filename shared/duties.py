"""Who may not also do what for one household, in whatever order: said once, asked by every service that acts (P6)."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final
from uuid import UUID

from shared.errors import Forbidden
from shared.texts import Text


def same_person(one: str, other: str) -> bool:
    """Say whether two ids mean the same person: what somebody types differs from a token in capitals and spaces at most."""
    return person_key(one) == person_key(other)


def person_key(subject: str) -> str:
    """Return by what a person's id is compared where somebody must not be two people; databases compare by `lower`."""
    return "".join(unicodedata.normalize("NFC", subject).lower().split())


class Duty(StrEnum):
    """What somebody does for a household."""

    REPORT = "report"
    """Told of the household as somebody of the people, for himself or a neighbour; not as an officer."""
    ASSESS = "assess"
    DELEGATE = "delegate"
    SIGN = "sign"
    HAND_OVER = "hand_over"


_APART: Final = (
    {Duty.REPORT, Duty.ASSESS},
    {Duty.REPORT, Duty.SIGN},
    {Duty.REPORT, Duty.DELEGATE},
    {Duty.REPORT, Duty.HAND_OVER},
    {Duty.ASSESS, Duty.SIGN},
    {Duty.ASSESS, Duty.DELEGATE},
    {Duty.ASSESS, Duty.HAND_OVER},
    {Duty.SIGN, Duty.HAND_OVER},
    {Duty.DELEGATE, Duty.HAND_OVER},
)
"""Two duties that nobody has for the same household. That nobody delegates to himself is asked where it is signed."""
NOT_ALSO: Final[Mapping[Duty, frozenset[Duty]]] = {
    duty: frozenset(other for pair in _APART if duty in pair for other in pair - {duty}) for duty in Duty
}

_WORDS: Final[Mapping[Duty, Text]] = {
    Duty.REPORT: Text(vi="báo tin với tư cách người dân", en="report it as one of the people"),
    Duty.ASSESS: Text(vi="đánh giá", en="assess"),
    Duty.DELEGATE: Text(vi="uỷ quyền ký", en="delegate the signature"),
    Duty.SIGN: Text(vi="ký quyết định", en="sign"),
    Duty.HAND_OVER: Text(vi="bàn giao", en="hand over"),
}
_DETAIL: Final = Text(
    vi="{subject} không được {duty} vì đã {held} (hộ: {cases}); cần người khác",
    en="{subject} may not {duty} because of having done this before: {held} (cases: {cases}); somebody else must",
)
_MAX_NAMED: Final = 5

Held = tuple[str, Duty]
"""Somebody's subject and what he did for a household."""


class SeparationOfDuties(Forbidden):
    """For one household nobody does two things that must be apart."""

    code = "separation-of-duties"
    title = Text(
        vi="Người dân báo tin, người đánh giá, người ký hoặc uỷ quyền và người bàn giao của một hộ phải là người khác nhau",
        en="Who told of a household himself, who assesses it, who signs or delegates, who hands over: different people",
    )


def clash_of(subject: str, duty: Duty, held: Iterable[Held]) -> Duty | None:
    """Return what this person did for the household that forbids the duty, or None."""
    done = {one for who, one in held if same_person(who, subject)}
    return next((one for one in Duty if one in done & NOT_ALSO[duty]), None)


def check_duty(subject: str, duty: Duty, held_by_case: Mapping[UUID, Collection[Held]]) -> None:
    """Refuse a duty for these households where the same person did for one of them what must be apart."""
    clashes = {case: clash for case, held in held_by_case.items() if (clash := clash_of(subject, duty, held)) is not None}
    if not clashes:
        return
    held = [_WORDS[one] for one in sorted(set(clashes.values()))]
    cases = ", ".join(str(case) for case in sorted(clashes)[:_MAX_NAMED])
    raise SeparationOfDuties(
        Text(
            vi=_DETAIL.say("vi", subject=subject, duty=_WORDS[duty].vi, held=", ".join(one.vi for one in held), cases=cases),
            en=_DETAIL.say("en", subject=subject, duty=_WORDS[duty].en, held=", ".join(one.en for one in held), cases=cases),
        )
    )
