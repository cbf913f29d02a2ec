"""The tiles of the board: what needs somebody now. Each leads to exactly what it counts."""

from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlencode
from uuid import UUID

from services.console.client.clocks import ClocksAtRisk
from services.console.views.board import Board
from services.console.views.figure_cases import COUNTED
from services.console.views.losses import LOSSES
from services.console.views.reach import Unreached
from services.console.web.board.texts import TILE_NAMES
from shared.texts import Text

Tone = Literal["bad", "warn", "calm"]
COUNTED_PATH: Final = "/board/counted"
LATE_PATH: Final = "/board/late"
UNREACHED_PATH: Final = "/board/unreached"
AT_RISK_PATH: Final = "/board/at-risk"
PAUSES_PATH: Final = "/money/pauses"
PLAN_PATH: Final = "/duty/findings"


@dataclass(frozen=True)
class Tile:
    """One number, what it is of, and where it leads; `number` None: it cannot be known now.

    `is_live`: it changes while the page is open.
    """

    name: str
    label: Text
    number: int | None
    href: str
    tone: Tone
    is_live: bool = True
    is_more: bool = False
    """There are more than were counted, or not everybody who was asked has answered."""


def address(path: str, incident_id: UUID | None, **more: str) -> str:
    """Return an address about the incident of the board, or about all."""
    query = {**({"incident_id": str(incident_id)} if incident_id else {}), **more}
    return f"{path}?{urlencode(query)}" if query else path


@dataclass(frozen=True)
class ServiceFigures:
    """What the services say when somebody looks; None where one does not answer, or does not say it to this reader."""

    unreached: Unreached | None
    paused: int | None
    """So many pauses stop the money."""
    at_risk: ClocksAtRisk


def tiles_of(board: Board, figures: ServiceFigures) -> list[Tile]:
    """Return the tiles, what is worst first."""
    return [
        _tile(board, "late", board.late.count, LATE_PATH, "bad"),
        _at_risk(board, figures.at_risk),
        Tile("silent", TILE_NAMES["silent"], len(board.unheard), "#silent", _tone(len(board.unheard), "bad")),
        Tile("unconfirmed", TILE_NAMES["unconfirmed"], len(board.unconfirmed), "#silent", _tone(len(board.unconfirmed), "bad")),
        _tile(board, "contradicted", board.contradicted, "/contradictions", "bad"),
        _asked("paused", figures.paused, PAUSES_PATH),
        *_unreached(board, figures.unreached),
        _tile(board, "stuck", board.stuck, COUNTED_PATH, "warn", figure="stuck"),
        _tile(board, "waiting", board.waiting, COUNTED_PATH, "warn", figure="waiting"),
    ]


def help_tiles(board: Board) -> list[Tile]:
    """Return who was helped in time, and who late."""
    return [
        _tile(board, "in_time", board.sums.in_time, COUNTED_PATH, "calm", figure="in_time"),
        _tile(board, "helped_late", board.sums.helped_late, COUNTED_PATH, "calm", figure="helped_late"),
    ]


def loss_tiles(board: Board) -> list[Tile]:
    """Return what was lost, as it is known now."""
    losses = board.sums.losses
    return [_tile(board, name, losses[name], COUNTED_PATH, "calm", figure=name) for name in LOSSES]


def _at_risk(board: Board, clocks: ClocksAtRisk) -> Tile:
    number = clocks.count if clocks.is_known else None
    tone = "warn" if number is None else _tone(number, "warn")
    href = address(AT_RISK_PATH, board.incident_id)
    return Tile("at_risk", TILE_NAMES["at_risk"], number, href, tone, is_live=False, is_more=clocks.is_more)


def _unreached(board: Board, unreached: Unreached | None) -> list[Tile]:
    numbers = {
        "duty": len(unreached.duty) if unreached else None,
        "contacts": len(unreached.contacts) if unreached else None,
        "digests": unreached.digest_count if unreached else None,
    }
    found = unreached.plan_findings if unreached else None
    return [
        *[_asked(name, number, address(UNREACHED_PATH, board.incident_id, of=name)) for name, number in numbers.items()],
        _asked("plan", found, address(PLAN_PATH, None, of="drill" if board.drill else "real")),
    ]


def _asked(name: str, number: int | None, href: str) -> Tile:
    """Return a tile of what another service said when the page was made; None: it could not be asked."""
    tone: Tone = "warn" if number is None else _tone(number, "bad")
    return Tile(name, TILE_NAMES[name], number, href, tone, is_live=False)


def _tile(board: Board, name: str, number: int, path: str, tone: Tone, **query: str) -> Tile:
    label = COUNTED[name].label if name in COUNTED else TILE_NAMES[name]
    return Tile(name, label, number, address(path, board.incident_id, **query), _tone(number, tone))


def _tone(number: int, tone: Tone) -> Tone:
    return tone if number else "calm"
