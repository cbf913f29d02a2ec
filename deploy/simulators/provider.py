"""A small OpenID Connect provider: as honest and as strict as a real one, but nobody has a password.

Codes are used once and soon, PKCE is checked, addresses are exact, refresh tokens change with each use and a stolen one ends
its whole family, `prompt` and `max_age` are heard.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from deploy.simulators.clients import (
    ACCESS_LIFE_S,
    CODE_LIFE_S,
    SESSION_LIFE_S,
    Client,
    Conduct,
    Grant,
    Memory,
    Renewal,
    Session,
    keep,
)
from deploy.simulators.officers import Officer
from deploy.simulators.tokens import Tokens


class NotSent(Exception):  # noqa: N818 - says what is the matter
    """A question whose sender is not known: it is answered here, and nobody is sent anywhere."""


class SentBack(Exception):  # noqa: N818 - says what is the matter
    """A question that is refused in the words of OAuth, to who asked it."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        self.error, self.description, self.status = error, description, status
        super().__init__(error)


class Provider:
    """Who is signed in where, and what that is worth."""

    def __init__(self, tokens: Tokens, clients: Mapping[str, Client]) -> None:
        self.tokens = tokens
        self.clients = clients
        self.conduct = Conduct()
        self.memory = Memory()

    def known(self, query: Mapping[str, str]) -> Client:
        """Return who sends somebody here. Raises NotSent where the client or its address is not exactly a known one."""
        client = self.clients.get(query.get("client_id", ""))
        if client is None or query.get("redirect_uri") not in client.redirect_uris:
            raise NotSent
        return client

    def check(self, query: Mapping[str, str]) -> None:
        """Raises SentBack where a question lacks what the standard asks for."""
        if query.get("response_type") != "code":
            raise SentBack("unsupported_response_type", "response_type must be code")
        if "openid" not in query.get("scope", "").split():
            raise SentBack("invalid_scope", "scope must have openid")
        if query.get("code_challenge_method") != "S256" or len(query.get("code_challenge", "")) != _CHALLENGE_LENGTH:
            raise SentBack("invalid_request", "PKCE with S256 is required")
        if query.get("max_age") and not query["max_age"].isdigit():
            raise SentBack("invalid_request", "max_age must be a whole number")

    def session_of(self, query: Mapping[str, str], session_id: str) -> Session | None:
        """Return the session that answers this question without asking anybody. Raises SentBack where none may be asked."""
        session = self.memory.sessions.get(session_id)
        now, prompts = self.tokens.clock(), query.get("prompt", "").split()
        if session is not None and now - session.authenticated_at > SESSION_LIFE_S:
            session = None
        if session is not None and not self.conduct.never_asks_again:
            is_old = bool(query.get("max_age")) and now - session.authenticated_at > int(query["max_age"])
            if is_old or {"login", "select_account"} & set(prompts):
                session = None
        if session is None and "none" in prompts:
            raise SentBack("login_required", "nobody is signed in")
        return session

    def sign_in(self, officer: Officer, session_id: str) -> Session:
        """Sign somebody in; whoever was signed in in this browser before is no longer, unless it is the same person."""
        before = self.memory.sessions.get(session_id)
        if before is not None and before.officer != officer:
            self.memory.end_session(session_id)
        name = session_id if before is not None and before.officer == officer else ""
        name = keep(self.memory.sessions, None, name)
        self.memory.sessions[name] = Session(name, officer, int(self.tokens.clock()))
        return self.memory.sessions[name]

    def answer(self, query: Mapping[str, str], session: Session) -> str:
        """Return where somebody goes back to, with a code."""
        grant = Grant(
            session=session,
            client_id=query["client_id"],
            redirect_uri=query["redirect_uri"],
            challenge=query["code_challenge"],
            nonce=query.get("nonce", ""),
            scope=query["scope"],
            ends_at=self.tokens.clock() + CODE_LIFE_S,
        )
        return self.address(query, {"code": keep(self.memory.grants, grant)})

    def address(self, query: Mapping[str, str], answer: Mapping[str, str]) -> str:
        given = {**answer, "iss": self.tokens.issuer, **({"state": query["state"]} if query.get("state") else {})}
        separator = "&" if "?" in query["redirect_uri"] else "?"
        return f"{query['redirect_uri']}{separator}{urlencode(given)}"

    def exchange(self, client: Client, form: Mapping[str, str]) -> dict[str, Any]:
        """Return tokens for a code, a refresh token, or a machine's own word. Raises SentBack."""
        match form.get("grant_type"):
            case "authorization_code":
                return self._of_code(client, form)
            case "refresh_token":
                return self._of_refresh_token(client, form)
            case "client_credentials" if client.acts_as is not None:
                token = self.tokens.issue(client.acts_as.model_copy(update={"ttl_s": ACCESS_LIFE_S}), {"azp": client.id})
                return {"access_token": token, "token_type": "Bearer", "expires_in": ACCESS_LIFE_S}
            case "client_credentials":
                raise SentBack("unauthorized_client", "this client does not act as itself")
            case _:
                raise SentBack("unsupported_grant_type", "there is no such grant")

    def _of_code(self, client: Client, form: Mapping[str, str]) -> dict[str, Any]:
        code = form.get("code", "")
        if code in self.memory.used:
            # Somebody has it who should not: what the first one got is taken back too.
            self.memory.end_family(code)
        grant = self.memory.grants.pop(code, None)
        if grant is None or grant.ends_at < self.tokens.clock():
            raise SentBack("invalid_grant", "the code is not known, was used or is too old")
        keep(self.memory.used, client.id, code)
        if grant.client_id != client.id or grant.redirect_uri != form.get("redirect_uri"):
            raise SentBack("invalid_grant", "the code was given to somebody else")
        if not hmac.compare_digest(_challenge(form.get("code_verifier", "")), grant.challenge):
            raise SentBack("invalid_grant", "code_verifier is not the one of code_challenge")
        answer = self._tokens(grant.session, client.id, grant.scope, code)
        return answer | {"id_token": self._id_token(grant.session, client.id, grant.nonce)}

    def _of_refresh_token(self, client: Client, form: Mapping[str, str]) -> dict[str, Any]:
        token = form.get("refresh_token", "")
        if family := self.memory.replaced.get(token):
            self.memory.end_family(family)
        renewal = self.memory.renewals.get(token)
        if renewal is None or renewal.client_id != client.id or renewal.session.id not in self.memory.sessions:
            raise SentBack("invalid_grant", "the refresh token is not known or was used")
        if self.tokens.clock() - renewal.session.authenticated_at > SESSION_LIFE_S:
            raise SentBack("invalid_grant", "the session is over")
        del self.memory.renewals[token]
        keep(self.memory.replaced, renewal.family, token)
        return self._tokens(renewal.session, client.id, renewal.scope, renewal.family)

    def _tokens(self, session: Session, client_id: str, scope: str, family: str) -> dict[str, Any]:
        said = {"auth_time": session.authenticated_at, "azp": client_id, "sid": session.id, **self.conduct.access_claims}
        answer: dict[str, Any] = {
            "access_token": self.tokens.issue(session.officer.wish(ACCESS_LIFE_S), said),
            "token_type": "Bearer",
            "expires_in": ACCESS_LIFE_S,
            "scope": scope,
        }
        if self.conduct.refreshes:
            answer["refresh_token"] = keep(self.memory.renewals, Renewal(session, client_id, scope, family))
        return answer

    def _id_token(self, session: Session, client_id: str, nonce: str) -> str:
        now = int(self.tokens.clock())
        claims = {
            "iss": self.tokens.issuer,
            "sub": session.officer.subject,
            "aud": client_id,
            "azp": client_id,
            "name": session.officer.name,
            "auth_time": session.authenticated_at,
            "sid": session.id,
            "iat": now,
            "exp": now + ACCESS_LIFE_S,
            **({"nonce": nonce} if nonce else {}),
        }
        return self.tokens.sign({**claims, **self.conduct.id_claims})

    def sign_out(self, query: Mapping[str, str], session_id: str) -> str | None:
        """End a session: the one of the hint, or else of this browser. Return where to go then, if somewhere known."""
        hint = self.tokens.read(query.get("id_token_hint", "")) or {}
        client = self.clients.get(str(hint.get("aud") or query.get("client_id", "")))
        self.memory.end_session(str(hint.get("sid") or session_id))
        wanted = query.get("post_logout_redirect_uri", "")
        if client is None or wanted not in client.logout_uris:
            return None
        return f"{wanted}?{urlencode({'state': query['state']})}" if query.get("state") else wanted


_CHALLENGE_LENGTH: Final = 43


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
