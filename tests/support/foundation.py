"""What a service stands on in a component test: its own database, test keys, and an issuer of tokens without a network."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from shared.communes import provinces as all_provinces
from shared.database import Database
from shared.foundation import Foundation
from shared.http import Idempotency
from shared.identity import COUNTRY, Role, TokenVerifier
from shared.issuer_keys import IssuerKeys
from shared.permissions import COUNTRY_ROLES
from shared.privacy import BlindIndex, Cipher, new_key

DATA_KEY: Final = new_key()
EVENT_KEY: Final = new_key()
INDEX_KEY: Final = new_key()
TEMPORAL_KEY: Final = new_key()
EVENT_CIPHER: Final = Cipher(EVENT_KEY)
_WHERE_NO_PLACE_IS: Final = object()


def a_verifier(issuer: str, keys: IssuerKeys, **more: Any) -> TokenVerifier:
    """As every service verifies tokens."""
    return TokenVerifier(issuer=issuer, audience="kipthoi", keys=keys, country_roles=COUNTRY_ROLES, **more)


class TestIssuer:
    """Signs tokens as the embedded issuer does."""

    __test__ = False

    def __init__(self) -> None:
        self.key = OKPKey.generate_key("Ed25519", {"kid": "test", "alg": "Ed25519", "use": "sig"})
        self.issuer = "https://issuer.test"

    def verifier(self, **more: Any) -> TokenVerifier:
        keys = IssuerKeys(f"{self.issuer}/jwks.json", KeySet([OKPKey.import_key(self.key.as_dict(private=False))]))
        return a_verifier(self.issuer, keys, **more)

    def token(
        self,
        role: str | Sequence[str],
        *,
        communes: Sequence[str] = (),
        provinces: Sequence[str] = (),
        country: object = _WHERE_NO_PLACE_IS,
        subject: str | None = None,
        lifetime_s: int = 3600,
        claims: Mapping[str, object] | None = None,
    ) -> str:
        """Return a token. Where no place is named it says the country, or all provinces for roles that may not have it.

        A `country` that is given (None: none) is said whatever the role.
        """
        roles = [role] if isinstance(role, str) else list(role)
        if country is _WHERE_NO_PLACE_IS:
            is_placed = bool(communes or provinces)
            is_for_country = {each for each in Role if each in roles} <= COUNTRY_ROLES
            country = None if is_placed or not is_for_country else COUNTRY
            provinces = provinces if is_placed or is_for_country else sorted(all_provinces())
        given = {
            "iss": self.issuer,
            "aud": "kipthoi",
            "sub": subject or f"officer-{'-'.join(roles)}",
            "roles": roles,
            "communes": list(communes),
            "provinces": list(provinces),
            "iat": int(time.time()),
            "exp": int(time.time()) + lifetime_s,
        }
        given |= ({} if country is None else {"country": country}) | dict(claims or {})
        return jwt.encode({"alg": "Ed25519", "kid": "test"}, given, self.key, algorithms=["Ed25519"])


ISSUER: Final = TestIssuer()


def a_foundation(service: str, url: str, *, strict: bool = True, verifier: TokenVerifier | None = None) -> Foundation:
    """Build a service's foundation on a database. Strict: a change without an audit row fails."""
    # Patient: a machine that stands still for some seconds is no fault of what is tested.
    database = Database(url, name=service, pool_size=8, strict=strict, connect_s=30)
    data_cipher = Cipher(DATA_KEY)
    return Foundation(
        service=service,
        database=database,
        data_cipher=data_cipher,
        event_cipher=EVENT_CIPHER,
        index=BlindIndex(INDEX_KEY),
        verifier=verifier or ISSUER.verifier(),
        idempotency=Idempotency(database, data_cipher),
    )


def client_for(app: FastAPI, token: str | None = None) -> httpx.AsyncClient:
    """A client that speaks to the application in this process, as the bearer of a token."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://service.test", headers=headers)
