"""The keys that an issuer of tokens publishes: asked for when they are first needed, and again where a token names another."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.errors import Unauthenticated, Unavailable
from shared.outside import OutsideClient
from shared.texts import Text
from shared.tls import trusted

ALGORITHMS: Final = ["EdDSA", "Ed25519", "ES256", "RS256"]
REFETCH_S: Final = 10.0
_TIMEOUT_S: Final = 3.0


class IssuerKeys:
    """Opens tokens of one issuer. Only asymmetric algorithms are allowed."""

    def __init__(
        self,
        url: str,
        keys: KeySet | None = None,
        http: httpx.AsyncClient | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`keys` are known beforehand where there is nobody to ask; `http` asks in tests, without a network."""
        self._url = url
        self._keys = keys
        self._http = http
        self._clock = clock
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()

    async def open(self, token: str) -> jwt.Token:
        """Return what a token says, once its signature is known to be the issuer's. Raises Unauthenticated, Unavailable."""
        try:
            return _opened(token, await self._key_set())
        except Unauthenticated:
            # The issuer may have a new key; asking again is rate-limited, so a forged token cannot make us hammer it.
            if self._clock() - self._fetched_at < REFETCH_S:
                raise
            return _opened(token, await self._key_set(fresh=True))

    async def _key_set(self, *, fresh: bool = False) -> KeySet:
        async with self._lock:
            if self._keys is None or (fresh and self._clock() - self._fetched_at >= REFETCH_S):
                try:
                    published = KeySet.import_key_set(await self._published())
                except (httpx.HTTPError, ValueError, KeyError, TypeError, JoseError) as error:
                    if self._keys is None:
                        raise Unavailable(_NO_KEYS) from error
                else:
                    self._keys = published
                self._fetched_at = self._clock()
            return self._keys

    async def _published(self) -> Any:
        if self._http is not None:
            answer = await self._http.get(self._url, timeout=_TIMEOUT_S)
        else:
            async with OutsideClient("token issuer", verify=trusted(), timeout=_TIMEOUT_S) as client:
                answer = await client.get(self._url)
        return answer.raise_for_status().json()


def _opened(token: str, keys: KeySet) -> jwt.Token:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Unauthenticated(BAD_TOKEN) from error


BAD_TOKEN: Final = Text(vi="Mã truy cập không hợp lệ hoặc đã hết hạn", en="The access token is not valid or has expired")
_NO_KEYS: Final = Text(vi="Chưa lấy được khoá của nơi cấp mã truy cập", en="The token issuer's keys cannot be fetched")
