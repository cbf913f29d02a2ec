"""Processes and engines that are away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.chaos.alerts.ground import Ground, fires


@fires("ServiceDown")
@asynccontextmanager
async def is_stopped(ground: Ground) -> AsyncIterator[None]:
    """intake is killed and nobody brings it back; undone: it is started"""
    ground.stack.kill("intake")
    yield
    await ground.stack.restart("intake")


@fires("PartAway", part="temporal")
@asynccontextmanager
async def cannot_reach_temporal(ground: Ground) -> AsyncIterator[None]:
    """Temporal is killed; undone: it is started"""
    ground.stack.kill("temporal")
    yield
    await ground.stack.restart("temporal")


@fires("PartAway", part="database")
@asynccontextmanager
async def cannot_reach_postgresql(ground: Ground) -> AsyncIterator[None]:
    """PostgreSQL is killed; undone: it is started"""
    ground.stack.kill("postgres")
    yield
    await ground.stack.restart("postgres")


@fires("PartAway", part="bank")
@asynccontextmanager
async def cannot_reach_the_bank(ground: Ground) -> AsyncIterator[None]:
    """bank and gateways of messages (the simulators) are killed; undone: they are started"""
    ground.stack.kill("simulators")
    yield
    await ground.stack.restart("simulators")
