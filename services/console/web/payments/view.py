"""What the template of payments gets."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fastapi import Request, Response

from services.console.views.board import Board
from services.console.views.contradictions import Contradiction
from services.console.web.payments.texts import TEXTS
from services.console.web.renderer import Pages
from shared.clock import now
from shared.identity import Actor

_PAGES: Final = Pages(Path(__file__).parent, TEXTS)


def contradictions_page(request: Request, actor: Actor, board: Board, found: Sequence[Contradiction]) -> Response:
    """Return the page of the payments that the board's red tile counts."""
    return _PAGES.page(request, "contradictions.html", actor=actor, board=board, found=found, as_of=now())
