"""What a browser keeps for the desk, sealed: nobody can read it, change it, or put it in the place of another.

The desk itself keeps nothing: any process of it opens what another has sealed (CONSOLE_DATA_KEY), also while its database is
away.
"""

import base64
import binascii
import hashlib
import zlib
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Literal

import orjson
from fastapi import Request, Response

from services.console.client.provider import SignInQuestion, Tokens
from shared.privacy import Cipher, Unreadable

MAX_COOKIE_BYTES: Final = 4096
"""What browsers keep of one cookie, by RFC 6265: name, value and attributes. A longer one they drop without a word."""
SESSION: Final = "kipthoi_session"
SIGN_OUT_HINT: Final = "kipthoi_hint"
"""The ID token, which only the provider wants to see, and only at the end."""
SIGN_IN: Final = "kipthoi_sign_in_"
SIGN_IN_LIFE_S: Final = 600
_MAX_SIGN_INS: Final = 5
"""As many as may be under way in one browser: each is a cookie that travels with the answers of all."""
_FRAME_BYTES: Final = 96
_SIGN_IN_PATH: Final = "/sign-in"
_SIGN_OUT_PATH: Final = "/sign-out"
SameSite = Literal["lax", "strict"]


class TooLarge(ValueError):  # noqa: N818 - says what is the matter
    """The token does not fit into a cookie."""


@dataclass(frozen=True)
class Session:
    """Somebody who has signed in. Moments are seconds since 1970."""

    access: str = field(repr=False)
    access_ends_at: float
    renew_at: float
    refresh: str = field(repr=False)
    owner: str
    """Who it is, as the forms in his browser know him; shown again when he comes back to what he had filled in."""
    authenticated_at: float
    """When he last proved who he is."""
    seen_at: float
    """When he last opened or sent something."""

    def renewed(self, tokens: Tokens) -> "Session":
        return replace(
            self, access=tokens.access, access_ends_at=tokens.ends_at, renew_at=tokens.renew_at, refresh=tokens.refresh
        )


@dataclass(frozen=True)
class SignInUnderWay:
    """A sign-in that was begun in this browser: the question, and the page that was asked for."""

    question: SignInQuestion
    wanted: str


@dataclass(frozen=True)
class Cookies:
    """Seals and opens. `secure`: they travel by https only."""

    cipher: Cipher
    secure: bool

    def sealed(self, session: Session) -> str:
        """Return what the cookie of a session holds; without its refresh token where it is too long with it.

        Raises TooLarge where even that does not fit.
        """
        for each in (session, replace(session, refresh="")):
            value = self._sealed(SESSION, zlib.compress(orjson.dumps(asdict(each)), 9))
            if len(value) + _FRAME_BYTES <= MAX_COOKIE_BYTES:
                return value
        raise TooLarge

    def session_of(self, request: Request) -> Session | None:
        """Return the session of this browser, None where it has none. Raises Unreadable where somebody has changed it."""
        value = request.cookies.get(SESSION)
        if not value:
            return None
        try:
            return Session(**orjson.loads(zlib.decompress(self._opened(SESSION, value))))
        except (zlib.error, orjson.JSONDecodeError, TypeError) as error:
            # As an earlier release sealed it.
            raise Unreadable(SESSION) from error

    def give_session(self, response: Response, sealed: str) -> None:
        # Lax: whoever follows a link from a message stays signed in; a form from elsewhere does not carry it, nor would it act.
        self._set(response, SESSION, sealed, path="/", samesite="lax")

    def take_session(self, response: Response) -> None:
        self._delete(response, SESSION, "/")
        self._delete(response, SIGN_OUT_HINT, _SIGN_OUT_PATH)

    def give_hint(self, response: Response, id_token: str) -> None:
        """Keep the ID token for the end; where it is too long the provider asks whether he really wants to leave."""
        value = self._sealed(SIGN_OUT_HINT, zlib.compress(id_token.encode(), 9))
        if len(value) + _FRAME_BYTES <= MAX_COOKIE_BYTES:
            self._set(response, SIGN_OUT_HINT, value, path=_SIGN_OUT_PATH, samesite="strict")

    def hint_of(self, request: Request) -> str:
        try:
            return zlib.decompress(self._opened(SIGN_OUT_HINT, request.cookies.get(SIGN_OUT_HINT, ""))).decode()
        except (Unreadable, zlib.error):
            return ""

    def begin(self, request: Request, response: Response, under_way: SignInUnderWay) -> None:
        """Keep a sign-in until its answer comes: each has a cookie of its own, so that two pages may sign in at once."""
        name = _name_of(under_way.question.state)
        value = self._sealed(name, orjson.dumps(asdict(under_way)))
        self._set(response, name, value, path=_SIGN_IN_PATH, samesite="lax", max_age=SIGN_IN_LIFE_S)
        others = sorted(other for other in request.cookies if other.startswith(SIGN_IN) and other != name)
        for other in others[: max(0, len(others) + 1 - _MAX_SIGN_INS)]:
            self._delete(response, other, _SIGN_IN_PATH)

    def under_way(self, request: Request, state: str) -> SignInUnderWay | None:
        """Return the sign-in of this state, if this browser began it."""
        name = _name_of(state)
        try:
            found: dict[str, Any] = orjson.loads(self._opened(name, request.cookies.get(name, "")))
            question = SignInQuestion(**found["question"])
        except (Unreadable, orjson.JSONDecodeError, KeyError, TypeError):
            return None
        return SignInUnderWay(question, str(found["wanted"])) if question.state == state else None

    def end(self, response: Response, state: str) -> None:
        self._delete(response, _name_of(state), _SIGN_IN_PATH)

    def _sealed(self, name: str, value: bytes) -> str:
        return base64.urlsafe_b64encode(self.cipher.seal_bytes(value, _bound_to(name))).decode().rstrip("=")

    def _opened(self, name: str, value: str) -> bytes:
        try:
            sealed = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise Unreadable(name) from error
        return self.cipher.open_bytes(sealed, _bound_to(name))

    def _set(  # noqa: PLR0913 - options by name
        self, response: Response, name: str, value: str, *, path: str, samesite: SameSite, max_age: int | None = None
    ) -> None:
        response.set_cookie(name, value, max_age=max_age, path=path, httponly=True, samesite=samesite, secure=self.secure)

    def _delete(self, response: Response, name: str, path: str) -> None:
        response.delete_cookie(name, path=path, httponly=True, secure=self.secure)


def _name_of(state: str) -> str:
    return SIGN_IN + hashlib.sha256(state.encode()).hexdigest()[:16]


def _bound_to(name: str) -> str:
    return f"desk cookie {name}"
