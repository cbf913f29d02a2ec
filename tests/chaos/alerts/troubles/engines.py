"""Processes and engines that are away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.chaos.alerts.ground import Ground, Trouble, fires


def _killed(name: str, how: str) -> Trouble:
    """The trouble that this process is killed; undone: it is started."""

    @asynccontextmanager
    async def is_away(ground: Ground) -> AsyncIterator[None]:
        ground.stack.kill(name)
        yield
        await ground.stack.restart(name)

    is_away.__doc__ = f"{how}; undone: started"
    return is_away


fires("ServiceDown")(_killed("intake", "intake is killed and nobody brings it back"))
fires("PartAway", part="temporal")(_killed("temporal", "Temporal is killed"))
fires("PartAway", part="database")(_killed("postgres", "PostgreSQL is killed"))
fires("PartAway", part="bank")(_killed("simulators", "bank and gateways of messages (the simulators) are killed"))
