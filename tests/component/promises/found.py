"""What the checker finds in a world that was broken."""

from collections.abc import Mapping

from tests.component.promises.world import World
from tests.support.promises import Verdict, check_promises


async def breaches(world: World) -> Mapping[str, list[str]]:
    """What the checker reports, by promise; promises that it found nothing wrong with are left out."""
    verdicts: Mapping[str, Verdict] = await check_promises(world.evidence)
    return {name: verdict.violations for name, verdict in verdicts.items() if verdict.violations}


def one_of(found: Mapping[str, list[str]], promise: str) -> str:
    """The one breach that was planted, and nothing else with it."""
    assert list(found) == [promise], found
    assert len(found[promise]) == 1, found
    return found[promise][0]


def all_of(found: Mapping[str, list[str]], promise: str) -> list[str]:
    """Breaches of this promise alone."""
    assert list(found) == [promise], found
    return found[promise]
