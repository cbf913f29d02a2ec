"""Who sits before a browser: as long as a session lives, with a token that the services take, renewed where it must be."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from fastapi import Request, Response

from services.console.client.provider import Provider, ProviderAway, ProviderOdd, ProviderRefused, Tokens
from services.console.metrics import SESSIONS_ENDED
from services.console.web.session.cookies import Cookies, Session, TooLarge
from shared.errors import Unauthenticated, Unavailable
from shared.identity import AuthenticationTooOld, TokenVerifier
from shared.privacy import Unreadable
from shared.texts import Text

_REMEMBERED_S: Final = 600.0
"""A refresh token may be used once only. Whoever shows it again, because he asked several things at once or an older answer
overtook a newer one, gets what was given for it."""
_SEEN_EVERY_S: Final = 30.0
_UNATTENDED: Final = "x-unattended"
"""A page of ours says by this header that a script asks, not a person."""


class SessionEnded(Unauthenticated):
    """A session that was and is no more."""

    code = "session-ended"
    title = Text(vi="Phiên làm việc đã hết, hãy đăng nhập lại", en="Your session has ended, please sign in again")

    def __init__(self, detail: Text, owner: str = "", **values: object) -> None:
        self.owner = owner
        super().__init__(detail)
        self.values = values


class SessionOver(SessionEnded):
    """A session that reached a limit of the desk: whoever signs in again must prove who he is; another may sit there now."""

    code = "session-over"


class ProofTooOld(AuthenticationTooOld):
    """Somebody who signed in too long ago for what he is about to do at the desk."""

    code = "proof-too-old"
    title = Text(
        vi="Hãy xác nhận lại mình là ai rồi gửi lại: chưa có gì được ghi",
        en="Confirm who you are, then send it again: nothing was recorded",
    )

    def __init__(self, owner: str) -> None:
        self.owner = owner
        super().__init__()


@dataclass(frozen=True)
class Limits:
    """How long a session lives, in seconds."""

    idle_s: int
    absolute_s: int
    max_auth_age_s: int


class DeskSessions:
    """Opens the session of a request. It keeps nothing but, for some minutes, what was renewed."""

    def __init__(
        self, cookies: Cookies, provider: Provider, verifier: TokenVerifier, limits: Limits, clock: Callable[[], float]
    ) -> None:
        self.cookies = cookies
        self.limits = limits
        self.clock = clock
        self._provider = provider
        self._verifier = verifier
        self._renewals: dict[str, asyncio.Task[Tokens]] = {}

    async def token(self, request: Request, *, is_grave: bool) -> str:
        """Return the token of this browser's session, and note what its cookie must become.

        Raises Unauthenticated where there is no session, SessionEnded where it is over, ProofTooOld before a grave act,
        ProviderAway where the token must be renewed and nobody can.
        """
        before = self.living(request)
        age_s = self.clock() - before.authenticated_at
        if is_grave and self.limits.max_auth_age_s and age_s > self.limits.max_auth_age_s:
            raise ProofTooOld(before.owner)
        session = await self._with_good_token(before)
        if not is_unattended(request) and self.clock() - session.seen_at >= _SEEN_EVERY_S:
            session = replace(session, seen_at=self.clock())
        request.state.session_left_s = self._left_s(session)
        if session is not before:
            try:
                request.state.session_cookie = self.cookies.sealed(session)
            except TooLarge as error:
                raise self._ended(SessionEnded(_TOO_LARGE, before.owner), "too large") from error
        return session.access

    def living(self, request: Request) -> Session:
        """Return the session, without asking anybody. Raises Unauthenticated, SessionEnded."""
        try:
            session = self.cookies.session_of(request)
        except Unreadable as error:
            raise self._ended(SessionEnded(_UNREADABLE), "unreadable") from error
        if session is None:
            raise Unauthenticated
        if self.clock() - session.authenticated_at >= self.limits.absolute_s:
            hours = round(self.limits.absolute_s / 3600, 1)
            raise self._ended(SessionOver(_ABSOLUTE, session.owner, hours=f"{hours:g}"), "absolute")
        if self.clock() - session.seen_at >= self.limits.idle_s:
            raise self._ended(SessionOver(_IDLE, session.owner, minutes=self.limits.idle_s // 60), "idle")
        return session

    def _left_s(self, session: Session) -> float:
        ends_at = min(session.authenticated_at + self.limits.absolute_s, session.seen_at + self.limits.idle_s)
        return max(0.0, ends_at - self.clock())

    async def _with_good_token(self, session: Session) -> Session:
        """Return it with a token that is taken: its own, or else the one that comes of renewing."""
        if session.renew_at <= self.clock() and session.refresh:
            session = await self._renewed(session)
        elif session.access_ends_at <= self.clock():
            raise self._ended(SessionEnded(_TOKEN_OVER, session.owner), "token")
        try:
            await self._verifier.verify(session.access)
        except Unauthenticated as error:
            # Its key was withdrawn, perhaps.
            if not session.refresh:
                raise self._ended(SessionEnded(_TOKEN_OVER, session.owner), "token") from error
            session = await self._renewed(session)
        return session

    async def _renewed(self, session: Session) -> Session:
        try:
            return session.renewed(await self._exchange(session.refresh))
        except (ProviderAway, ProviderRefused, ProviderOdd) as problem:
            # What is still good goes on being used: the provider may come back, or another process may have renewed it.
            if session.access_ends_at > self.clock():
                return session
            if isinstance(problem, Unavailable):
                raise
            raise self._ended(SessionEnded(_NOT_RENEWED, session.owner), "not renewed") from problem

    async def _exchange(self, refresh_token: str) -> Tokens:
        """Exchange it once, however many ask at the same time."""
        task = self._renewals.get(refresh_token)
        if task is None:
            task = asyncio.create_task(self._provider.refresh(refresh_token))
            self._renewals[refresh_token] = task
            task.add_done_callback(lambda done: self._forget_later(refresh_token, done))
        return await asyncio.shield(task)

    def _forget_later(self, refresh_token: str, done: asyncio.Task[Tokens]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._renewals.pop(refresh_token, None)
        else:
            asyncio.get_running_loop().call_later(_REMEMBERED_S, self._renewals.pop, refresh_token, None)

    @staticmethod
    def _ended(problem: SessionEnded, reason: str) -> SessionEnded:
        SESSIONS_ENDED.labels(reason).inc()
        return problem


class CookieWriter:
    """Gives the browser what its session has become, with whatever answer leaves. Plain ASGI: streams pass untouched."""

    def __init__(self, app: Any, cookies: Cookies) -> None:
        self._app = app
        self._cookies = cookies

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_cookie(message: Any) -> None:
            sealed = scope.get("state", {}).get("session_cookie")
            if sealed and message["type"] == "http.response.start":
                given = Response()
                self._cookies.give_session(given, sealed)
                message["headers"] = [*message["headers"], *(pair for pair in given.raw_headers if pair[0] == b"set-cookie")]
            await send(message)

        await self._app(scope, receive, with_cookie)


def is_unattended(request: Request) -> bool:
    """Tell whether a script of a page asks by itself: that keeps no session alive."""
    polls = request.method == "GET" and request.headers.get("hx-request") == "true"
    streams = "text/event-stream" in request.headers.get("accept", "")
    return polls or streams or _UNATTENDED in request.headers


_IDLE: Final = Text(
    vi="Phiên làm việc đã hết vì {minutes} phút không có ai dùng.",
    en="Your session has ended: nobody used it for {minutes} minutes.",
)
_ABSOLUTE: Final = Text(
    vi="Phiên làm việc đã hết: sau {hours} giờ phải đăng nhập lại.",
    en="Your session has ended: after {hours} hours you must sign in again.",
)
_UNREADABLE: Final = Text(
    vi="Phiên làm việc này không còn đọc được, hãy đăng nhập lại.",
    en="This session can no longer be read, please sign in again.",
)
_TOKEN_OVER: Final = Text(
    vi="Mã truy cập của phiên làm việc đã hết hạn, hãy đăng nhập lại.",
    en="The access token of your session has expired, please sign in again.",
)
_NOT_RENEWED: Final = Text(
    vi="Nơi đăng nhập đã kết thúc phiên làm việc của bạn, hãy đăng nhập lại.",
    en="The provider has ended your session, please sign in again.",
)
_TOO_LARGE: Final = Text(
    vi="Mã truy cập mới của bạn quá dài, trình duyệt không giữ được. Hãy báo đơn vị cấp mã.",
    en="Your new access token is too long for browsers to keep. Tell the office that issues it.",
)
