"""What a province may raise (335/2026/NĐ-CP 4.3): the base level and the benefits' own amounts, by a resolution."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

RAISABLE: Final = (
    "base_level_dong",
    "benefits.rice.kg_per_person_and_month",
    "benefits.rice_tet.kg_per_person_and_month",
    "benefits.house_new.dong",
    "benefits.house_move.dong",
    "benefits.house_repair.dong",
    "benefits.child_temp.dong_per_day",
)
"""Parameters of which a province may have a norm."""


@dataclass(frozen=True, slots=True)
class Norm:
    """A province's own value from one day until another (null: still in force), by its resolution."""

    province_code: str
    parameter: str
    value: int
    valid_from: date
    valid_until: date | None
    document: str
    article: str
    certainty: str = "A"

    @property
    def place(self) -> tuple[str, str]:
        """What it is about: the province and the parameter."""
        return self.province_code, self.parameter

    def applies(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def standing_norms(norms: Iterable[Norm]) -> list[Norm]:
    """Leave out what a later release says anew for the same province, parameter and first day."""
    newest = {(*norm.place, norm.valid_from): norm for norm in norms}
    return list(newest.values())


def norms_of_day(norms: Iterable[Norm], day: date) -> dict[tuple[str, str], Norm]:
    """Return the norms in force by province and parameter: of several the one that began last; a council may lower its own."""
    applying = [norm for norm in standing_norms(norms) if norm.applies(day)]
    return {norm.place: norm for norm in sorted(applying, key=lambda norm: norm.valid_from)}
