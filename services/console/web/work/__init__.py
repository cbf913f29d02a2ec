"""The first page: what waits for whoever looks at it, and what he may begin."""

from collections.abc import Sequence
from typing import Final

from services.console.web.queues import Beginning, Queue

QUEUES: Final[Sequence[Queue]] = ()
"""In the order of the journey; each subject of the desk adds its own."""
BEGINNINGS: Final[Sequence[Beginning]] = ()
