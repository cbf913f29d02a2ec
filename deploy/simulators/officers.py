"""Invented officers: for every role and every place there is one, and nobody is called as they are."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from deploy.simulators.tokens import Wish
from shared.communes import communes, provinces
from shared.identity import COUNTRY, Role
from shared.permissions import COUNTRY_ROLES

_FAMILIES: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
_TREES: Final = ("Cau", "Tre", "Trúc", "Sen", "Bưởi", "Cam", "Xoài", "Mít", "Dừa", "Mía", "Bông", "Lúa", "Khoai", "Chuối")
_WEATHERS: Final = ("Nồm", "Chiều", "Mưa", "Nắng", "Sương", "Gió", "Mây", "Trăng", "Sao", "Rằm", "Mai", "Hè")
_SEPARATOR: Final = "@"
OF_A_COMMUNE: Final = (Role.COMMUNE_OFFICER, Role.ASSESSOR, Role.COMMUNE_CHAIR, Role.PAYING_AGENT, Role.REPORTER)
OF_A_PROVINCE: Final = (Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_LEADER, Role.ACCOUNTANT)
OF_THE_COUNTRY: Final = (Role.PROVINCIAL_OFFICER, Role.ACCOUNTANT, Role.LAW_OFFICER, Role.AUDITOR, Role.OPS)
"""Who sits in such a place as a rule; every other role is there too, for who asks for it."""


@dataclass(frozen=True)
class Officer:
    """Somebody in one role at one place: a commune's code, a province's, or the country's."""

    role: Role
    place: str

    @classmethod
    def named(cls, text: str) -> Self | None:
        """Return who is meant by `role@place`; None where there is no such role or place, or no such role there."""
        role, _, place = text.partition(_SEPARATOR)
        known = place in communes() or place in provinces() or (place == COUNTRY and role in COUNTRY_ROLES)
        return cls(Role(role), place) if role in set(Role) and known else None

    @property
    def id(self) -> str:
        return f"{self.role}{_SEPARATOR}{self.place}"

    @property
    def subject(self) -> str:
        return f"{self.role}-{self.place.lower()}"

    @property
    def name(self) -> str:
        """A name from trees and weather, the same each time; nobody else at the place has this tree."""
        dice, here = hashlib.sha256(self.id.encode()).digest(), hashlib.sha256(self.place.encode()).digest()
        tree = here[0] + list(Role).index(self.role)
        parts = ((_FAMILIES, dice[0]), (_TREES, tree), (_WEATHERS, dice[1]))
        return " ".join(names[number % len(names)] for names, number in parts)

    def wish(self, ttl_s: int) -> Wish:
        """Return the token that he gets."""
        here = {"communes": [self.place]} if self.place in communes() else {"provinces": [self.place]}
        where = {"country": COUNTRY} if self.place == COUNTRY else here
        return Wish.model_validate({"role": self.role, "subject": self.subject, "ttl_s": ttl_s, **where})


def officers_of(place: str, roles: Iterable[Role]) -> Sequence[Officer]:
    return [Officer(role, place) for role in roles]


def usual_roles(place: str) -> Sequence[Role]:
    """Return who sits in such a place as a rule."""
    if place == COUNTRY:
        return OF_THE_COUNTRY
    return OF_A_COMMUNE if place in communes() else OF_A_PROVINCE


def other_roles(place: str) -> Sequence[Role]:
    """Return who may be asked for there as well."""
    usual = usual_roles(place)
    return [role for role in Role if role not in usual and (place != COUNTRY or role in COUNTRY_ROLES)]
