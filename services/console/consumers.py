"""Kafka's door: every fact of all four topics, each to the command that remembers it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.console import commands
from services.console.domain.marks import CASE_FACTS
from shared.events import (
    CaseEvent,
    ClockHandedOver,
    ClockMissed,
    CommuneSilent,
    Event,
    IncidentDeclared,
    NoticeAcknowledged,
    NoticeUndeliverable,
)
from shared.identity import Actor

PRODUCERS: Final = ("intake", "assessment", "disbursement", "notifications")
"""Whose topics the desk reads."""


async def on_incident_declared(session: AsyncSession, actor: Actor, facts: Sequence[IncidentDeclared]) -> None:
    await commands.remember_incidents(session, actor, facts)


async def on_case_fact(session: AsyncSession, actor: Actor, facts: Sequence[CaseEvent]) -> None:
    await commands.remember_cases(session, actor, facts)


async def on_clock_missed(session: AsyncSession, actor: Actor, facts: Sequence[ClockMissed]) -> None:
    await commands.remember_missed_clocks(session, actor, facts)


async def on_clock_handed_over(session: AsyncSession, actor: Actor, facts: Sequence[ClockHandedOver]) -> None:
    await commands.remember_handovers(session, actor, facts)


async def on_notice(
    session: AsyncSession, actor: Actor, facts: Sequence[NoticeAcknowledged | CommuneSilent | NoticeUndeliverable]
) -> None:
    await commands.remember_notices(session, actor, facts)


HANDLERS: Final[Mapping[type[Event], Callable[[AsyncSession, Actor, Sequence[Any]], Awaitable[None]]]] = {
    **dict.fromkeys(CASE_FACTS, on_case_fact),
    IncidentDeclared: on_incident_declared,
    ClockMissed: on_clock_missed,
    ClockHandedOver: on_clock_handed_over,
    NoticeAcknowledged: on_notice,
    CommuneSilent: on_notice,
    NoticeUndeliverable: on_notice,
}
"""What is done with each fact."""
