"""What a province may raise (335/2026/NĐ-CP 4.3): the base level and the benefits' own amounts, by a resolution."""

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

    def applies(self, province_code: str, parameter: str, day: date) -> bool:
        if (self.province_code, self.parameter) != (province_code, parameter):
            return False
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
