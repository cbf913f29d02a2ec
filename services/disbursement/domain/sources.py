"""Sources: where means come from, what comes in, and how it moves."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.events.assessment import Unit
from shared.ids import IncidentId, SourceId


class SourceKind(StrEnum):
    """Where means come from; sources are never mixed (domain law: separate books each)."""

    BUDGET = "budget"
    RESERVE_FUND = "reserve_fund"
    """What the budget of a commune or province keeps for the unforeseen (dự phòng ngân sách)."""
    FINANCIAL_RESERVE = "financial_reserve"
    """Quỹ dự trữ tài chính."""
    DISASTER_FUND = "disaster_fund"
    NATIONAL_RESERVE = "national_reserve"
    DONATIONS = "donations"
    RED_CROSS = "red_cross"
    CHARITY = "charity"
    DIRECT_DONOR = "direct_donor"
    """One giver, outside any campaign."""


@dataclass(frozen=True)
class Source:
    """Means of one origin, one unit and one place; with neither commune nor province it serves the country."""

    id: SourceId
    kind: SourceKind
    name: str
    unit: Unit
    commune_code: str | None
    province_code: str | None
    incident_id: IncidentId | None
    drill: bool
    contributed: int = 0
    available: int = 0
    reserved: int = 0
    settled: int = 0
    advanced: int = 0
    """With those who carry cash lists: neither here any more, nor in a household's hands yet."""
    paid_twice: int = 0
    """What the bank paid as well, though it had been handed over, and what nobody has had back yet."""
    campaign_id: UUID | None = None
    for_benefits: tuple[str, ...] = ()
    """For this help alone; empty: for all."""
    for_communes: tuple[str, ...] = ()
    """For what these communes decide alone; empty: for all that it serves."""
    closed_at: datetime | None = None
    """Since then nothing more is paid out of it: its campaign has said that all was given."""


class Movement(StrEnum):
    """The ways in which means pass from one account of a source to another."""

    CONTRIBUTE = "contribute"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"
    ADVANCE = "advance"
    """A cash list takes its money out."""
    HAND_OVER = "hand_over"
    """What was out is in a household's hands."""
    HAND_BACK = "hand_back"
    """What was out has come back, and is still set aside."""
    RETURN = "return"
    """What was settled came back, and is set aside again for the same payment."""
    REPAY = "repay"
    """What was too much in hand was given back: it is free for others."""
    PAY_TWICE = "pay_twice"
    """The bank paid what had been handed over already: it is gone, and nobody is helped by it."""
    REPAY_TWICE = "repay_twice"
    """What was paid twice came back: it is free for others."""
    REVERSE = "reverse"
    """A contribution was wrong: it is booked back, by two persons."""


@dataclass(frozen=True)
class Contribution:
    """Means that came in; `given_by` is sealed. `booked_alone_by`: who booked it; None: two persons did."""

    id: UUID
    source_id: SourceId
    amount: int
    given_by: bytes
    booked_alone_by: str | None = None


def contribution_binding(contribution: UUID) -> str:
    """Return where the sealed giver of a contribution belongs."""
    return f"contributions.given_by|{contribution}"


@dataclass(frozen=True)
class Incoming:
    """What waits to come into a source (or to be taken out as wrong): of one person, or asked of a province.

    `what`: contribution, reversal, request. `document`: by which a province was asked.
    """

    what: str
    id: UUID
    amount: int
    since: datetime
    by: str
    document: str | None
