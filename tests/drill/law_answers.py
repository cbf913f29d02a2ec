"""`python -m tests.drill.law_answers --out FILE`: what the law answers at its doors, byte for byte, to the same questions.

For changes that must not move a number: `make up` on either side of the change, ask each, and `diff` (or `cmp`) the two files.
"""

import argparse
import asyncio
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import aiohttp
import orjson

from deploy.devstack.addresses import Addresses
from shared.events.household import Area, Circumstance, Hazard, HouseState, MemberFlag, Standing
from tests.support.doors import Doors
from tests.support.people import OBSERVER
from tests.support.stack import RUN_FOLDER

_FIRST, _LAST = date(2021, 7, 1), date(2028, 11, 20)
_BORDERS: Final = [date(2021, 7, 1), date(2024, 7, 1), date(2025, 7, 1), date(2026, 7, 1), date(2026, 10, 5), date(2028, 1, 1)]
_REFS: Final = ("a", "b", "c", "d", "e")
_FEWEST: Final = 5
_UNITS: Final = ("hours", "days", "working_days")


def _a_day(dice: random.Random) -> date:
    if dice.random() < 0.4:
        return max(_FIRST, dice.choice(_BORDERS) + timedelta(days=dice.choice((-1, 0, 1))))
    return _FIRST + timedelta(days=dice.randrange((_LAST - _FIRST).days))


def _a_member(dice: random.Random, ref: str) -> dict[str, Any]:
    flags = dice.sample([flag.value for flag in MemberFlag], dice.choice((0, 0, 0, 1, 2)))
    return {"ref": ref, "birth_year": dice.randrange(1935, 2027), "sex": dice.choice(("male", "female")), "flags": flags}


def _losses(dice: random.Random) -> dict[str, Any]:
    fates = {ref: dice.choice(("well", "well", "well", "dead", "missing", "injured")) for ref in _REFS}
    dead = [ref for ref, fate in fates.items() if fate == "dead"]
    losses: dict[str, Any] = {
        "dead": dead,
        "missing": [ref for ref, fate in fates.items() if fate == "missing"],
        "injured": [{"ref": ref, "treatment_days": dice.randrange(20)} for ref, fate in fates.items() if fate == "injured"],
        "lost_essentials": dice.random() < 0.5,
        "children_left_alone": [ref for ref, fate in fates.items() if fate == "well"][: dice.choice((0, 0, 1))],
    }
    if dice.random() < 0.7:
        losses["house"] = {
            "state": dice.choice([None, *(state.value for state in HouseState)]),
            "damage_pct": dice.choice((None, dice.randrange(101))),
            "habitable": dice.choice((None, True, False)),
            "no_other_home": dice.choice((None, True, False)),
            "relocation_ordered": dice.choice((None, True, False)),
        }
    if dice.random() < 0.6:
        losses["short_of_food"] = {
            "people": min(dice.randrange(7), _FEWEST - len(dead) - len(losses["missing"])),
            "months": dice.choice((None, 1, 2, 3, 5)),
        }
    if dead and dice.random() < 0.4:
        losses["burial_by_organisation"] = {"person": dead[0], "actual_cost_dong": dice.randrange(60_000_000)}
    return losses


def _a_question(dice: random.Random) -> dict[str, Any]:
    return {
        "decided_on": _a_day(dice).isoformat(),
        "hazard": dice.choice([hazard.value for hazard in Hazard]),
        "household": {
            "standing": dice.choice([standing.value for standing in Standing]),
            "size": dice.randrange(_FEWEST, 9),
            "members": [_a_member(dice, ref) for ref in _REFS],
            "areas": dice.sample([area.value for area in Area], dice.choice((0, 1))),
            "circumstances": dice.sample([one.value for one in Circumstance], dice.choice((0, 1, 2))),
        },
        "losses": _losses(dice),
    }


async def ask(folder: Path, previews: int, seed: int) -> list[bytes]:
    """Return a line for each question and one for its answer: the rules, previews, deadlines."""
    dice = random.Random(seed)
    lines: list[bytes] = []
    async with Doors(Addresses.read(folder)) as doors, aiohttp.ClientSession() as session:
        token, url = await doors.token(OBSERVER), doors.url_of("assessment")

        async def note(method: str, path: str, language: str, **how: Any) -> None:
            headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
            async with session.request(method, url + path, headers=headers, **how) as answer:
                lines.append(f"{method} {path} {language} ".encode() + orjson.dumps(how))
                lines.append(f"{answer.status} ".encode() + await answer.read())

        for language in ("vi", "en"):
            await note("GET", "/v1/rules", language)
        for number in range(previews):
            await note("POST", "/v1/rules/preview", ("vi", "en")[number % 2], json=_a_question(dice))
        for number in range(previews // 4):
            asked = {
                "starts_at": f"{_a_day(dice)}T{dice.randrange(24):02}:30:00+07:00",
                "limit": dice.randrange(1, 90),
                "unit": _UNITS[number % len(_UNITS)],
            }
            await note("POST", "/v1/deadlines/preview", "en", json=asked)
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.drill.law_answers", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the file for questions and answers")
    parser.add_argument("--previews", type=int, default=200, help="how many random households (200)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed asks the same questions (1)")
    parser.add_argument("--run-folder", type=Path, default=RUN_FOLDER, help="where the running stack is (.run)")
    given = parser.parse_args()
    lines = asyncio.run(ask(given.run_folder, given.previews, given.seed))
    given.out.write_bytes(b"\n".join(lines) + b"\n")
    statuses = sorted({line.split(b" ", 1)[0].decode() for line in lines[1::2]})
    refused = sum(line.startswith(b"4") for line in lines[1::2])
    print(f"{len(lines) // 2} questions asked, {refused} of them refused, statuses {', '.join(statuses)}: {given.out}")  # noqa: T201 - a command speaks


if __name__ == "__main__":
    main()
