"""A program's own word to a provider: a token by client credentials, for installations that have a real one."""

import os
from typing import Final
from urllib.parse import quote_plus

import httpx

from services.console.cli.output import AWAY, NOT_FOUND, WRONG_USE, fail
from shared.texts import Text

_NAMES: Final = ("KIPTHOI_TOKEN_URL", "KIPTHOI_CLIENT_ID", "KIPTHOI_CLIENT_SECRET")
_TIMEOUT_S: Final = 5.0


def machine_token() -> str:
    """Return a token of the client that the environment names; empty where it names none.

    Ends the command where only a part of it is named, the provider is away, or it does not know the client.
    """
    given = [os.environ.get(name, "").strip() for name in _NAMES]
    if not any(given):
        return ""
    if not all(given):
        fail(WRONG_USE, _INCOMPLETE, names=", ".join(_NAMES))
    url, client, secret = given
    # In the header both are written as in a form (RFC 6749, 2.3.1).
    auth = (quote_plus(client), quote_plus(secret))
    try:
        answer = httpx.post(url, data={"grant_type": "client_credentials"}, auth=auth, timeout=_TIMEOUT_S, trust_env=False)
        token = answer.json().get("access_token") if answer.is_success else None
    except (httpx.HTTPError, ValueError, AttributeError):
        fail(AWAY, _NO_ANSWER, url=url)
    if answer.is_server_error:
        fail(AWAY, _NO_ANSWER, url=url)
    if not isinstance(token, str):
        fail(NOT_FOUND, _REFUSED, url=url, status=answer.status_code, client=client)
    return token


_INCOMPLETE: Final = Text(
    vi="Để máy tự lấy mã truy cập cần đủ {names}.", en="For a machine's own token all of {names} are needed."
)
_NO_ANSWER: Final = Text(
    vi="Nơi cấp mã truy cập không trả lời tại {url}.", en="The provider of tokens does not answer at {url}."
)
_REFUSED: Final = Text(
    vi="Nơi cấp mã tại {url} không cấp mã cho {client} ({status}): hãy xem tên, mật khẩu máy và quyền của nó ở đó.",
    en="The provider at {url} gives {client} no token ({status}): look at its name, its secret and what it may do there.",
)
