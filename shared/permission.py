"""Who may use a door, and the doors that all services have alike."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.identity import Role


class Channel(StrEnum):
    """Who stands at a door without a token."""

    PUBLIC = "public"
    """Everybody: health, metrics (loopback or cluster only), sign-in."""
    BANK = "bank"
    """The bank, by the signature of its messages."""
    HOUSEHOLD = "household"
    """A household, by the code on its paper: it opens its own page and nothing else."""


@dataclass(frozen=True)
class Permission:
    """Who may use a route: these roles, or a channel without a token."""

    roles: frozenset[Role] = frozenset()
    channel: Channel | None = None
    is_grave: bool = False
    """Who does this must have proved lately who he is, where a setting asks for it."""


EVERYBODY: Final = Permission(channel=Channel.PUBLIC)
OPERATIONS: Final = {
    ("GET", "/health/live"): EVERYBODY,
    ("GET", "/health/ready"): EVERYBODY,
    ("GET", "/health/parts"): EVERYBODY,
    ("GET", "/metrics"): EVERYBODY,
    ("GET", "/openapi.json"): EVERYBODY,
    ("GET", "/docs"): EVERYBODY,
}
OPERATORS: Final = Permission(roles=frozenset({Role.OPS}))
STANDING_ASIDE: Final = {
    # Of the whole country only: what stands aside is known by no place. `shared.operations` asks.
    ("GET", "/v1/operations/dead-letters"): OPERATORS,
    ("POST", "/v1/operations/dead-letters/replay"): OPERATORS,
    ("GET", "/v1/operations/gaps"): OPERATORS,
    ("POST", "/v1/operations/gaps/{gap_id}/asked"): OPERATORS,
    ("GET", "/v1/operations/installation"): OPERATORS,
}
ARCHIVE: Final = {
    ("GET", "/v1/operations/outbox/undelivered"): OPERATORS,
    ("GET", "/v1/operations/outbox/refused"): OPERATORS,
    ("POST", "/v1/operations/outbox/retry"): OPERATORS,
    ("GET", "/v1/operations/outbox/republications"): OPERATORS,
    ("POST", "/v1/operations/outbox/republications"): OPERATORS,
    ("GET", "/v1/operations/outbox/republications/{number}"): OPERATORS,
}
