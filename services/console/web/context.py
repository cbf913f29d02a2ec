"""What the pages stand on; `app` builds it once."""

from collections.abc import Callable
from dataclasses import dataclass

from services.console.client.services import Services
from services.console.store.board import Boards
from shared.database import Database
from shared.privacy import Cipher


@dataclass(frozen=True)
class Context:
    """Read model and services. `is_fresh` says whether the read model is being fed at this moment."""

    database: Database
    boards: Boards
    services: Services
    cipher: Cipher
    """Of what the desk itself keeps, and of what its browsers keep for it."""
    is_fresh: Callable[[], bool]
