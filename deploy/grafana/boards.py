"""All boards. What their numbers promise: docs/promises.md; when they wake somebody: docs/operations/alerts.md."""

from collections.abc import Sequence

from deploy.grafana import engines, money, notices, situation
from deploy.grafana.of_services import service_board
from deploy.grafana.panels import Board

_SERVICES = ("intake", "assessment", "disbursement", "notifications", "console")


def boards() -> Sequence[Board]:
    """Return all of them, those of one service last."""
    return (situation.BOARD, money.BOARD, notices.BOARD, engines.BOARD, *(service_board(name) for name in _SERVICES))
