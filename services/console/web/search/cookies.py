"""What somebody looks for, on its way from the box to the page: in a sealed cookie, because a name belongs into no address."""

import base64
import binascii
from typing import Final

from fastapi import Request, Response

from shared.identity import Actor
from shared.privacy import Cipher, Unreadable

COOKIE: Final = "kipthoi_wanted"
PATH: Final = "/search"
MAX_WANTED: Final = 200
_KEPT_S: Final = 900


def keep_wanted(response: Response, cipher: Cipher, actor: Actor, wanted: str, *, secure: bool) -> None:
    """Let this browser ask for it on the page that follows, and when it is opened again within a quarter of an hour."""
    sealed = base64.urlsafe_b64encode(cipher.seal(wanted[:MAX_WANTED], _bound_to(actor))).decode()
    response.set_cookie(COOKIE, sealed, max_age=_KEPT_S, path=PATH, httponly=True, samesite="strict", secure=secure)


def kept_wanted(request: Request, cipher: Cipher, actor: Actor) -> str:
    """Return what this person looked for last; nothing where somebody else did so in this browser."""
    try:
        return cipher.open(base64.urlsafe_b64decode(request.cookies.get(COOKIE, "")), _bound_to(actor))
    except (Unreadable, binascii.Error, ValueError):
        return ""


def _bound_to(actor: Actor) -> str:
    return f"desk search|{actor.subject}"
