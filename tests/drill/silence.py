"""Which communes of a drill stand on the board as silent, and whether they are those that were."""

from collections.abc import Sequence

from shared.communes import name_of
from tests.drill.cast import Cast
from tests.drill.rehearsal import Rehearsal
from tests.drill.result import Result


def tell_silence(rehearsal: Rehearsal, result: Result, cast: Cast, silent: Sequence[str]) -> None:
    """Write the silent communes into the result, and what is wrong with them into what it misses."""
    result.silent_communes = [code for code in silent if code not in cast.unreachable]
    result.unreachable_communes = [code for code in silent if code in cast.unreachable]
    if rehearsal.silent or rehearsal.unreachable:
        wrong = set(silent) ^ set(cast.quiet)
        result.missing = [*result.missing, *(f"board: {name_of(code)}" for code in sorted(wrong))]
