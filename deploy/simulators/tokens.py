"""An issuer of tokens without any question: whoever asks for a role gets it. For one machine, never for a real one."""

import os
import time
from pathlib import Path
from typing import Any, Final, Literal, Self

import orjson
from fastapi import FastAPI
from joserfc import jwt
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
    """Signs with one Ed25519 key, kept in its folder so that tokens outlive a restart."""

    def __init__(self, folder: Path, issuer: str) -> None:
        self._issuer = issuer
        path = folder / "tokens-key.json"
        if path.exists():
            self._key = OKPKey.import_key(orjson.loads(path.read_bytes()))
        else:
            self._key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": _ALGORITHM}, auto_kid=True)
            folder.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(orjson.dumps(self._key.as_dict(private=True)))

    def issue(self, wish: Wish) -> str:
        now = int(time.time())
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": wish.subject or "+".join(wish.all_roles),
            "roles": wish.all_roles,
            "communes": wish.communes,
            "provinces": wish.provinces,
            "iat": now,
            "exp": now + wish.ttl_s,
            **({"country": wish.country} if wish.country else {}),
        }
        header = {"alg": _ALGORITHM, "typ": "JWT", "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=[_ALGORITHM])

    @property
    def public_keys(self) -> dict[str, Any]:
        """The key set (JWKS) that services verify with."""
        return dict(KeySet([self._key]).as_dict(private=False))


def tokens_app(tokens: Tokens) -> FastAPI:
    """The issuer's doors."""
    app = FastAPI(title="Cấp thẻ mô phỏng / simulated issuer")

    @app.post("/issue")
    async def issue(wish: Wish) -> dict[str, str]:
        return {"token": tokens.issue(wish)}

    @app.get("/jwks.json")
    async def keys() -> dict[str, Any]:
        return tokens.public_keys

    return app
