"""What the pages stand on; `app` builds it once."""

from collections.abc import Callable
from dataclasses import dataclass

from services.console.client.services import Services
from services.console.client.watch import Watch
from services.console.store.board import Boards
from services.console.views.freshness import Freshness
from shared.database import Database
from shared.privacy import Cipher


@dataclass(frozen=True)
class Context:
    """Read model and services, what is away of them, and how fresh the read model is at this moment."""

    database: Database
    boards: Boards
    services: Services
    watch: Watch
    cipher: Cipher
    """Of what the desk itself keeps, and of what its browsers keep for it."""
    freshness: Callable[[], Freshness]

    def is_fresh(self) -> bool:
        """Tell whether nothing is known to be missing in the read model."""
        return self.freshness().is_fresh
