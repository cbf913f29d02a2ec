"""For whom a route can be: for roles, or for a channel without a token; the table itself is `shared.permissions`."""

from dataclasses import dataclass
from enum import StrEnum

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


def of_roles(*roles: Role) -> Permission:
    """Return the permission of these roles."""
    return Permission(roles=frozenset(roles))


def gravely(*roles: Role) -> Permission:
    """Return the permission of these roles for something grave."""
    return Permission(roles=frozenset(roles), is_grave=True)
