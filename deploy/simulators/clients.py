"""Who may ask the simulated provider for tokens, and what it gives away: codes, sessions and what renews them."""

import hmac
import secrets
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

from deploy.simulators.officers import Officer
from deploy.simulators.tokens import Wish

CODE_LIFE_S: Final = 60
ACCESS_LIFE_S: Final = 300
SESSION_LIFE_S: Final = 10 * 60 * 60
"""A night's duty and a little more."""
_MAX_KEPT: Final = 10_000


@dataclass(frozen=True)
class Client:
    """A program that is known by its id: a desk with its own addresses, or a machine that acts as itself."""

    id: str
    secret: str = field(repr=False)
    redirect_uris: frozenset[str] = frozenset()
    logout_uris: frozenset[str] = frozenset()
    acts_as: Wish | None = None
    """Whose token it gets by client credentials."""

    def is_proved_by(self, secret: str) -> bool:
        return hmac.compare_digest(self.secret.encode(), secret.encode())


@dataclass(frozen=True)
class Session:
    """Somebody who has signed in, in one browser."""

    id: str
    officer: Officer
    authenticated_at: int


@dataclass(frozen=True)
class Grant:
    """What a code stands for."""

    session: Session
    client_id: str
    redirect_uri: str
    challenge: str
    nonce: str
    scope: str
    ends_at: float


@dataclass(frozen=True)
class Renewal:
    """What a refresh token stands for; `family` is the code from which all of them come."""

    session: Session
    client_id: str
    scope: str
    family: str


@dataclass
class Conduct:
    """How the provider misbehaves: tests tell it, for a desk must hold against a bad one too."""

    is_away: bool = False
    id_claims: Mapping[str, Any] = field(default_factory=dict)
    """Written over the claims of every ID token."""
    access_claims: Mapping[str, Any] = field(default_factory=dict)
    never_asks_again: bool = False
    """`prompt=login` and `max_age` are not heard."""
    refreshes: bool = True
    """It gives refresh tokens."""


@dataclass
class Memory:
    """What a provider remembers, until it is stopped."""

    sessions: dict[str, Session] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    """Codes that were used, for which of them something must be taken back."""
    renewals: dict[str, Renewal] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)
    """Refresh tokens that were used, by their family."""

    def end_family(self, family: str) -> None:
        """Take back whatever came from one code."""
        self.renewals = {token: renewal for token, renewal in self.renewals.items() if renewal.family != family}

    def end_session(self, session_id: str) -> None:
        self.sessions.pop(session_id, None)
        self.renewals = {token: one for token, one in self.renewals.items() if one.session.id != session_id}


def keep(shelf: MutableMapping[str, Any], value: object, name: str = "") -> str:
    """Put it on a shelf under an unguessable name; the oldest goes where the shelf is full."""
    while len(shelf) >= _MAX_KEPT:
        shelf.pop(next(iter(shelf)))
    name = name or secrets.token_urlsafe(32)
    shelf[name] = value
    return name
