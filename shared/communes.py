"""The 34 provinces and 3,321 communes in force since 2025-07-01 (19/2025/QĐ-TTg), from the data file of `vietnamadminunits`."""

import importlib.util
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, ward or special zone: its five-digit code, its names, its province and its place on the map."""

    code: str
    name: str
    province_code: str
    province_name: str
    latitude: float
    longitude: float


@cache
def communes() -> Mapping[str, Commune]:
    """Return all communes by code."""
    package = importlib.util.find_spec("vietnamadminunits")
    if package is None or package.origin is None:
        raise RuntimeError("the package vietnamadminunits, which holds the list of communes, is not installed")
    path = Path(package.origin).parent / "data" / "dataset.db"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            "select wardCode, ward, provinceCode, province, wardLat, wardLon from admin_units order by wardCode"
        ).fetchall()
    connection.close()
    return {row[0]: Commune(*row) for row in rows}


@cache
def provinces() -> Mapping[str, str]:
    """Return the names of the provinces by their two-digit code."""
    return {commune.province_code: commune.province_name for commune in communes().values()}


def province_of(commune_code: str) -> str | None:
    """Return the code of the commune's province, or None where there is no such commune."""
    commune = communes().get(commune_code)
    return commune.province_code if commune else None


def name_of(commune_code: str) -> str:
    """Return the commune's name with its province, for people; an unknown code is shown as it is."""
    commune = communes().get(commune_code)
    return f"{commune.name}, {commune.province_name}" if commune else commune_code
