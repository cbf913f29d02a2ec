"""An issuer of tokens without any question: whoever asks for a role gets it. For one machine, never for a real one."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, Self

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from pydantic import BaseModel, Field, model_validator

AUDIENCE: Final = "kipthoi"
# The name of RFC 9864; "EdDSA" alone is deprecated because it does not say which curve.
_ALGORITHM: Final = "Ed25519"
_TWELVE_HOURS_S: Final = 12 * 60 * 60
_A_WEEK_S: Final = 7 * 24 * 60 * 60


class Wish(BaseModel):
    """Who wants to be what, and where; the services take nobody who names no commune, no province and not the country."""

    role: str | None = None
    roles: list[str] = []
    communes: list[str] = []
    provinces: list[str] = []
    country: Literal["VN"] | None = None
    subject: str | None = None
    ttl_s: int = Field(default=_TWELVE_HOURS_S, gt=0, le=_A_WEEK_S)

    @model_validator(mode="after")
    def _has_a_role(self) -> Self:
        if not self.all_roles:
            raise ValueError("give a role, or roles")
        return self

    @property
    def all_roles(self) -> list[str]:
        return [*([self.role] if self.role else []), *self.roles]


class Tokens:
    """Signs with the newest of its Ed25519 keys; the older ones stay published as long as a token of theirs may live."""

    def __init__(self, issuer: str, key: OKPKey, clock: Callable[[], float] = time.time) -> None:
        self.issuer = issuer
        self.clock = clock
        self._keys = [key]

    @classmethod
    def kept_in(cls, folder: Path, issuer: str) -> Self:
        """Take the key that the folder keeps, so that tokens outlive a restart; make it where there is none."""
        path = folder / "tokens-key.json"
        if path.exists():
            return cls(issuer, OKPKey.import_key(orjson.loads(path.read_bytes())))
        key = _new_key()
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(orjson.dumps(key.as_dict(private=True)))
        return cls(issuer, key)

    def rotate(self, *, forget: bool = False) -> None:
        """Sign with a new key from now on; `forget`: as after a leak, the older ones are published no longer."""
        self._keys = [_new_key(), *([] if forget else self._keys)]

    def issue(self, wish: Wish, claims: Mapping[str, Any] | None = None) -> str:
        now = int(self.clock())
        given = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": wish.subject or "+".join(wish.all_roles),
            "roles": wish.all_roles,
            "communes": wish.communes,
            "provinces": wish.provinces,
            "iat": now,
            "exp": now + wish.ttl_s,
            **({"country": wish.country} if wish.country else {}),
        }
        return self.sign({**given, **(claims or {})})

    def sign(self, claims: Mapping[str, Any]) -> str:
        key = self._keys[0]
        return jwt.encode({"alg": _ALGORITHM, "typ": "JWT", "kid": key.kid}, dict(claims), key, algorithms=[_ALGORITHM])

    def read(self, token: str) -> Mapping[str, Any] | None:
        """Return what a token of ours says, however old; None where it is not ours."""
        try:
            return dict(jwt.decode(token, KeySet(list(self._keys)), algorithms=[_ALGORITHM]).claims)
        except (JoseError, ValueError):
            return None

    @property
    def public_keys(self) -> dict[str, Any]:
        """The key set (JWKS) that services verify with."""
        return dict(KeySet(list(self._keys)).as_dict(private=False))


def _new_key() -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"use": "sig", "alg": _ALGORITHM}, auto_kid=True)
