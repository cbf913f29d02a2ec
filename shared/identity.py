"""Who acts: a person or service behind a verified, signed token; never a name that somebody merely says."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError

from shared.communes import province_of
from shared.errors import Forbidden, Unauthenticated
from shared.issuer_keys import BAD_TOKEN, IssuerKeys
from shared.texts import Text

_MAX_REMEMBERED: Final = 10_000
_LEEWAY_S: Final = 30
_ONE_REQUEST_S: Final = 60
"""The desk asks first; what it let through may arrive this much later."""
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


Area = tuple[frozenset[str], frozenset[str]] | None
"""Communes and provinces; None: the whole country."""


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
    authenticated_at: float | None = None
    """When this person last proved who he is (`auth_time`, seconds since 1970); None where the token does not say."""
    stands_as: str | None = None
    """As what he acts who has signed in nowhere, so that the audit says it: a contact of a commune. It gives no right."""

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

    def keeps(self, commune_code: str | None, province_code: str | None) -> bool:
        """Tell whether what belongs to a commune, else to a province, else to the country lies within this actor's area."""
        return self.may_act_in_province(province_code) if commune_code is None else self.may_act_in(commune_code)

    def may_act_in_all(self, commune_codes: frozenset[str]) -> bool:
        return all(self.may_act_in(code) for code in commune_codes)

    @property
    def area(self) -> Area:
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


class AuthenticationTooOld(Unauthenticated):
    """Somebody who proved who he is too long ago for what he is about to do, or of whom no token says when (RFC 9470)."""

    code = "authentication-too-old"
    title = Text(
        vi="Việc này cần bạn vừa xác nhận mình là ai: hãy đăng nhập lại rồi gửi lại",
        en="This asks that you have just proved who you are: sign in again, then send it again",
    )
    challenge: ClassVar[str] = 'Bearer error="insufficient_user_authentication"'


class TokenVerifier:
    """Verifies tokens of one issuer against its published keys."""

    def __init__(  # noqa: PLR0913 - what a token must carry, by name
        self,
        *,
        issuer: str,
        audience: str,
        keys: IssuerKeys,
        country_roles: frozenset[Role],
        max_auth_age_s: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`country_roles` may be had for the whole country; `max_auth_age_s` 0: nobody is asked when he proved who he is."""
        self.keys = keys
        self._country_roles = country_roles
        self._issuer = issuer
        self._audience = audience
        self._max_auth_age_s = max_auth_age_s
        self._clock = clock
        self._known: dict[str, tuple[float, Actor]] = {}

    async def verify(self, token: str) -> Actor:
        """Return the actor of a valid token. Raises Unauthenticated; AreaUnsaid, CountryNotForRole where he acts nowhere."""
        remembered = self._known.get(token)
        if remembered and remembered[0] > self._clock():
            return remembered[1]
        claims = (await self.keys.open(token)).claims
        self._check(claims)
        actor = _actor_of(claims)
        _check_area(actor, self._country_roles)
        if len(self._known) >= _MAX_REMEMBERED:
            self._known.clear()
        self._known[token] = (float(claims["exp"]), actor)
        return actor

    def expect_recent(self, actor: Actor) -> None:
        """Refuse who proved too long ago who he is, where this is asked for at all. Raises AuthenticationTooOld."""
        if not self._max_auth_age_s:
            return
        since = actor.authenticated_at
        age_s = float("inf") if since is None else self._clock() - since
        # A moment that is still to come (milliseconds, Infinity) would never be too long ago.
        if not -_LEEWAY_S <= age_s <= self._max_auth_age_s + _ONE_REQUEST_S:
            raise AuthenticationTooOld

    def _check(self, claims: Mapping[str, Any]) -> None:
        try:
            jwt.JWTClaimsRegistry(
                now=lambda: int(self._clock()),
                leeway=_LEEWAY_S,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._audience},
                sub={"essential": True},
                exp={"essential": True},
            ).validate(dict(claims))
        except (JoseError, ValueError, TypeError) as error:
            raise Unauthenticated(BAD_TOKEN) from error


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
        authenticated_at=_seconds(claims.get("auth_time")),
    )


def _seconds(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _check_area(actor: Actor, country_roles: frozenset[Role]) -> None:
    if actor.country:
        if not actor.roles <= country_roles:
            raise CountryNotForRole
    elif not (actor.communes or actor.provinces):
        raise AreaUnsaid


_ODD_CLAIMS: Final = Text(
    vi="Mã truy cập không đúng mẫu: `roles`, `communes` và `provinces` phải là danh sách",
    en="The access token is not of the right form: `roles`, `communes` and `provinces` must be lists",
)
_ODD_COUNTRY: Final = Text(
    vi='Mã truy cập không đúng mẫu: `country` chỉ có thể là "VN", và không đi cùng `communes` hay `provinces`',
    en='The access token is not of the right form: `country` can only be "VN", and not beside `communes` or `provinces`',
)
