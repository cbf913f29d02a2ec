"""What the template of signing in gets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from services.console.views.vocabulary import ROLES
from services.console.web.renderer import Pages
from services.console.web.session.communes import provinces_by_name
from services.console.web.session.texts import TEXTS
from shared.communes import Commune

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)


@dataclass(frozen=True)
class SignIn:
    """The form as it is shown: what was written in it, what is wrong with that, and between which communes to choose."""

    role: str = ""
    province: str = ""
    commune: str = ""
    wanted: str = ""
    """The page to which signing in leads."""
    problem: str | None = None
    choices: Sequence[Commune] = field(default_factory=tuple)


def sign_in_page(request: Request, sign_in: SignIn, *, is_embedded: bool) -> Response:
    """Return the form: with an embedded issuer anybody chooses a role, without one a token is pasted."""
    return _PAGES.page(
        request,
        "sign_in.html",
        status=422 if sign_in.problem else 200,
        embedded=is_embedded,
        roles=list(ROLES),
        provinces=provinces_by_name(),
        sign_in=sign_in,
    )
