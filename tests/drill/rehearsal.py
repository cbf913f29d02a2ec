"""A drill that rehearses the ladder: its clocks run faster, some communes confirm nothing, some have nobody to be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from shared.communes import province_of
from tests.drill.storm import Scene
from tests.support.invented import Dice

MIN_PACE_OF_SILENCE: Final = 60
"""Slower, a silent commune's ladder would take longer to its top than anybody watches a drill."""


@dataclass(frozen=True)
class Rehearsal:
    """How many times faster than in earnest, and how many communes are silent, or have no contacts at all."""

    pace: int = 1
    silent: int = 0
    unreachable: int = 0

    @property
    def climbs(self) -> bool:
        """Whether somebody stands on every rung, so that it is seen how a clock climbs."""
        return self.pace > 1


AS_IN_EARNEST: Final = Rehearsal()
"""All takes as long as it takes, and everybody answers."""


def quiet_communes(
    scene: Scene, rehearsal: Rehearsal, dice: Dice, taken: Collection[str | None]
) -> tuple[Sequence[str], Sequence[str]]:
    """Choose the communes that confirm nothing, and those without contacts: struck ones, none of those that are `taken`.

    Those under whom nobody is on duty yet come last: their ladder would begin only with the roster.
    """
    if not rehearsal.silent and not rehearsal.unreachable:
        return (), ()
    struck = [code for code, count in scene.households.items() if count and code not in taken]
    alone = {province_of(code) for code in taken if code}
    free = sorted(dice.choose(struck, len(struck)), key=lambda code: province_of(code) in alone)
    return free[: rehearsal.silent], free[rehearsal.silent :][: rehearsal.unreachable]
