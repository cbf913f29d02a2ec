"""Who acts: a person or service behind a verified, signed token; never a name that somebody merely says."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.communes import province_of
from shared.errors import Unauthenticated, Unavailable
from shared.texts import Text

_ALGORITHMS: Final = ["EdDSA", "Ed25519", "ES256", "RS256"]
_MAX_REMEMBERED: Final = 10_000
_REFETCH_S: Final = 10.0


class Role(StrEnum):
    REPORTER = "reporter"
    COMMUNE_OFFICER = "commune_officer"
    ASSESSOR = "assessor"
    COMMUNE_CHAIR = "commune_chair"
    PROVINCIAL_OFFICER = "provincial_officer"
    PROVINCIAL_LEADER = "provincial_leader"
    ACCOUNTANT = "accountant"
    PAYING_AGENT = "paying_agent"
    AUDITOR = "auditor"
    LAW_OFFICER = "law_officer"
    OPS = "ops"


@dataclass(frozen=True)
class Actor:
    """Who does it, in which roles and where: communes, provinces, or (both empty) the whole country."""

    subject: str
    roles: frozenset[Role] = frozenset()
    communes: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    is_service: bool = False
    caused_by: UUID | None = None

    @classmethod
    def service(cls, name: str) -> "Actor":
        """A service acting as itself: consumers, activities, loops."""
        return cls(subject=f"service:{name}", is_service=True)

    def may_act_in(self, commune_code: str) -> bool:
        """Tell whether the commune lies within this actor's area."""
        if self.is_service or not (self.communes or self.provinces):
            return True
        return commune_code in self.communes or (province_of(commune_code) or "") in self.provinces

    def may_act_in_province(self, province_code: str | None) -> bool:
        """Tell whether the whole province (None: the whole country) lies within this actor's area."""
        return self.area is None or province_code in self.provinces

    def may_act_in_all(self, commune_codes: frozenset[str]) -> bool:
        return all(self.may_act_in(code) for code in commune_codes)

    @property
    def area(self) -> tuple[frozenset[str], frozenset[str]] | None:
        """Communes and provinces to filter by, or None for the whole country."""
        if self.is_service or not (self.communes or self.provinces):
            return None
        return self.communes, self.provinces

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


class TokenVerifier:
    """Verifies tokens of one issuer against its published keys. Only asymmetric algorithms are allowed."""

    def __init__(self, *, issuer: str, audience: str, jwks_url: str, keys: KeySet | None = None) -> None:
        """`keys` are known beforehand where there is nobody to ask."""
        self._issuer = issuer
        self._audience = audience
        self._jwks_url = jwks_url
        self._keys = keys
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()
        self._known: dict[str, tuple[float, Actor]] = {}

    async def verify(self, token: str) -> Actor:
        """Return the actor of a valid token; anything else is refused as unauthenticated."""
        remembered = self._known.get(token)
        if remembered and remembered[0] > time.time():
            return remembered[1]
        claims = await self._claims(token)
        actor = _actor_of(claims)
        if len(self._known) >= _MAX_REMEMBERED:
            self._known.clear()
        self._known[token] = (float(claims["exp"]), actor)
        return actor

    async def _claims(self, token: str) -> Mapping[str, Any]:
        try:
            return self._decode(token, await self._key_set())
        except Unauthenticated:
            # The issuer may have a new key; asking again is rate-limited, so a forged token cannot make us hammer it.
            if time.monotonic() - self._fetched_at < _REFETCH_S:
                raise
            return self._decode(token, await self._key_set(fresh=True))

    def _decode(self, token: str, keys: KeySet) -> Mapping[str, Any]:
        try:
            decoded = jwt.decode(token, keys, algorithms=_ALGORITHMS)
            jwt.JWTClaimsRegistry(
                leeway=30,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._audience},
                sub={"essential": True},
                exp={"essential": True},
            ).validate(decoded.claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Unauthenticated(_BAD_TOKEN) from error
        return decoded.claims

    async def _key_set(self, *, fresh: bool = False) -> KeySet:
        async with self._lock:
            if self._keys is None or (fresh and time.monotonic() - self._fetched_at >= _REFETCH_S):
                try:
                    async with httpx.AsyncClient(timeout=3) as client:
                        answer = (await client.get(self._jwks_url)).raise_for_status().json()
                except (httpx.HTTPError, ValueError) as error:
                    if self._keys is None:
                        raise Unavailable(_NO_KEYS) from error
                else:
                    self._keys = KeySet.import_key_set(answer)
                self._fetched_at = time.monotonic()
            return self._keys


def _actor_of(claims: Mapping[str, Any]) -> Actor:
    known = {role.value for role in Role}
    roles = claims.get("roles", [])
    communes, provinces = claims.get("communes", []), claims.get("provinces", [])
    if not all(isinstance(value, list) for value in (roles, communes, provinces)):
        raise Unauthenticated(_BAD_TOKEN)
    return Actor(
        subject=str(claims["sub"]),
        roles=frozenset(Role(role) for role in roles if role in known),
        communes=frozenset(map(str, communes)),
        provinces=frozenset(map(str, provinces)),
    )


_BAD_TOKEN: Final = Text(vi="Mã truy cập không hợp lệ hoặc đã hết hạn", en="The access token is not valid or has expired")
_NO_KEYS: Final = Text(vi="Chưa lấy được khoá của nơi cấp mã truy cập", en="The token issuer's keys cannot be fetched")
