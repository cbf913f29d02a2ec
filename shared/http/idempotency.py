"""Idempotency-Key: the same request sent twice is done once and answered the same, also when both come at the same moment.

The same is what says the same: keys in another order, letters composed otherwise, an optional field that is null or left out.

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
from shared.privacy import Cipher, UnknownKey, Unreadable
from shared.sound_text import UnsoundText, sound_text
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


class AnswerUnreadable(Refused):
    """The request was done; what was answered then was sealed with a key that is gone, or was changed."""

    code = "answer-unreadable"
    title = Text(
        vi="Yêu cầu này đã được thực hiện, nhưng câu trả lời cũ không đọc lại được nữa: "
        "hãy xem kết quả trong danh sách, đừng gửi lại với khoá mới",
        en="This request was done before, but its answer cannot be read any more: "
        "look at the result in the list, and do not send it again under a new key",
    )


class Idempotency:
    """Runs commands of HTTP doors, each in its transaction and once per Idempotency-Key."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database = database
        self._cipher = cipher

    async def once(  # noqa: PLR0913 - what makes two requests the same, by name
        self,
        request: Request,
        actor: Actor,
        command: Callable[[AsyncSession], Awaitable[BaseModel]],
        *,
        status: int = 201,
        fingerprint: bytes | None = None,
        null_is_said: bool = False,
    ) -> Response:
        """Run the command and answer with its result, or with what was answered before.

        `fingerprint` stands for the payload where the body itself is not at hand (an uploaded file). `null_is_said`: at this
        door null takes something away, and is not the same as leaving it out. Raises KeyUsedForOther, AnswerUnreadable.
        """
        key = request.headers.get("idempotency-key")
        if key is None:
            async with self._database.transaction() as session:
                result = await command(session)
            return _answer(result.model_dump_json(by_alias=True).encode(), status)
        _check(key)
        payload = fingerprint if fingerprint is not None else await request.body()
        claim: dict[str, Any] = {
            "principal": actor.subject,
            "key": hashlib.sha256(key.encode()).hexdigest(),
            "hash": _hash(request, payload if fingerprint is not None else _content(payload, null_is_said=null_is_said)),
        }
        async with self._database.transaction() as session:
            while (await execute(session, _CLAIM, claim)).first() is None:
                # As it was hashed by earlier releases, by its bytes or its keys in order: answers are kept for days.
                earlier = {_hash(request, payload), _hash(request, _in_order(payload))}
                if (answer := await self._stored(session, claim, earlier)) is not None:
                    return answer
                # Swept between the two statements: it is as if it had never been, and is claimed now.
            body = (await command(session)).model_dump_json(by_alias=True).encode()
            await execute(
                session, _STORE, {**claim, "status": status, "answer": self._cipher.seal_bytes(body, str(claim["key"]))}
            )
        return _answer(body, status)

    async def _stored(self, session: AsyncSession, claim: dict[str, Any], earlier: set[bytes]) -> Response | None:
        """Return what was answered, or None where nothing is kept any more: old answers are swept at any moment."""
        row = (await execute(session, _FIND, claim)).first()
        if row is None:
            return None
        if row.request_hash not in {claim["hash"], *earlier}:
            raise KeyUsedForOther
        try:
            answer = self._cipher.open_bytes(row.answer, claim["key"])
        except UnknownKey:
            # Perhaps a process that has not been given the new key yet: said as such, and asked again later.
            raise
        except Unreadable as error:
            raise AnswerUnreadable from error
        return _answer(answer, row.status)

    async def forget_old(self) -> None:
        """Drop answers older than seven days."""
        async with self._database.transaction() as session:
            await execute(session, _FORGET, {"seconds": KEPT.total_seconds()})


def _hash(request: Request, payload: bytes) -> bytes:
    return hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + payload).digest()


def _content(body: bytes, *, null_is_said: bool) -> bytes:
    """Return what a body says as it is kept: how letters are composed says nothing, nor does null where it may be absent."""
    try:
        return orjson.dumps(_said(orjson.loads(body), null_is_said=null_is_said), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return body


def _said(value: Any, *, null_is_said: bool) -> Any:
    if isinstance(value, str):
        return _kept(value)
    if isinstance(value, list):
        return [_said(item, null_is_said=null_is_said) for item in value]
    if isinstance(value, dict):
        return {
            _kept(name): _said(item, null_is_said=null_is_said)
            for name, item in value.items()
            if item is not None or null_is_said
        }
    return value


def _kept(given: str) -> str:
    try:
        return sound_text(given)
    except UnsoundText:
        return given


def _in_order(body: bytes) -> bytes:
    """Return a body with its keys in order."""
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
