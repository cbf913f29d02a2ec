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
from shared.errors import Forbidden, Unauthenticated, Unavailable
from shared.texts import Text

_ALGORITHMS: Final = ["EdDSA", "Ed25519", "ES256", "RS256"]
_MAX_REMEMBERED: Final = 10_000
_REFETCH_S: Final = 10.0
COUNTRY: Final = "VN"
"""What the claim `country` says: the whole country. Nothing else says it, least of all a token that names no place."""


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
    """Who does it, in which roles and where: in communes and provinces, or in the `country`; who has neither acts nowhere."""

    subject: str
    roles: frozenset[Role] = frozenset()
    communes: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    country: bool = False
    is_service: bool = False
    caused_by: UUID | None = None

    @classmethod
    def service(cls, name: str) -> "Actor":
        """A service acting as itself: consumers, activities, loops."""
        return cls(subject=f"service:{name}", is_service=True)

    def may_act_in(self, commune_code: str) -> bool:
        """Tell whether the commune lies within this actor's area."""
        if self.area is None:
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
        if self.is_service or self.country:
            return None
        return self.communes, self.provinces

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


class AreaUnsaid(Forbidden):
    """A token that names neither communes nor provinces nor the country."""

    code = "area-unsaid"
    title = Text(
        vi="Mã truy cập không nêu xã, tỉnh hay cả nước: hãy xin cấp mã có `communes`, `provinces` hoặc `country`",
        en="The token names no commune, no province and not the country: ask for one with `communes`, `provinces` or `country`",
    )


class CountryNotForRole(Forbidden):
    """A token that says the whole country for a role whose work lies in communes and provinces."""

    code = "country-not-for-role"
    title = Text(
        vi="Vai trò này không được cấp cho cả nước: hãy xin cấp mã truy cập có `communes` hoặc `provinces`",
        en="This role is not given for the whole country: ask for a token with `communes` or `provinces`",
    )


class TokenVerifier:
    """Verifies tokens of one issuer against its published keys. Only asymmetric algorithms are allowed."""

    def __init__(
        self, *, issuer: str, audience: str, jwks_url: str, country_roles: frozenset[Role], keys: KeySet | None = None
    ) -> None:
        """`country_roles` may be had for the whole country; `keys` are known beforehand where there is nobody to ask."""
        self._country_roles = country_roles
        self._issuer = issuer
        self._audience = audience
        self._jwks_url = jwks_url
        self._keys = keys
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()
        self._known: dict[str, tuple[float, Actor]] = {}

    async def verify(self, token: str) -> Actor:
        """Return the actor of a valid token. Raises Unauthenticated; AreaUnsaid, CountryNotForRole where he acts nowhere."""
        remembered = self._known.get(token)
        if remembered and remembered[0] > time.time():
            return remembered[1]
        claims = await self._claims(token)
        actor = _actor_of(claims)
        _check_area(actor, self._country_roles)
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
    communes, provinces, country = claims.get("communes", []), claims.get("provinces", []), claims.get("country")
    if not all(isinstance(value, list) for value in (roles, communes, provinces)):
        raise Unauthenticated(_ODD_CLAIMS)
    if country is not None and (country != COUNTRY or communes or provinces):
        raise Unauthenticated(_ODD_COUNTRY)
    return Actor(
        subject=str(claims["sub"]),
        roles=frozenset(Role(role) for role in roles if role in known),
        communes=frozenset(map(str, communes)),
        provinces=frozenset(map(str, provinces)),
        country=country is not None,
    )


def _check_area(actor: Actor, country_roles: frozenset[Role]) -> None:
    if actor.country:
        if not actor.roles <= country_roles:
            raise CountryNotForRole
    elif not (actor.communes or actor.provinces):
        raise AreaUnsaid


_BAD_TOKEN: Final = Text(vi="Mã truy cập không hợp lệ hoặc đã hết hạn", en="The access token is not valid or has expired")
_ODD_CLAIMS: Final = Text(
    vi="Mã truy cập không đúng mẫu: `roles`, `communes` và `provinces` phải là danh sách",
    en="The access token is not of the right form: `roles`, `communes` and `provinces` must be lists",
)
_ODD_COUNTRY: Final = Text(
    vi='Mã truy cập không đúng mẫu: `country` chỉ có thể là "VN", và không đi cùng `communes` hay `provinces`',
    en='The access token is not of the right form: `country` can only be "VN", and not beside `communes` or `provinces`',
)
_NO_KEYS: Final = Text(vi="Chưa lấy được khoá của nơi cấp mã truy cập", en="The token issuer's keys cannot be fetched")
