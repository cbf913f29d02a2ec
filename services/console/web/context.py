"""What the pages stand on; `app` builds it once."""

from collections.abc import Callable
from dataclasses import dataclass

from services.console.client.services import Services
from services.console.store.board import Boards
from shared.database import Database


@dataclass(frozen=True)
class Context:
    """Read model and services. `is_fresh` says whether the read model is being fed at this moment."""

    database: Database
    boards: Boards
    services: Services
    is_fresh: Callable[[], bool]
