"""Kafka's door: every fact of all four topics, each to the command that remembers it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.commands.cases import remember_cases
from services.console.commands.clocks import ClockFact, remember_clocks, remember_missed_clocks
from services.console.commands.contradictions import remember_contradictions
from services.console.commands.incidents import remember_incidents
from services.console.commands.notices import remember_notices
from services.console.views.marks import CASE_FACTS
from shared.events import (
    CaseEvent,
    ClockHandedOver,
    ClockMissed,
    ClockSolved,
    CommuneSilent,
    ContradictionResolved,
    EscalationClimbed,
    EscalationDone,
    EscalationGivenBack,
    EscalationProlonged,
    EscalationTaken,
    Event,
    IncidentChanged,
    IncidentDeclared,
    NoticeAcknowledged,
    NoticeUndeliverable,
    PaymentContradicted,
    SilenceEnded,
)
from shared.identity import Actor

PRODUCERS: Final = ("intake", "assessment", "disbursement", "notifications")
"""Whose topics the desk reads."""


async def on_incident(session: AsyncSession, actor: Actor, facts: Sequence[IncidentDeclared | IncidentChanged]) -> None:
    await remember_incidents(session, actor, facts)


async def on_case_fact(session: AsyncSession, actor: Actor, facts: Sequence[CaseEvent]) -> None:
    await remember_cases(session, actor, facts)


async def on_clock_missed(session: AsyncSession, actor: Actor, facts: Sequence[ClockMissed]) -> None:
    await remember_missed_clocks(session, actor, facts)


async def on_clock(session: AsyncSession, actor: Actor, facts: Sequence[ClockFact]) -> None:
    await remember_clocks(session, actor, facts)


async def on_notice(
    session: AsyncSession,
    actor: Actor,
    facts: Sequence[NoticeAcknowledged | CommuneSilent | NoticeUndeliverable | SilenceEnded],
) -> None:
    await remember_notices(session, actor, facts)


async def on_contradiction(
    session: AsyncSession, actor: Actor, facts: Sequence[PaymentContradicted | ContradictionResolved]
) -> None:
    await remember_contradictions(session, actor, facts)


HANDLERS: Final[Mapping[type[Event], Callable[[AsyncSession, Actor, Sequence[Any]], Awaitable[None]]]] = {
    **dict.fromkeys(CASE_FACTS, on_case_fact),
    IncidentDeclared: on_incident,
    IncidentChanged: on_incident,
    ClockMissed: on_clock_missed,
    ClockHandedOver: on_clock,
    ClockSolved: on_clock,
    EscalationClimbed: on_clock,
    EscalationDone: on_clock,
    EscalationGivenBack: on_clock,
    EscalationProlonged: on_clock,
    EscalationTaken: on_clock,
    NoticeAcknowledged: on_notice,
    CommuneSilent: on_notice,
    NoticeUndeliverable: on_notice,
    SilenceEnded: on_notice,
    PaymentContradicted: on_contradiction,
    ContradictionResolved: on_contradiction,
}
"""What is done with each fact."""
