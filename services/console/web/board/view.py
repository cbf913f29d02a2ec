"""What the board's template gets. Its bar is made of attributes only, because pages carry no styles of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from fastapi import Request, Response

from services.console.views.board import Board, head_of
from services.console.views.freshness import Freshness
from services.console.views.vocabulary import STAGES
from services.console.web.board.pages import PAGES
from services.console.web.board.summaries import COMMUNES_SHOWN
from services.console.web.board.tiles import ServiceFigures, address, help_tiles, loss_tiles, tiles_of
from shared.identity import Actor

WIDTH: Final = 1000
_MIN_WIDTH: Final = 6
"""So that a single household among thousands is still seen."""


@dataclass(frozen=True)
class Segment:
    """One stage's share of the bar."""

    stage: str
    x: int
    width: int


@dataclass(frozen=True)
class BoardPage:
    """What is known for the page, and what was asked of the services for it; `is_whole`: all communes are wanted."""

    board: Board
    figures: ServiceFigures
    freshness: Freshness
    is_whole: bool


def board_page(request: Request, actor: Actor, shown: BoardPage) -> Response:
    """Return the page. Unless the whole board is wanted, the most urgent communes stand for all."""
    board = shown.board
    communes = board.communes if shown.is_whole else board.communes[:COMMUNES_SHOWN]
    return PAGES.page(
        request,
        "board.html",
        actor=actor,
        board=board,
        communes=communes,
        more=len(board.communes) - len(communes),
        bar=stage_bar(board.stages),
        incident=head_of(board.incidents, board.incident_id),
        stages=list(STAGES),
        freshness=shown.freshness,
        tiles=tiles_of(board, shown.figures),
        help_tiles=help_tiles(board),
        loss_tiles=loss_tiles(board),
        is_whole=shown.is_whole,
        path_of=address,
        channel=channel_of(actor),
    )


def channel_of(actor: Actor) -> str:
    """Return the name under which pages of one browser share a stream: those of the same person and area, nobody else's."""
    who = "\n".join(
        (actor.subject, *sorted(actor.roles), *sorted(actor.communes), *sorted(actor.provinces), str(actor.country))
    )
    return f"kipthoi-boards-{sha256(who.encode()).hexdigest()[:16]}"


def stage_bar(stages: Mapping[str, int]) -> list[Segment]:
    """Return the segments of the bar in the order of the journey, together as wide as the bar."""
    counts = [(stage, stages.get(stage, 0)) for stage in STAGES if stages.get(stage, 0) > 0]
    total = sum(count for _, count in counts)
    spare = WIDTH - _MIN_WIDTH * len(counts)
    segments: list[Segment] = []
    x = passed = 0
    for position, (stage, count) in enumerate(counts, start=1):
        passed += count
        end = _MIN_WIDTH * position + spare * passed // total
        segments.append(Segment(stage, x, end - x))
        x = end
    return segments
