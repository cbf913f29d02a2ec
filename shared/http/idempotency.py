"""Idempotency-Key: the same request sent twice is done once and answered the same, also when both come at the same moment.

The key is inserted first, in the transaction of the command: a second first use waits for the first on the unique key and
then finds its answer. A command that is refused leaves nothing, so it may be sent again corrected.
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

import orjson
from fastapi import Request, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import Database, execute
from shared.errors import FieldError, InvalidInput, Refused
from shared.identity import Actor
from shared.privacy import Cipher
from shared.texts import Text

KEPT: Final = timedelta(days=7)
_MAX_KEY: Final = 200

_CLAIM: Final = text("""
    insert into idempotency_keys (principal, key, request_hash) values (:principal, :key, :hash)
    on conflict (principal, key) do nothing returning 1""")
_FIND: Final = text("select request_hash, status, answer from idempotency_keys where principal = :principal and key = :key")
_STORE: Final = text(
    "update idempotency_keys set status = :status, answer = :answer where principal = :principal and key = :key"
)
_FORGET: Final = text("delete from idempotency_keys where created_at < now() - make_interval(secs => :seconds)")


class KeyUsedForOther(Refused):
    """The same Idempotency-Key came with another payload."""

    code = "idempotency-key-reused"
    title = Text(
        vi="Idempotency-Key này đã dùng cho một yêu cầu khác; hãy dùng khoá mới",
        en="This Idempotency-Key was used for another request; use a new key",
    )


class Idempotency:
    """Runs commands of HTTP doors, each in its transaction and once per Idempotency-Key."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    async def once(
        self,
        request: Request,
        actor: Actor,
        command: Callable[[AsyncSession], Awaitable[BaseModel]],
        *,
        status: int = 201,
        fingerprint: bytes | None = None,
    ) -> Response:
        """Run the command and answer with its result, or with what was answered before.

        `fingerprint` stands for the payload where the body itself is not at hand (an uploaded file).
        """
        key = request.headers.get("idempotency-key")
        if key is None:
            async with self._database.transaction() as session:
                result = await command(session)
            return _answer(result.model_dump_json().encode(), status)
        _check(key)
        payload = fingerprint if fingerprint is not None else await request.body()
        claim: dict[str, Any] = {
            "principal": actor.subject,
            "key": hashlib.sha256(key.encode()).hexdigest(),
            "hash": _hash(request, payload if fingerprint is not None else _content(payload)),
        }
        async with self._database.transaction() as session:
            while (await execute(session, _CLAIM, claim)).first() is None:
                # As it was hashed until bodies were compared by their content: answers are kept for days.
                if (answer := await self._stored(session, claim, _hash(request, payload))) is not None:
                    return answer
                # Swept between the two statements: it is as if it had never been, and is claimed now.
            body = (await command(session)).model_dump_json().encode()
            await execute(
                session, _STORE, {**claim, "status": status, "answer": self._cipher.seal_bytes(body, str(claim["key"]))}
            )
        return _answer(body, status)

    async def _stored(self, session: AsyncSession, claim: dict[str, Any], hash_of_bytes: bytes) -> Response | None:
        """Return what was answered, or None where nothing is kept any more: old answers are swept at any moment."""
        row = (await execute(session, _FIND, claim)).first()
        if row is None:
            return None
        if row.request_hash not in {claim["hash"], hash_of_bytes}:
            raise KeyUsedForOther
        return _answer(self._cipher.open_bytes(row.answer, claim["key"]), row.status)

    async def forget_old(self) -> None:
        """Drop answers older than seven days."""
        async with self._database.transaction() as session:
            await execute(session, _FORGET, {"seconds": KEPT.total_seconds()})


def _hash(request: Request, payload: bytes) -> bytes:
    return hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + payload).digest()


def _content(body: bytes) -> bytes:
    """Return what a body says: the order of its keys, and spaces between them, say nothing."""
    try:
        return orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return body


def _check(key: str) -> None:
    if not 1 <= len(key) <= _MAX_KEY or not key.isprintable():
        reason = Text(vi="phải có từ 1 đến {most} ký tự in được", en="must have 1 to {most} printable characters")
        raise InvalidInput(FieldError("Idempotency-Key", reason, {"most": _MAX_KEY}))


def _answer(body: bytes, status: int) -> Response:
    return Response(body, status_code=status, media_type="application/json")
