"""Facts in, by batches: one transaction a batch, halves where a batch takes too long, one by one where it fails.

At-least-once; the inbox makes it once. What cannot be applied is put aside as a dead letter and can be taken again; what only a
newer release or another key can read is waited for.
"""

from shared.messaging.dead_letters import Letter, LetterQuery, list_waiting
from shared.messaging.gaps import Gap, list_gaps, mark_asked
from shared.messaging.reader import FactReader
from shared.messaging.replay import Pass, Replay, Replayed, ReplayOrder
from shared.messaging.taking import Handler

__all__ = [
    "FactReader",
    "Gap",
    "Handler",
    "Letter",
    "LetterQuery",
    "Pass",
    "Replay",
    "ReplayOrder",
    "Replayed",
    "list_gaps",
    "list_waiting",
    "mark_asked",
]
