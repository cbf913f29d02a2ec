"""A drill in which nothing is wrong, and what fires in it all the same."""

import time
from typing import Final

from rich.console import Console

from deploy.devstack.addresses import Addresses
from tests.chaos.alerts.result import Healthy
from tests.chaos.alerts.watch import ALWAYS, watching
from tests.drill.play import Play
from tests.drill.storm import DEFAULT, set_the_scene
from tests.drill.words import Words
from tests.support.doors import Doors
from tests.support.invented import Dice

_AS_COMMITTED: Final = 1


async def play(addresses: Addresses, households: int, seed: int, console: Console) -> Healthy:
    """Play it under the committed rules as they are; return what fired but for what fires always."""
    dice = Dice(seed)
    scene = set_the_scene(DEFAULT, households, dice)
    async with watching(addresses, _AS_COMMITTED) as watch, Doors(addresses) as doors:
        began = time.monotonic()
        result = await Play(addresses, doors, scene, dice, seed, console, Words("both")).play(households)
        took_s = time.monotonic() - began
        fired = await watch.fired(took_s) - {ALWAYS}
    return Healthy(households, result.passed, took_s, sorted(fired))
