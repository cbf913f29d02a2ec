"""The 34 provinces and 3,321 communes in force since 2025-07-01 (19/2025/QĐ-TTg), and those that each older commune became.

The tables lie beside this file. Where they come from, what is not certain and how to renew them: docs/operations/communes.md.
"""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_TABLES: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, ward or special zone: its five-digit code, its names, its province and its place on the map."""

    code: str
    name: str
    province_code: str
    province_name: str
    latitude: float
    longitude: float
    area_km2: float | None
    """For orientation. None where it is not known (every eleventh), so a sum over a province is too small."""


@cache
def communes() -> Mapping[str, Commune]:
    """Return all communes by code."""
    names = {code: (code, name) for code, name in _rows("provinces")}
    return {
        code: Commune(code, name, *names[province], float(latitude), float(longitude), float(area) if area else None)
        for code, name, province, latitude, longitude, area in _rows("communes")
    }


@cache
def provinces() -> Mapping[str, str]:
    """Return the names of the provinces by their two-digit code."""
    return {commune.province_code: commune.province_name for commune in communes().values()}


def province_of(commune_code: str) -> str | None:
    """Return the code of the commune's province, or None where there is no such commune."""
    commune = communes().get(commune_code)
    return commune.province_code if commune else None


def codes_within(commune_codes: Collection[str], province_codes: Collection[str]) -> list[str]:
    """Return these communes and all communes of these provinces, in the order of their codes."""
    return sorted(set(commune_codes).union(*(_by_province().get(province, ()) for province in province_codes)))


@cache
def _by_province() -> Mapping[str, frozenset[str]]:
    inside: dict[str, set[str]] = {}
    for commune in communes().values():
        inside.setdefault(commune.province_code, set()).add(commune.code)
    return {province: frozenset(codes) for province, codes in inside.items()}


def name_of(commune_code: str) -> str:
    """Return the commune's name with its province, for people; an unknown code is shown as it is."""
    commune = communes().get(commune_code)
    return f"{commune.name}, {commune.province_name}" if commune else commune_code


def successors_of(old_code: str) -> tuple[str, ...]:
    """Return the codes of today's communes that took over a commune of before 2025-07-01; none where there was no such code.

    More than one means that it was divided: which of them is meant, only somebody who knows the place can say. Almost every
    code of today was a smaller commune's code before, so a code alone does not tell its time: ask for codes known to be old.
    """
    return _successors().get(old_code, ())


@cache
def _successors() -> Mapping[str, tuple[str, ...]]:
    return {old_code: tuple(new_codes.split()) for old_code, _, new_codes in _rows("old_communes")}


def _rows(table: str) -> Iterator[list[str]]:
    with (_TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        yield from rows
