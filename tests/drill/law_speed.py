"""`python -m tests.drill.law_speed`: how long the law takes, on this machine, now. A benchmark: it measures and judges nothing.

500 different households in one call of the policy port, and single previews at the door of a running stack (`make up`).
"""

import argparse
import asyncio
import json
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, Final

from rich.console import Console

from deploy.devstack.addresses import Addresses
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules import ReliefLaw
from shared.events.household import Burial, Hazard, House, HouseState, Injured, Losses, Member, ShortOfFood, Standing
from tests.support.doors import Doors
from tests.support.people import OBSERVER
from tests.support.stack import RUN_FOLDER

_DAY: Final = date(2026, 11, 21)
_HOUSEHOLDS: Final = 500
_CALLS: Final = 9
_PREVIEWS: Final = 500
_QUESTION: Final[dict[str, Any]] = {
    "decided_on": _DAY.isoformat(),
    "hazard": "storm",
    "household": {
        "standing": "poor",
        "size": 5,
        "members": [{"ref": "a", "birth_year": 1980}, {"ref": "b", "birth_year": 2015}],
    },
    "losses": {
        "dead": ["a"],
        "injured": [{"ref": "b", "treatment_days": 5}],
        "house": {"state": "destroyed", "habitable": False, "no_other_home": True},
        "short_of_food": {"people": 5, "months": 2},
        "lost_essentials": True,
    },
}


def _household(number: int) -> Circumstances:
    """A household that the storm struck hard, each a little otherwise."""
    losses = Losses(
        dead=("a",) if number % 7 == 0 else (),
        missing=("b",) if number % 11 == 0 else (),
        injured=(Injured(ref="c", treatment_days=number % 9),),
        house=House(state=list(HouseState)[number % 4], habitable=number % 2 == 0, no_other_home=True),
        short_of_food=ShortOfFood(people=1 + number % 6, months=1 + number % 5),
        lost_essentials=number % 3 == 0,
        burial_by_organisation=Burial(actual_cost_dong=30_000_000) if number % 7 == 0 else None,
        children_left_alone=("d",) if number % 13 == 0 else (),
    )
    members = (Member(ref="c", birth_year=1980), Member(ref="d", birth_year=2015), Member(ref="e", birth_year=1950))
    return Circumstances(Hazard.STORM, Standing.POOR, losses, members, province_code="96", size=6)


def _batches() -> list[float]:
    """Return the milliseconds of each call of the port with 500 households, after one that is not counted."""
    law, households = ReliefLaw(), [_household(number) for number in range(_HOUSEHOLDS)]
    law.entitlements(households, _DAY)
    return [_milliseconds(lambda: law.entitlements(households, _DAY)) for _ in range(_CALLS)]


def _milliseconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


async def _previews(folder: Path) -> list[float]:
    """Return the milliseconds of each preview at the door, one after the other, the client's own time included."""
    taken = []
    async with Doors(Addresses.read(folder)) as doors:
        for _ in range(_PREVIEWS + 30):
            began = time.perf_counter()
            await doors.post("assessment", "/v1/rules/preview", OBSERVER, _QUESTION)
            taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken[30:])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.drill.law_speed", description=__doc__)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--run-folder", type=Path, default=RUN_FOLDER, help="where the running stack is (.run)")
    given, console = parser.parse_args(), Console()
    batches, previews = _batches(), asyncio.run(_previews(given.run_folder))
    figures = {
        "batch_of_500_ms": {"median": round(median(batches), 1), "slowest": round(max(batches), 1)},
        "preview_ms": {
            "median": round(median(previews), 1),
            "p99": round(previews[int(0.99 * len(previews))], 1),
            "slowest": round(previews[-1], 1),
        },
    }
    if given.json:
        console.print_json(json.dumps(figures))
        return
    for name, values in figures.items():
        console.print(f"{name:<18}" + "  ".join(f"{key} {value:>7.1f}" for key, value in values.items()))


if __name__ == "__main__":
    main()
