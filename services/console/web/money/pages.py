"""The pages of this room, and what they make of an answer that brings nothing."""

from pathlib import Path
from typing import Final, TypeVar

from services.console.client.transport import Answer, Response
from services.console.web.money.texts import TEXTS
from services.console.web.renderer import Pages
from shared.errors import NotFound

PAGES: Final = Pages(Path(__file__).parent, TEXTS)
ResponseT = TypeVar("ResponseT", bound=Response)


def known(answer: Answer[ResponseT]) -> ResponseT | None:
    """Return what disbursement answered; None where it does not. Raises NotFound for an address that never meant anything."""
    if answer.outcome in {"missing", "refused", "invalid"}:
        raise NotFound
    return answer.content
